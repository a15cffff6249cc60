using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>What the conditions believe, and when.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class EvidenceTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Serving = "chat-gpu";

    [SkippableFact]
    [Trait("Fault", "3")]
    public async Task Edits_that_move_no_pod_leave_every_condition_at_its_value()
    {
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        var times = Times(booster);
        foreach (var team in (string[])["a", "b", "c"])
        {
            var writes = await WritesOfAsync("spec.owner edited", async () =>
            {
                await EditAsync(booster, $"spec: {{owner: {team}}}");
                await Stage.UntilAsync("Ready", "chat");
            });
            Assert.Equal("1 patch modelboosters/status", writes.ToString());
        }

        Assert.Equal(times, Times(await ReadAsync(Resources.ModelBoosters, "chat")));
    }

    [SkippableFact]
    [Trait("Fault", "5")]
    public async Task Initialized_is_not_said_before_every_child_is_there()
    {
        await using var boosters = new VersionLog(Client, Namespace, Resources.ModelBoosters, "big");
        var booster = await GivenAsync(Given.Autoscaled());

        var said = (await boosters.UntilAsync(booster)).First(now => now.Is("Initialized"));

        // Creation is the only version of the three that nobody changes afterwards; the serving got a status.
        var children = await Stage.ChildrenAsync(booster);
        Assert.Equal(5, children.Count);
        Assert.All(
            children.Where(child => child.Kind != Resources.ModelServings),
            child => Assert.True(VersionLog.Version(child.Object) < VersionLog.Version(said), $"{child.Object.Name()} came later"));
    }

    [SkippableFact]
    [Trait("Fault", "14")]
    public async Task Evidence_of_an_older_generation_neither_raises_nor_lowers()
    {
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        Conditions.Allow("a new generation", "Ready");
        Conditions.Allow("the new generation has no available replica at first", "Active");

        await EditAsync(booster, "spec: {backend: {schedulerName: special}}");
        var waiting = await UntilConditionAsync(booster, "Ready", "False", "Progressing");
        Assert.Contains("generation 2", waiting.Message, StringComparison.Ordinal);
        await FenceAsync();
        Assert.True((await ReadAsync(Resources.ModelBoosters, "chat")).Is("Active"));

        await ServingStandIn.MakeUnavailableAsync(Client, Namespace, Serving);
        await UntilConditionAsync(booster, "Active", "False", "ServingUnavailable");
        await UntilEventAsync(booster, "Degraded", Serving);
        await SettleAsync(booster);
    }

    [SkippableFact]
    public async Task A_serving_that_rolls_and_still_answers_stays_Active()
    {
        var manifest = Given.Plain("chat", "gpu");
        manifest["spec"]!["backend"]!["replicas"] = 2;
        var booster = await GivenAsync(manifest);
        Conditions.Allow("rolling", "Ready");
        var serving = await ReadAsync(Resources.ModelServings, Serving);
        var status = serving["status"]!.DeepClone().AsObject();
        status["availableReplicas"] = 1;
        status["updatedReplicas"] = 1;
        status["conditions"]![0]!["status"] = "False";

        await Client.PatchStatusAsync(Resources.ModelServings, Namespace, Serving, status);

        var ready = await UntilConditionAsync(booster, "Ready", "False", "Progressing");
        Assert.Contains("1 of 2 replicas available", ready.Message, StringComparison.Ordinal);
        await FenceAsync();
        Assert.True((await ReadAsync(Resources.ModelBoosters, "chat")).Is("Active"));
        await SettleAsync(booster);
    }

    private static IEnumerable<string> Times(JsonObject booster) =>
        booster["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]} {condition["lastTransitionTime"]}");
}
