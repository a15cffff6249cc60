using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A booster whose children Kthena v0.4's controller made.</summary>
[Collection(OnKthenasV04.Name)]
public sealed class TakingOverTests(KthenasV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Name = "test-model";
    private const string Child = "test-model-backend1";
    private const string RollOut = "metadata: {annotations: {modelbooster.volcano.sh/roll-out: now}}";
    private const string Revision = "workload.serving.volcano.sh/revision";

    private static readonly (string File, Resource Kind)[] Golden =
    [
        ("expected-model-serving.yaml", Resources.ModelServings), ("expected-model-server.yaml", Resources.ModelServers),
        ("expected-model-route.yaml", Resources.ModelRoutes), ("expected-scaling-asp.yaml", Resources.AutoscalingPolicies),
        ("expected-scaling-asp-binding.yaml", Resources.AutoscalingPolicyBindings),
    ];

    [SkippableTheory]
    [InlineData("spec changed", "spec: {owner: somebody}")]
    [InlineData("roll-out asked for", RollOut)]
    public async Task Children_are_taken_over_as_they_are_and_roll_to_ours_when_asked(string what, string edit)
    {
        Skip.If(RepositoryFiles.WhyNoKthena is not null, RepositoryFiles.WhyNoKthena);
        var booster = await LeftByKthenaAsync();
        var before = await Stage.ChildrenAsync(booster);
        Assert.Equal(Golden.Length, before.Count);

        var writes = await WritesOfAsync(
            "children of Kthena v0.4 taken over",
            async () =>
            {
                await StartControllerAsync();
                await UntilConditionAsync(booster, "Ready", "True", "TemplateHeld");
                await UntilEventAsync(booster, "TemplateHeld", Child);
            },
            isControlled: false);
        Assert.DoesNotContain(writes.Records, record => record.Verb == "delete");
        var taken = await Stage.ChildrenAsync(booster);
        Assert.Superset(before.Select(child => child.Object.Uid()).ToHashSet(), taken.Select(child => child.Object.Uid()).ToHashSet());
        var serving = await AssertUntouchedAsync(before);
        Assert.Equal("55d7bd6c6d", serving.Label(Revision));
        foreach (var (kind, name) in Given.ChildrenOf(booster, Stage.Release))
        {
            AssertOurs(booster, await ReadAsync(kind, name));
        }

        Conditions.Allow("until the policy that is not wanted is gone", "Ready");
        writes = await WritesOfAsync($"taken over, {what}", async () =>
        {
            await EditAsync(booster, edit);
            await UntilAsync(Resources.ModelServings, Child, now => now.Generation() > serving.Generation(), "rolled to ours");
            await UntilGoneAsync(Resources.AutoscalingPolicies, Name);
            await UntilConditionAsync(booster, "Ready", "True", "AsRequested");
        });
        Assert.Equal(["autoscalingpolicies"], writes.Records.Where(record => record.Verb == "delete").Select(record => record.Resource));
        await AssertLeftoversGoneAsync(serving);
    }

    [SkippableFact]
    public async Task What_was_taken_over_is_healed_like_what_was_made()
    {
        Skip.If(RepositoryFiles.WhyNoKthena is not null, RepositoryFiles.WhyNoKthena);
        var booster = await LeftByKthenaAsync();
        await StartControllerAsync();
        await UntilConditionAsync(booster, "Ready", "True", "TemplateHeld");

        await PatchAsync(Resources.ModelServers, Child, "spec: {workloadPort: {port: 1}}");
        await Client.DeleteAsync(Resources.ModelRoutes, Namespace, Name);

        await UntilAsync(Resources.ModelServers, Child, now => now["spec"]!["workloadPort"]!["port"].Number() == 8000, "healed");
        var route = await UntilAsync(Resources.ModelRoutes, Name, _ => true, "made again");
        Assert.Equal(Name, route["spec"]!["modelName"].Text());
    }

    /// <summary>The booster of the golden files, and the children that Kthena makes of it; no controller has seen them yet.</summary>
    private async Task<JsonObject> LeftByKthenaAsync()
    {
        var manifest = Given.Kthenas("golden/input-model.yaml");
        manifest["metadata"]!["namespace"] = Namespace;
        var booster = await Stage.CreateAsync(manifest);
        foreach (var (file, kind) in Golden)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Kthena!, "golden", file));
            var child = Manifest.Parse(text.Replace("randomUID", booster.Uid(), StringComparison.Ordinal)).Single();
            child["metadata"]!["namespace"] = Namespace;
            // What the CRD does not declare is dropped by the server, as it was then.
            await FormerController.MakeAsync(Client, kind, Namespace, child);
        }

        await FormerController.SayAppliedAsync(Client, booster);
        return booster;
    }

    /// <summary>No pod is restarted: not one letter of the ModelServing's spec is another.</summary>
    private async Task<JsonObject> AssertUntouchedAsync(IReadOnlyList<(Resource Kind, JsonObject Object)> before)
    {
        var was = before.Single(child => child.Kind == Resources.ModelServings).Object;
        var now = await ReadAsync(Resources.ModelServings, Child);
        Assert.Equal(was.Generation(), now.Generation());
        Assert.True(JsonNode.DeepEquals(was["spec"], now["spec"]));
        return now;
    }

    private static void AssertOurs(JsonObject booster, JsonObject child)
    {
        var owner = Assert.Single(child.Owners());
        Assert.Equal((booster.Uid(), true), (owner["uid"].Text(), owner["controller"]?.GetValue<bool>()));
        Assert.Equal("registry.volcano.sh", child.Label("registry.volcano.sh/managed-by"));
        Assert.DoesNotContain(
            child["metadata"]!["managedFields"]!.AsArray(), entry => entry!["manager"].Text() == FormerController.Manager);
    }

    /// <summary>What Kthena's controller had set and ours does not is gone, but for the gangPolicy, which cannot go.</summary>
    private async Task AssertLeftoversGoneAsync(JsonObject taken)
    {
        var serving = await ReadAsync(Resources.ModelServings, Child);
        Assert.Equal(taken.Uid(), serving.Uid());
        Assert.Equal("volcano", serving["spec"]!["schedulerName"].Text());
        Assert.True(JsonNode.DeepEquals(taken["spec"]!["template"]!["gangPolicy"], serving["spec"]!["template"]!["gangPolicy"]));
        var entry = serving["spec"]!["template"]!["roles"]![0]!["entryTemplate"]!;
        Assert.Null(entry["metadata"]!["labels"]![Revision]);
        Assert.Equal("registry.volcano.sh", entry["metadata"]!["labels"]!["registry.volcano.sh/managed-by"].Text());
        Assert.DoesNotContain("chmod u+x", Manifest.Show(entry), StringComparison.Ordinal);
        var binding = await ReadAsync(Resources.AutoscalingPolicyBindings, Child);
        Assert.Null(binding["spec"]!["homogeneousTarget"]!["target"]!["metricEndpoint"]?["labelSelector"]);
        var server = await ReadAsync(Resources.ModelServers, Child);
        Assert.Equal("true", server["spec"]!["workloadSelector"]!["matchLabels"]!["modelserving.volcano.sh/entry"].Text());
    }
}
