using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>What happens while no controller watches is found when one comes.</summary>
[Collection(OnOursV04.Name)]
[Trait("Fault", "17")]
public sealed class MissedEventsTests(OursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    public async Task Deletions_and_edits_that_were_missed_are_mended_and_only_those()
    {
        var first = await StartControllerAsync();
        var booster = await GivenAsync(Given.Autoscaled());
        await first.KillAsync();
        await Client.DeleteAsync(Resources.ModelServers, Namespace, "big-ray");
        await Client.DeleteAsync(Resources.AutoscalingPolicyBindings, Namespace, "big-ray");
        await PatchAsync(Resources.ModelRoutes, "big", "metadata: {labels: {workload.serving.volcano.sh/model-name: other}}");

        var writes = await WritesOfAsync(
            "two children deleted and one edited while no controller ran",
            async () =>
            {
                await StartControllerAsync();
                await UntilAsync(Resources.ModelServers, "big-ray", _ => true, "made again");
                await UntilAsync(Resources.AutoscalingPolicyBindings, "big-ray", _ => true, "made again");
                await UntilAsync(Resources.ModelRoutes, "big", now => now.Label("workload.serving.volcano.sh/model-name") == "big", "healed");
            },
            isControlled: false);

        Assert.Equal(
            "1 patch autoscalingpolicybindings, 1 patch modelroutes, 1 patch modelservers", writes.OfChildren.ToString());
        await Stage.UntilAsync("Ready", booster.Name());
    }

    [SkippableFact]
    public async Task A_booster_that_was_made_again_meanwhile_gets_children_of_its_own()
    {
        var first = await StartControllerAsync();
        var before = await GivenAsync(Given.Plain("chat", "gpu"));
        await first.KillAsync();
        await Client.DeleteAsync(Resources.ModelBoosters, Namespace, "chat");
        var after = await Stage.CreateAsync(Given.Plain("chat", "gpu"));

        await StartControllerAsync();
        await SettleAsync(after);

        Assert.Empty(await Stage.ChildrenAsync(before));
        Assert.Equal(3, (await Stage.ChildrenAsync(after)).Count);
    }
}
