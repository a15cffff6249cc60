using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>Two instances of the controller, of which one leads.</summary>
public abstract class LeadershipTests(ApiServerFixture fixture) : Staged(fixture)
{
    private const string Lease = "model-booster-controller";

    [SkippableFact]
    public async Task Only_the_leader_writes_and_the_other_stands_by()
    {
        var first = await StartInstanceAsync();
        await StartInstanceAsync();

        await CreateAsync();

        Assert.Equal([first.User], (await Stage.WritesAsync()).Select(write => write.User).Distinct());
    }

    [SkippableFact]
    public async Task When_the_leader_is_told_to_end_the_other_takes_over_without_a_write()
    {
        var first = await StartInstanceAsync();
        await StartInstanceAsync();
        var booster = await CreateAsync();
        var writes = await Stage.WritesAsync();

        Assert.Equal(0, await first.StopAsync());
        await UntilHeldAgainAsync();
        Assert.Equal(writes, await Stage.WritesAsync());

        await IsHealedAsync(booster);
    }

    [SkippableFact]
    [Trait("Fault", "30")]
    public async Task A_leader_that_is_frozen_is_succeeded_and_when_it_wakes_up_writes_nothing_and_ends()
    {
        var first = await StartInstanceAsync();
        var second = await StartInstanceAsync();
        var booster = await CreateAsync();
        var before = await WritesOfAsync(first);

        first.Signal("STOP");
        await IsHealedAsync(booster);
        await Stage.Client.DeleteAsync(Resources.ModelServers, Stage.Namespace, Server(booster));
        first.Signal("CONT");

        Assert.Equal(1, await first.Exited.WaitAsync(Eventually.Deadline));
        Assert.Equal(before, await WritesOfAsync(first));
        Assert.NotEmpty(await WritesOfAsync(second));
    }

    private Task<ControllerProcess> StartInstanceAsync() => Stage.StartControllerAsync("--leader-elect", "--lease-namespace", Stage.Namespace);

    private async Task<JsonObject> CreateAsync()
    {
        var booster = await Stage.CreateAsync(Boosters.Ours("one-node").Named("led"));
        await Stage.UntilAsync("Initialized", booster.Name());
        return booster;
    }

    /// <summary>A child that is deleted now is made again, by whoever leads.</summary>
    private async Task IsHealedAsync(JsonObject booster)
    {
        await Stage.Client.DeleteAsync(Resources.ModelServers, Stage.Namespace, Server(booster));
        await Stage.Client.UntilAsync(Resources.ModelServers, Stage.Namespace, Server(booster), now => now is not null, "made again");
    }

    private Task UntilHeldAgainAsync() => Stage.Client.UntilAsync(
        Resources.Leases, Stage.Namespace, Lease, now => now?["spec"]?["holderIdentity"] is not null, "held");

    private async Task<IReadOnlyList<AuditRecord>> WritesOfAsync(ControllerProcess controller) =>
        [.. (await Stage.WritesAsync()).Where(write => write.User == controller.User)];

    private static string Server(JsonObject booster) => $"{booster.Name()}-{Boosters.Backends(booster)[0]}";

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : LeadershipTests(fixture);
}
