using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>What is right is left alone: by the controller that made it, and by the next one.</summary>
public abstract class SteadyStateTests(ApiServerFixture fixture)
{
    /// <summary>How long silence is listened to. Longer windows are for the benchmark.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    [SkippableFact]
    public async Task Nothing_is_written_once_all_is_as_wanted()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await ActiveAsync(stage);
        var writes = await stage.WritesAsync();

        await UnchangedAsync(stage, booster, Window);

        Assert.Equal(writes, await stage.WritesAsync());
    }

    [SkippableFact]
    public async Task A_restarted_controller_writes_nothing()
    {
        await using var stage = await Stage.SetEmptyAsync(fixture);
        var first = await stage.StartControllerAsync();
        var booster = await ActiveAsync(stage);
        Assert.Equal(0, await first.StopAsync());
        var writes = await stage.WritesAsync();

        await stage.StartControllerAsync();
        await UnchangedAsync(stage, booster, TimeSpan.FromSeconds(3));

        Assert.Equal(writes, await stage.WritesAsync());
    }

    [SkippableFact]
    public async Task A_controller_that_was_killed_is_succeeded_without_a_write()
    {
        await using var stage = await Stage.SetEmptyAsync(fixture);
        var first = await stage.StartControllerAsync();
        var booster = await ActiveAsync(stage);
        await first.KillAsync();
        var writes = await stage.WritesAsync();

        await stage.StartControllerAsync();
        await UnchangedAsync(stage, booster, TimeSpan.FromSeconds(3));

        Assert.Equal(writes, await stage.WritesAsync());
    }

    [SkippableFact]
    public async Task Work_left_over_from_a_time_without_controller_is_done_at_start()
    {
        await using var stage = await Stage.SetEmptyAsync(fixture);
        await using var standIn = ServingStandIn.Start(stage.Server, stage.Namespace);
        var booster = await stage.CreateAsync(Boosters.Ours("autoscaled"));

        await stage.StartControllerAsync();

        await stage.UntilAsync("Active", booster.Name());
    }

    private static async Task<JsonObject> ActiveAsync(Stage stage)
    {
        var booster = await stage.CreateAsync(Boosters.Ours("autoscaled"));
        await stage.UntilAsync("Initialized", booster.Name());
        await stage.MakeAvailableAsync(booster);
        await stage.UntilAsync("Ready", booster.Name());
        return await stage.UntilAsync("Active", booster.Name());
    }

    private static Task<JsonObject?> UnchangedAsync(Stage stage, JsonObject booster, TimeSpan during) => Eventually.StaysAsync(
        () => stage.Client.GetAsync(Resources.ModelBoosters, stage.Namespace, booster.Name()),
        now => now is not null && now.ResourceVersion() == booster.ResourceVersion(),
        $"the booster is at resourceVersion {booster.ResourceVersion()}",
        during,
        Manifest.Show);

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : SteadyStateTests(fixture);

    [Collection(OnOursV10.Name)]
    public sealed class OursV10Tests(OursV10 fixture) : SteadyStateTests(fixture);

    [Collection(OnKthenasV04.Name)]
    public sealed class KthenasV04Tests(KthenasV04 fixture) : SteadyStateTests(fixture);
}
