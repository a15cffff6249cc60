using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>With an autoscaling policy, replicas are the autoscaler's, within the policy's bounds.</summary>
[Collection(OnControlledOursV04.Name)]
[Trait("Fault", "8")]
public sealed class AutoscalerTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Serving = "big-ray";

    [SkippableTheory]
    [InlineData("scale")]
    [InlineData("update")]
    [InlineData("patch")]
    public async Task Replicas_that_were_set_survive_a_spec_edit(string way)
    {
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("scaled", "Ready");
        Conditions.Allow("edited", "Ready");
        await Scaling.SetAsync(Client, Namespace, Serving, way, 3);

        await EditAsync(booster, "spec: {backend: {schedulerName: special}}");

        var serving = await UntilAsync(
            Resources.ModelServings, Serving, now => now["spec"]!["schedulerName"].Text() == "special", "the edit has arrived");
        Assert.Equal(3, Replicas(serving));
        await SettleAsync(booster);
        Assert.Equal(3, Replicas(await ReadAsync(Resources.ModelServings, Serving)));
    }

    [SkippableFact]
    public async Task Scaling_within_the_bounds_costs_only_the_status()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("scaled", "Ready");

        var writes = await WritesOfAsync("autoscaler: 1 → 3 replicas", async () =>
        {
            await Scaling.SetAsync(Client, Namespace, Serving, "scale", 3);
            await UntilConditionAsync(booster, "Ready", "False", "Progressing");
            await SettleAsync(booster);
            await UntilAsync(Resources.ModelBoosters, booster.Name(), Shows(3), "the status says 3");
        });

        Assert.Equal("none", writes.OfChildren.ToString());
        Assert.Equal("2 patch modelboosters/status", writes.ToString());
    }

    [SkippableTheory]
    [InlineData(9, 4)]
    [InlineData(0, 1)]
    public async Task Replicas_beyond_the_bounds_are_clamped(int asked, int given)
    {
        await GivenAsync(Given.Autoscaled());
        Conditions.Allow("scaled, and clamped", "Ready");

        var writes = await WritesOfAsync(string.Create(CultureInfo.InvariantCulture, $"autoscaler: {asked} replicas with bounds 1–4"), async () =>
        {
            await Scaling.SetAsync(Client, Namespace, Serving, "scale", asked);
            await UntilAsync(Resources.ModelServings, Serving, now => Replicas(now) == given, "clamped");
        });

        Assert.Equal("1 patch modelservings", writes.OfChildren.ToString());
    }

    [SkippableFact]
    [Trait("Fault", "7")]
    public async Task New_bounds_move_the_binding_and_leave_the_serving_as_it_is()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        var serving = await ReadAsync(Resources.ModelServings, Serving);

        var writes = await WritesOfAsync("maxReplicas 4 → 6", async () =>
        {
            await EditAsync(booster, "spec: {backend: {maxReplicas: 6}}");
            await Stage.UntilAsync("Ready", booster.Name());
        });

        Assert.Equal("1 patch autoscalingpolicybindings", writes.OfChildren.ToString());
        Assert.Equal(serving.Generation(), (await ReadAsync(Resources.ModelServings, Serving)).Generation());
    }

    [SkippableFact]
    public async Task Replicas_below_a_new_minimum_are_raised()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("raised", "Ready");

        await EditAsync(booster, "spec: {backend: {minReplicas: 2}}");

        await UntilAsync(Resources.ModelServings, Serving, now => Replicas(now) == 2, "raised");
        await SettleAsync(booster);
    }

    [SkippableFact]
    [Trait("Fault", "2")]
    public async Task When_the_policy_goes_the_boosters_own_value_comes_back_and_an_Event_says_so()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("scaled", "Ready");
        Conditions.Allow("policy removed", "Ready");
        await Scaling.SetAsync(Client, Namespace, Serving, "scale", 3);
        await SettleAsync(booster);

        var writes = await WritesOfAsync("autoscalingPolicy removed, replicas 3 → 1", async () =>
        {
            await EditAsync(booster, "spec: {autoscalingPolicy: null}");
            await UntilAsync(Resources.ModelServings, Serving, now => Replicas(now) == 1, "handed back");
            await UntilGoneAsync(Resources.AutoscalingPolicies, Serving);
            await SettleAsync(booster);
        });

        Assert.Equal(
            "1 delete autoscalingpolicies, 1 delete autoscalingpolicybindings, 1 patch modelservings", writes.OfChildren.ToString());
        await UntilEventAsync(booster, "ChildUpdated", "replicas from 3 to 1");
    }

    private static Func<JsonObject, bool> Shows(int available) =>
        now => now["status"]!["backendStatuses"]![0]!["availableReplicas"].Number() == available;

    private static long Replicas(JsonObject serving) => serving["spec"]!["replicas"].Number();
}
