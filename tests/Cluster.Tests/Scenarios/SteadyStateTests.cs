using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>What is right is left alone: by the controller that made it, and by the next one.</summary>
public abstract class SteadyStateTests(ApiServerFixture fixture) : Staged(fixture)
{
    /// <summary>How long silence is listened to. Longer windows are for the benchmark.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    [SkippableFact]
    public async Task Nothing_is_written_once_all_is_as_wanted()
    {
        await Stage.StartControllerAsync();
        var booster = await ActiveAsync();
        var writes = await Stage.WritesAsync();

        await UnchangedAsync(booster, Window);

        Assert.Equal(writes, await Stage.WritesAsync());
    }

    [SkippableFact]
    public async Task A_restarted_controller_writes_nothing()
    {
        var first = await Stage.StartControllerAsync();
        var booster = await ActiveAsync();
        Assert.Equal(0, await first.StopAsync());
        var writes = await Stage.WritesAsync();

        await Stage.StartControllerAsync();
        await UnchangedAsync(booster, TimeSpan.FromSeconds(3));

        Assert.Equal(writes, await Stage.WritesAsync());
    }

    [SkippableFact]
    public async Task A_controller_that_was_killed_is_succeeded_without_a_write()
    {
        var first = await Stage.StartControllerAsync();
        var booster = await ActiveAsync();
        await first.KillAsync();
        var writes = await Stage.WritesAsync();

        await Stage.StartControllerAsync();
        await UnchangedAsync(booster, TimeSpan.FromSeconds(3));

        Assert.Equal(writes, await Stage.WritesAsync());
    }

    [SkippableFact]
    public async Task Work_left_over_from_a_time_without_controller_is_done_at_start()
    {
        await using var standIn = ServingStandIn.Start(Stage.Server, Stage.Namespace);
        var booster = await Stage.CreateAsync(Alone());

        await Stage.StartControllerAsync();

        await Stage.UntilAsync("Active", booster.Name());
    }

    [SkippableFact]
    public async Task A_restarted_controller_has_nothing_new_to_say_of_boosters_that_share_a_modelName()
    {
        var first = await Stage.StartControllerAsync();
        foreach (var name in (string[])["one", "two", "three"])
        {
            var booster = Boosters.Ours("one-node").Named($"{name}-{Stage.Namespace}");
            booster["spec"]!["name"] = $"shared-{Stage.Namespace}";
            await BecomesActiveAsync(booster);
        }

        await Eventually.HoldsAsync(BoostersAsync, all => all.All(SaysThatItsNameIsShared), "each says so", show: Show);
        var quiet = await BoostersAsync();
        await Eventually.StaysAsync(BoostersAsync, now => Versions(now) == Versions(quiet), "no more is said", TimeSpan.FromSeconds(2), Show);
        Assert.Equal(0, await first.StopAsync());
        var (writes, events) = (await Stage.WritesAsync(), await EventsAsync());

        await Stage.StartControllerAsync();
        await Eventually.StaysAsync(BoostersAsync, now => Versions(now) == Versions(quiet), "no more is said", TimeSpan.FromSeconds(2), Show);

        Assert.Equal(writes, await Stage.WritesAsync());
        Assert.Equal(events, await EventsAsync());
    }

    /// <summary>A booster whose model nobody else serves: what other tests leave in their namespaces is no concern of it.</summary>
    private JsonObject Alone() => Boosters.Ours("autoscaled").Named($"big-{Stage.Namespace}");

    private async Task<int> EventsAsync() => (await Stage.Client.ListAsync(Resources.Events, Stage.Namespace)).Count;

    private Task<JsonObject> ActiveAsync() => BecomesActiveAsync(Alone());

    private async Task<JsonObject> BecomesActiveAsync(JsonObject manifest)
    {
        var booster = await Stage.CreateAsync(manifest);
        await Stage.UntilAsync("Initialized", booster.Name());
        await Stage.MakeAvailableAsync(booster);
        await Stage.UntilAsync("Ready", booster.Name());
        return await Stage.UntilAsync("Active", booster.Name());
    }

    private Task<IReadOnlyList<JsonObject>> BoostersAsync() => Stage.Client.ListAsync(Resources.ModelBoosters, Stage.Namespace);

    private static bool SaysThatItsNameIsShared(JsonObject booster) =>
        booster.Condition("Active")!.Message.Contains("same modelName", StringComparison.Ordinal);

    private static string Versions(IEnumerable<JsonObject> boosters) => string.Join(' ', boosters.Select(booster => booster.ResourceVersion()));

    private static string Show(IEnumerable<JsonObject> boosters) => string.Join('\n', boosters.Select(Manifest.Show));

    private Task<JsonObject?> UnchangedAsync(JsonObject booster, TimeSpan during) => Eventually.StaysAsync(
        () => Stage.Client.GetAsync(Resources.ModelBoosters, Stage.Namespace, booster.Name()),
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
