using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Worker replicas of a disaggregated backend.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class WorkerReplicasTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    public async Task Changed_worker_replicas_are_applied_in_place()
    {
        var booster = await GivenAsync(Given.Disaggregated());
        var serving = await ReadAsync(Resources.ModelServings, "split-pd");
        Conditions.Allow("scaled", "Ready");

        var writes = await WritesOfAsync("prefill replicas 1 → 2", async () =>
        {
            await WithPrefillReplicasAsync(Client, booster, 2);
            await UntilAsync(Resources.ModelServings, "split-pd", now => PrefillReplicas(now) == 2, "scaled");
            await SettleAsync(booster);
        });

        Assert.Equal("1 patch modelservings", writes.OfChildren.ToString());
        Assert.Equal(serving.Uid(), (await ReadAsync(Resources.ModelServings, "split-pd")).Uid());
    }

    /// <summary>Edits the prefill worker's replicas.</summary>
    internal static Task<JsonObject> WithPrefillReplicasAsync(KubeClient client, JsonObject booster, int replicas)
    {
        var workers = booster["spec"]!["backend"]!["workers"]!.DeepClone().AsArray();
        workers.Single(worker => worker!["type"].Text() == "prefill")!["replicas"] = replicas;
        return client.PatchAsync(
            Resources.ModelBoosters, booster.Namespace(), booster.Name(),
            new JsonObject { ["spec"] = new JsonObject { ["backend"] = new JsonObject { ["workers"] = workers } } });
    }

    /// <summary>Replicas of the role prefill.</summary>
    internal static long PrefillReplicas(JsonObject serving) => serving["spec"]!["template"]!["roles"]!.AsArray()
        .Single(role => role!["name"].Text() == "prefill")!["replicas"].Number();
}
