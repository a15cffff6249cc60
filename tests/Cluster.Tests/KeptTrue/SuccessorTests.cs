using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A booster that is deleted, and one that is made again under its name. Nobody collects garbage here.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class SuccessorTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    public async Task A_booster_made_again_at_once_gets_children_of_its_own()
    {
        var before = await GivenAsync(Given.Autoscaled());
        await Client.DeleteAsync(Resources.ModelBoosters, Namespace, "big");
        var after = await Stage.CreateAsync(Given.Autoscaled());

        await SettleAsync(after);

        Assert.Empty(await Stage.ChildrenAsync(before));
        Assert.Equal(Given.ChildrenOf(after, Stage.Release).Count, (await Stage.ChildrenAsync(after)).Count);
    }

    [SkippableFact]
    public async Task A_predecessors_child_that_does_not_go_is_waited_for_and_the_status_says_so()
    {
        await GivenAsync(Given.Plain("chat", "gpu"));
        await PatchAsync(Resources.ModelServers, "chat-gpu", "metadata: {finalizers: [example.com/hold]}");
        await FenceAsync();
        await Client.DeleteAsync(Resources.ModelBoosters, Namespace, "chat");
        var after = await Stage.CreateAsync(Given.Plain("chat", "gpu"));

        await UntilAsync(
            Resources.ModelBoosters, "chat", IsSaidToWaitFor("ModelServer"), "Ready is False: it waits for the ModelServer of the other");
        await FenceAsync();
        Assert.Single((await Writes.AllAsync(Stage)), record => record is { Verb: "delete", Resource: "modelservers" });

        await PatchAsync(Resources.ModelServers, "chat-gpu", "metadata: {finalizers: null}");
        await SettleAsync(after);
        Assert.Equal(3, (await Stage.ChildrenAsync(after)).Count);
    }

    private static Func<JsonObject, bool> IsSaidToWaitFor(string kind) => booster =>
        booster.Condition("Ready") is { Status: "False", Reason: "ReplacingPredecessor" } ready
        && ready.Message.StartsWith(kind + " ", StringComparison.Ordinal);

    [SkippableFact]
    [Trait("Fault", "19")]
    public async Task A_booster_under_deletion_is_left_alone()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        await EditAsync(booster, "metadata: {finalizers: [example.com/hold]}");
        await Client.DeleteAsync(Resources.ModelBoosters, Namespace, "big", "Foreground");

        var writes = await WritesOfAsync("booster under deletion: a child deleted, one edited, the spec edited", async () =>
        {
            await Client.DeleteAsync(Resources.ModelServings, Namespace, "big-ray");
            await Client.DeleteAsync(Resources.AutoscalingPolicies, Namespace, "big-ray");
            await PatchAsync(Resources.ModelRoutes, "big", "metadata: {labels: {workload.serving.volcano.sh/model-name: other}}");
            await EditAsync(booster, "spec: {backend: {schedulerName: special}}");
        });
        Assert.Equal("none", writes.ToString());

        writes = await WritesOfAsync("booster gone: a child deleted", async () =>
        {
            await EditAsync(booster, "metadata: {finalizers: null}");
            await UntilGoneAsync(Resources.ModelBoosters, "big");
            await Client.DeleteAsync(Resources.ModelServers, Namespace, "big-ray");
        });
        Assert.Equal("none", writes.ToString());
    }
}
