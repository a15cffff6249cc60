using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Objects of others under the names that a booster needs.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class StrangersTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    [Trait("Fault", "4")]
    [Trait("Fault", "5")]
    [Trait("Fault", "18")]
    public async Task An_object_of_somebody_else_is_not_touched_and_when_it_goes_all_is_well()
    {
        var stranger = await StrangerAsync("chat-gpu", owners: null);
        Conditions.Allow("a stranger's object in the way", "Failed", "Stalled");
        var booster = await Stage.CreateAsync(Given.Plain("chat", "gpu"));

        var failed = await UntilConditionAsync(booster, "Failed", "True", "NameConflict");
        Assert.Contains("ModelServer", failed.Message, StringComparison.Ordinal);
        Assert.Contains("chat-gpu", failed.Message, StringComparison.Ordinal);
        await UntilConditionAsync(booster, "Stalled", "True", "NameConflict");
        await UntilConditionAsync(booster, "Initialized", "False", "NameConflict");
        await FenceAsync();
        Assert.Equal(stranger, (await ReadAsync(Resources.ModelServers, "chat-gpu")).ResourceVersion());

        var writes = await WritesOfAsync("the stranger's object goes", async () =>
        {
            await Client.DeleteAsync(Resources.ModelServers, Namespace, "chat-gpu");
            await SettleAsync(booster);
        });
        Assert.Equal("1 patch modelservers", writes.OfChildren.ToString());
        await UntilConditionAsync(booster, "Failed", "False", "Recovered");
        await UntilConditionAsync(booster, "Stalled", "False", "NoFailure");
        await UntilEventAsync(booster, "Recovered", "NameConflict");
    }

    [SkippableTheory]
    [Trait("Fault", "22")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, name: chat, uid: 6f9e1f5b-0000-4000-8000-000000000001}")]
    [InlineData("{apiVersion: example.com/v1, kind: ModelBooster, name: chat, uid: 6f9e1f5b-0000-4000-8000-000000000002}")]
    public async Task An_owner_of_another_kind_is_another_owner_whatever_its_name(string owner)
    {
        var stranger = await StrangerAsync("chat-gpu", Manifest.Parse(owner)[0]);
        Conditions.Allow("a stranger's object in the way", "Failed", "Stalled");

        var booster = await Stage.CreateAsync(Given.Plain("chat", "gpu"));

        await UntilConditionAsync(booster, "Failed", "True", "NameConflict");
        await FenceAsync();
        Assert.Equal(stranger, (await ReadAsync(Resources.ModelServers, "chat-gpu")).ResourceVersion());
    }

    [SkippableFact]
    [Trait("Fault", "22")]
    public async Task A_child_is_ours_also_where_another_owner_stands_first()
    {
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        var ours = (await ReadAsync(Resources.ModelServers, "chat-gpu")).Owners()[0];
        var other = Manifest.Parse("{apiVersion: v1, kind: ConfigMap, name: chat, uid: 6f9e1f5b-0000-4000-8000-000000000003}")[0];
        await Client.PatchAsync(
            Resources.ModelServers, Namespace, "chat-gpu",
            new JsonObject { ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray(other, ours.DeepClone()) } });

        await PatchAsync(Resources.ModelServers, "chat-gpu", "spec: {workloadPort: {port: 1}}");

        var healed = await UntilAsync(
            Resources.ModelServers, "chat-gpu", now => now["spec"]!["workloadPort"]!["port"].Number() == 8000, "healed");
        Assert.Equal(2, healed.Owners().Count);
        await SettleAsync(booster);
    }

    [SkippableFact]
    [Trait("Fault", "28")]
    public async Task Two_boosters_whose_names_give_one_child_name_do_not_fight()
    {
        var first = await GivenAsync(Given.Plain("a-b", "c"));
        var versions = await VersionsAsync(first);
        Conditions.Allow("another booster's children in the way", "Failed", "Stalled");

        var writes = await WritesOfAsync("a second booster whose children have the same names", async () =>
        {
            var second = await Stage.CreateAsync(Given.Plain("a", "b-c"));
            var failed = await UntilConditionAsync(second, "Failed", "True", "NameConflict");
            Assert.Contains("ModelBooster a-b", failed.Message, StringComparison.Ordinal);
        });
        Assert.Equal("1 patch modelroutes", writes.OfChildren.ToString());
        Assert.Equal(versions, await VersionsAsync(first));

        // There is no garbage collector here: its work is done by hand.
        await Client.DeleteAsync(Resources.ModelBoosters, Namespace, "a-b");
        await Client.DeleteAsync(Resources.ModelServings, Namespace, "a-b-c");
        await Client.DeleteAsync(Resources.ModelServers, Namespace, "a-b-c");
        await SettleAsync((await Client.GetAsync(Resources.ModelBoosters, Namespace, "a"))!);
    }

    /// <summary>A ModelServer that no booster has made.</summary>
    /// <returns>Its resourceVersion.</returns>
    private async Task<string> StrangerAsync(string name, JsonObject? owners)
    {
        var server = Manifest.Parse(
            $$"""
            apiVersion: networking.serving.volcano.sh/v1alpha1
            kind: ModelServer
            metadata: {name: {{name}}}
            spec:
              model: somebodys
              inferenceEngine: vLLM
              workloadPort: {port: 8000}
              workloadSelector: {matchLabels: {app: somebodys} }
            """)[0];
        if (owners is not null)
        {
            server["metadata"]!["ownerReferences"] = new JsonArray(owners);
        }

        return (await Client.CreateAsync(Resources.ModelServers, Namespace, server)).ResourceVersion();
    }
}
