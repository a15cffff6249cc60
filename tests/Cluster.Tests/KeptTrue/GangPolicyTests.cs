using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A gangPolicy that Kthena's controller set can be neither changed nor removed, and forbids fewer replicas of a role.</summary>
[Collection(OnOursV04.Name)]
public sealed class GangPolicyTests(OursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Serving = "split-pd";

    [SkippableFact]
    [Trait("Fault", "23")]
    public async Task What_it_forbids_stalls_the_booster_and_is_tried_and_said_once()
    {
        await ForbidAsync();
        var manifest = Given.Disaggregated();
        manifest["spec"]!["backend"]!["workers"]![0]!["replicas"] = 2;
        var booster = await Stage.CreateAsync(manifest);
        var serving = await FormerController.MakeServingAsync(
            Client, booster, Serving, replicas: 1, FormerController.TwoRoles, "{prefill: 2, decode: 1}");
        await FormerController.SayAppliedAsync(Client, booster);
        await StartControllerAsync();
        booster = await SettleAsync(booster);
        Conditions.Allow("an edit that the gangPolicy forbids", "Failed", "Stalled", "Ready");

        var writes = await WritesOfAsync("adopted gangPolicy forbids fewer prefill replicas", async () =>
        {
            await WorkerReplicasTests.WithPrefillReplicasAsync(Client, booster, 1);
            await UntilConditionAsync(booster, "Stalled", "True", "RefusedByApiServer");
            await UntilEventAsync(booster, "Failed", "gangPolicy");
        });
        Assert.Equal("1 patch modelservings → 422", writes.OfChildren.ToString());
        Assert.Single(await EventsAsync(booster, "Failed"));
        Assert.True((await ReadAsync(Resources.ModelBoosters, "split")).Is("Active"));

        await WorkerReplicasTests.WithPrefillReplicasAsync(Client, booster, 3);
        await UntilAsync(Resources.ModelServings, Serving, now => WorkerReplicasTests.PrefillReplicas(now) == 3, "scaled up");
        await SettleAsync(booster);
        var now = await ReadAsync(Resources.ModelServings, Serving);
        Assert.Equal(serving.Uid(), now.Uid());
        Assert.True(JsonNode.DeepEquals(serving["spec"]!["template"]!["gangPolicy"], now["spec"]!["template"]!["gangPolicy"]));
    }

    /// <summary>What Kthena's webhook says, as a rule of the schema: there is no webhook here.</summary>
    private async Task ForbidAsync()
    {
        const string rules = "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/template/x-kubernetes-validations/-";
        var rule = new JsonObject
        {
            ["rule"] = "!has(self.gangPolicy) || !has(self.gangPolicy.minRoleReplicas) || self.roles.all(r, "
                + "!(r.name in self.gangPolicy.minRoleReplicas) || r.replicas >= self.gangPolicy.minRoleReplicas[r.name])",
            ["message"] = "a role has fewer replicas than gangPolicy.minRoleReplicas asks for",
        };
        await Client.SendAsync(
            HttpMethod.Patch,
            Resources.CustomResourceDefinitions.At(name: "modelservings.workload.serving.volcano.sh"),
            new JsonArray(new JsonObject { ["op"] = "add", ["path"] = rules, ["value"] = rule }),
            "application/json-patch+json");
        var owner = Given.Plain("nobody", "gpu");
        owner["metadata"]!["namespace"] = Namespace;
        owner["metadata"]!["uid"] = "6f9e1f5b-0000-4000-8000-000000000004";
        await Eventually.HoldsAsync(() => IsForbiddenAsync(owner), forbidden => forbidden, "the rule is in force");
    }

    private async Task<bool> IsForbiddenAsync(JsonObject owner)
    {
        try
        {
            await FormerController.MakeServingAsync(Client, owner, "tried", replicas: 1, FormerController.TwoRoles, "{prefill: 3}");
            await Client.DeleteAsync(Resources.ModelServings, Namespace, "tried");
            return false;
        }
        catch (KubeException refusal) when (refusal.Reason == "Invalid")
        {
            return true;
        }
    }
}
