using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A booster without a policy, whose serving somebody scales with a tool of their own.</summary>
[Collection(OnOursV04.Name)]
public sealed class SomebodysAutoscalerTests(OursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Serving = "chat-gpu";

    [SkippableFact]
    public async Task Its_replicas_stand_until_the_boosters_own_value_changes()
    {
        var first = await StartControllerAsync();
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        foreach (var cause in (string[])["scaled", "edited", "own value changed", "scaled again"])
        {
            Conditions.Allow(cause, "Ready");
        }

        var writes = await WritesOfAsync("somebody's HPA: 1 → 3 replicas", async () =>
        {
            await Scaling.SetAsync(Client, Namespace, Serving, "scale", 3);
            await SettleAsync(booster);
        });
        Assert.Equal("none", writes.OfChildren.ToString());

        await EditAsync(booster, "spec: {backend: {schedulerName: special}}");
        var edited = await UntilAsync(
            Resources.ModelServings, Serving, now => now["spec"]!["schedulerName"].Text() == "special", "the edit has arrived");
        Assert.Equal(3, edited["spec"]!["replicas"].Number());

        await first.StopAsync();
        await StartControllerAsync();
        await FenceAsync();
        Assert.Equal(3, await ReplicasAsync());

        await EditAsync(booster, "spec: {backend: {replicas: 2}}");
        await UntilAsync(Resources.ModelServings, Serving, now => now["spec"]!["replicas"].Number() == 2, "the own value counts");

        await Scaling.SetAsync(Client, Namespace, Serving, "scale", 4);
        await FenceAsync();
        Assert.Equal(4, await ReplicasAsync());
    }

    [SkippableFact]
    public async Task What_it_set_before_the_serving_was_taken_over_stands_too()
    {
        var booster = await Stage.CreateAsync(Given.Plain("chat", "gpu"));
        await FormerController.MakeServingAsync(Client, booster, Serving, replicas: 1, FormerController.OneRole);
        await FormerController.SayAppliedAsync(Client, booster);
        await Scaling.SetAsync(Client, Namespace, Serving, "scale", 3);

        await StartControllerAsync();
        await Stage.UntilAsync("Initialized", "chat");
        await FenceAsync();
        Assert.Equal(3, await ReplicasAsync());

        await EditAsync(booster, "spec: {backend: {replicas: 2}}");
        await UntilAsync(Resources.ModelServings, Serving, now => now["spec"]!["replicas"].Number() == 2, "the own value counts");
    }

    private async Task<long> ReplicasAsync() => (await ReadAsync(Resources.ModelServings, Serving))["spec"]!["replicas"].Number();
}
