using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A booster's autoscaling policy is added, changed, and taken away.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class AutoscalingPolicyTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Child = "big-ray";

    [SkippableFact]
    public async Task A_policy_that_is_added_comes_before_its_binding_and_touches_no_pod()
    {
        var manifest = Given.Autoscaled();
        var policy = manifest["spec"]!["autoscalingPolicy"]!.DeepClone();
        manifest["spec"]!.AsObject().Remove("autoscalingPolicy");
        var booster = await GivenAsync(manifest);
        var serving = await ReadAsync(Resources.ModelServings, Child);

        var writes = await WritesOfAsync("autoscalingPolicy added", () => AddAsync(booster, policy));

        // The serving notes that its replicas are now the policy's to change.
        Assert.Equal(
            ["autoscalingpolicies", "autoscalingpolicybindings"],
            writes.OfChildren.Records.Select(record => record.Resource).Where(resource => resource != "modelservings"));
        Assert.Equal(
            "1 patch autoscalingpolicies, 1 patch autoscalingpolicybindings, 1 patch modelservings", writes.OfChildren.ToString());
        Assert.Equal(serving.Generation(), (await ReadAsync(Resources.ModelServings, Child)).Generation());
    }

    [SkippableFact]
    [Trait("Fault", "1")]
    public async Task A_changed_policy_is_updated_by_one_write()
    {
        var booster = await GivenAsync(Given.Autoscaled());

        var writes = await WritesOfAsync("autoscalingPolicy changed", async () =>
        {
            await EditAsync(booster, "spec: {autoscalingPolicy: {tolerancePercent: 30}}");
            await UntilAsync(
                Resources.AutoscalingPolicies, Child, now => now["spec"]!["tolerancePercent"].Number() == 30, "changed");
            await Stage.UntilAsync("Ready", booster.Name());
            await UntilEventAsync(booster, "ChildUpdated", "AutoscalingPolicy");
        });

        Assert.Equal("1 create events, 1 patch autoscalingpolicies, 1 patch modelboosters/status", writes.ToString());
    }

    [SkippableFact]
    [Trait("Fault", "2")]
    public async Task A_policy_goes_after_its_binding_and_comes_again_when_it_is_wanted_again()
    {
        var booster = await GivenAsync(Given.Autoscaled());
        var policy = booster["spec"]!["autoscalingPolicy"]!.DeepClone();
        Conditions.Allow("until both are gone", "Ready");

        var writes = await WritesOfAsync("autoscalingPolicy removed", async () =>
        {
            await EditAsync(booster, "spec: {autoscalingPolicy: null}");
            await UntilGoneAsync(Resources.AutoscalingPolicyBindings, Child);
            await UntilGoneAsync(Resources.AutoscalingPolicies, Child);
            await Stage.UntilAsync("Ready", booster.Name());
        });
        Assert.Equal(
            ["autoscalingpolicybindings", "autoscalingpolicies"],
            writes.OfChildren.Records.Where(record => record.Verb == "delete").Select(record => record.Resource));

        await AddAsync(booster, policy);
        Assert.Equal(1, (await ReadAsync(Resources.ModelServings, Child))["spec"]!["replicas"].Number());
    }

    private async Task AddAsync(JsonObject booster, JsonNode policy)
    {
        await Client.PatchAsync(
            Resources.ModelBoosters, Namespace, booster.Name(),
            new JsonObject { ["spec"] = new JsonObject { ["autoscalingPolicy"] = policy.DeepClone() } });
        await UntilAsync(Resources.AutoscalingPolicyBindings, Child, _ => true, "made");
        await Stage.UntilAsync("Ready", booster.Name());
    }
}
