using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>What others do to the children, and what the controller makes of it.</summary>
[Collection(OnOursV04.Name)]
public class DriftTests(OursV04 fixture)
{
    [SkippableFact]
    public async Task A_child_deleted_by_hand_is_made_again_and_the_others_are_left_alone()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await InitializedAsync(stage);
        var before = await stage.ChildrenAsync(booster);
        var route = before.Single(child => child.Kind == Resources.ModelRoutes).Object;

        await stage.Client.DeleteAsync(Resources.ModelRoutes, stage.Namespace, route.Name());
        await stage.Client.UntilAsync(
            Resources.ModelRoutes, stage.Namespace, route.Name(), now => now is not null && now.Uid() != route.Uid(), "made again");

        var others = (await stage.ChildrenAsync(booster)).Where(child => child.Kind != Resources.ModelRoutes);
        Assert.Equal(
            before.Where(child => child.Kind != Resources.ModelRoutes).Select(child => child.Object.ResourceVersion()),
            others.Select(child => child.Object.ResourceVersion()));
    }

    [SkippableFact]
    public async Task A_label_stripped_by_hand_comes_back()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await InitializedAsync(stage);
        const string label = "workload.serving.volcano.sh/model-uid";

        await stage.Client.PatchAsync(
            Resources.ModelServers,
            stage.Namespace,
            $"{booster.Name()}-ray",
            Manifest.Parse($"metadata: {{labels: {{{label}: null}}}}")[0]);

        await stage.Client.UntilAsync(
            Resources.ModelServers, stage.Namespace, $"{booster.Name()}-ray", now => now?.Label(label) == booster.Uid(), "labelled again");
    }

    [SkippableFact]
    public async Task An_edited_field_is_healed_and_a_foreign_one_kept()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await InitializedAsync(stage);
        var name = $"{booster.Name()}-ray";

        await stage.Client.PatchAsync(
            Resources.ModelServers, stage.Namespace, name,
            Manifest.Parse("{metadata: {annotations: {team: a}}, spec: {workloadPort: {port: 1}, trafficPolicy: {timeout: 9s}}}")[0]);

        var healed = await stage.Client.UntilAsync(
            Resources.ModelServers,
            stage.Namespace,
            name,
            now => now?["spec"]!["workloadPort"]!["port"].Number() == 8000,
            "its port is 8000 again");
        Assert.Equal("9s", healed!["spec"]!["trafficPolicy"]!["timeout"].Text());
        Assert.Equal("a", healed["metadata"]!["annotations"]!["team"].Text());
    }

    [SkippableFact]
    public async Task Replicas_set_by_an_autoscaler_stay()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await InitializedAsync(stage);
        var name = $"{booster.Name()}-ray";

        await stage.Client.PatchAsync(Resources.ModelServings, stage.Namespace, name, Manifest.Parse("spec: {replicas: 3}")[0], "scale");
        // An edit that makes the controller write the serving once more.
        await stage.Client.PatchAsync(
            Resources.ModelBoosters, stage.Namespace, booster.Name(), Manifest.Parse("spec: {backend: {schedulerName: special}}")[0]);

        var serving = await stage.Client.UntilAsync(
            Resources.ModelServings,
            stage.Namespace,
            name,
            now => now?["spec"]!["schedulerName"].Text() == "special",
            "the edit has arrived");
        Assert.Equal(3, serving!["spec"]!["replicas"].Number());
    }

    private static async Task<JsonObject> InitializedAsync(Stage stage)
    {
        var booster = await stage.CreateAsync(Boosters.Ours("autoscaled"));
        return await stage.UntilAsync("Initialized", booster.Name());
    }
}
