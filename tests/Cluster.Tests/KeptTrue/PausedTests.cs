using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>The annotation that keeps the controller's hands off a booster's children.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class PausedTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Pause = "metadata: {annotations: {modelbooster.volcano.sh/paused: \"true\"}}";
    private const string Resume = "metadata: {annotations: {modelbooster.volcano.sh/paused: null}}";
    private const string Label = "workload.serving.volcano.sh/model-name";

    [SkippableFact]
    public async Task While_a_booster_is_paused_nothing_is_written_to_its_children()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("paused, and edited meanwhile", "Ready");
        await EditAsync(booster, Pause);
        await UntilConditionAsync(booster, "Ready", "False", "Paused");

        var writes = await WritesOfAsync("paused: a child deleted, one edited, the spec edited", async () =>
        {
            await Client.DeleteAsync(Resources.ModelServers, Namespace, "big-ray");
            await PatchAsync(Resources.ModelRoutes, "big", $"metadata: {{labels: {{{Label}: other}}}}");
            await EditAsync(booster, "spec: {autoscalingPolicy: null, backend: {schedulerName: special}}");
        });
        Assert.Equal("none", writes.OfChildren.ToString());
        Assert.Null(await Client.GetAsync(Resources.ModelServers, Namespace, "big-ray"));

        await EditAsync(booster, Resume);
        await UntilAsync(Resources.ModelServers, "big-ray", _ => true, "made again");
        await UntilAsync(Resources.ModelRoutes, "big", now => now.Label(Label) == "big", "labelled again");
        await UntilGoneAsync(Resources.AutoscalingPolicies, "big-ray");
        await SettleAsync(booster);
    }

    [SkippableFact]
    public async Task The_status_of_a_paused_booster_still_says_whether_it_serves()
    {
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        Conditions.Allow("paused", "Ready");
        Conditions.Allow("its serving lost its last replica", "Active");
        await EditAsync(booster, Pause);
        await UntilConditionAsync(booster, "Ready", "False", "Paused");

        await ServingStandIn.MakeUnavailableAsync(Client, Namespace, "chat-gpu");
        await UntilConditionAsync(booster, "Active", "False", "ServingUnavailable");
        await ServingStandIn.MakeAvailableAsync(Client, Namespace, "chat-gpu");
        await UntilConditionAsync(booster, "Active", "True", "ServingAvailable");
    }

    [SkippableFact]
    public async Task A_booster_that_is_paused_from_the_beginning_gets_no_children()
    {
        var manifest = Given.Plain("chat", "gpu");
        manifest["metadata"]!["annotations"] = Manifest.Parse(Pause)[0]["metadata"]!["annotations"]!.DeepClone();

        var booster = await Stage.CreateAsync(manifest);
        await UntilConditionAsync(booster, "Initialized", "False", "Paused");

        Assert.Empty(await Stage.ChildrenAsync(booster));
        await EditAsync(booster, Resume);
        await SettleAsync(booster);
    }
}
