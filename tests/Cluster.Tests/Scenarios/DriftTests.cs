using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>What others do to the children, and what the controller makes of it.</summary>
[Collection(OnOursV04.Name)]
public class DriftTests(OursV04 fixture) : Staged(fixture)
{
    [SkippableFact]
    public async Task A_child_deleted_by_hand_is_made_again_and_the_others_are_left_alone()
    {
        await Stage.StartControllerAsync();
        var booster = await InitializedAsync();
        var before = await Stage.ChildrenAsync(booster);
        var route = before.Single(child => child.Kind == Resources.ModelRoutes).Object;

        await Stage.Client.DeleteAsync(Resources.ModelRoutes, Stage.Namespace, route.Name());
        await Stage.Client.UntilAsync(
            Resources.ModelRoutes, Stage.Namespace, route.Name(), now => now is not null && now.Uid() != route.Uid(), "made again");

        var others = (await Stage.ChildrenAsync(booster)).Where(child => child.Kind != Resources.ModelRoutes);
        Assert.Equal(
            before.Where(child => child.Kind != Resources.ModelRoutes).Select(child => child.Object.ResourceVersion()),
            others.Select(child => child.Object.ResourceVersion()));
    }

    [SkippableFact]
    public async Task A_label_stripped_by_hand_comes_back()
    {
        await Stage.StartControllerAsync();
        var booster = await InitializedAsync();
        const string label = "workload.serving.volcano.sh/model-uid";

        await Stage.Client.PatchAsync(
            Resources.ModelServers,
            Stage.Namespace,
            $"{booster.Name()}-ray",
            Manifest.Parse($"metadata: {{labels: {{{label}: null}}}}")[0]);

        await Stage.Client.UntilAsync(
            Resources.ModelServers, Stage.Namespace, $"{booster.Name()}-ray", now => now?.Label(label) == booster.Uid(), "labelled again");
    }

    [SkippableFact]
    public async Task An_edited_field_is_healed_and_a_foreign_one_kept()
    {
        await Stage.StartControllerAsync();
        var booster = await InitializedAsync();
        var name = $"{booster.Name()}-ray";

        await Stage.Client.PatchAsync(
            Resources.ModelServers, Stage.Namespace, name,
            Manifest.Parse("{metadata: {annotations: {team: a}}, spec: {workloadPort: {port: 1}, trafficPolicy: {timeout: 9s}}}")[0]);

        var healed = await Stage.Client.UntilAsync(
            Resources.ModelServers,
            Stage.Namespace,
            name,
            now => now?["spec"]!["workloadPort"]!["port"].Number() == 8000,
            "its port is 8000 again");
        Assert.Equal("9s", healed!["spec"]!["trafficPolicy"]!["timeout"].Text());
        Assert.Equal("a", healed["metadata"]!["annotations"]!["team"].Text());
    }

    [SkippableFact]
    public async Task Replicas_set_by_an_autoscaler_stay()
    {
        await Stage.StartControllerAsync();
        var booster = await InitializedAsync();
        var name = $"{booster.Name()}-ray";

        await Stage.Client.PatchAsync(Resources.ModelServings, Stage.Namespace, name, Manifest.Parse("spec: {replicas: 3}")[0], "scale");
        // An edit that makes the controller write the serving once more.
        await Stage.Client.PatchAsync(
            Resources.ModelBoosters, Stage.Namespace, booster.Name(), Manifest.Parse("spec: {backend: {schedulerName: special}}")[0]);

        var serving = await Stage.Client.UntilAsync(
            Resources.ModelServings,
            Stage.Namespace,
            name,
            now => now?["spec"]!["schedulerName"].Text() == "special",
            "the edit has arrived");
        Assert.Equal(3, serving!["spec"]!["replicas"].Number());
    }

    private async Task<JsonObject> InitializedAsync()
    {
        var booster = await Stage.CreateAsync(Boosters.Ours("autoscaled"));
        return await Stage.UntilAsync("Initialized", booster.Name());
    }
}
