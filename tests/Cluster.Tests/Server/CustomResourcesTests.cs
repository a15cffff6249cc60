using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Server;

/// <summary>The children's CRDs and the stand-in for Kthena's controller, the same on every set of CRDs.</summary>
public abstract class CustomResourcesTests(ApiServerFixture fixture)
{
    private const string Serving =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelServing
        metadata: {name: a}
        spec:
          template:
            roles:
              - name: leader
                workerReplicas: 0
                entryTemplate: {spec: {containers: [{name: engine, image: "engine:1"}]}}
        """;

    [SkippableFact]
    public async Task The_childrens_kinds_are_served()
    {
        var client = fixture.Client;
        foreach (var resource in Resources.ChildrenOf(fixture.Release))
        {
            Assert.Empty(await client.ListAsync(resource, await fixture.NewNamespaceAsync()));
        }
    }

    [SkippableFact]
    public async Task The_stand_in_reports_a_serving_available_for_its_generation()
    {
        var client = fixture.Client;
        var ns = await fixture.NewNamespaceAsync();
        await using var standIn = ServingStandIn.Start(fixture.Server, ns);

        await client.ApplyAsync(Serving, ns);
        await client.UntilAsync(Resources.ModelServings, ns, "a", o => o.Is("Available") && o!.ObservedGeneration() == 1, "available");
        await client.ApplyAsync(Serving.Replace("engine:1", "engine:2", StringComparison.Ordinal), ns);

        await client.UntilAsync(
            Resources.ModelServings, ns, "a", o => o.Is("Available") && o!.ObservedGeneration() == 2, "available again");
    }

    [SkippableFact]
    public async Task A_serving_can_be_scaled_through_its_subresource()
    {
        var client = fixture.Client;
        var ns = await fixture.NewNamespaceAsync();
        await client.ApplyAsync(Serving, ns);

        await client.PatchAsync(Resources.ModelServings, ns, "a", Manifest.Parse("spec: {replicas: 3}")[0], "scale");

        var serving = await client.GetAsync(Resources.ModelServings, ns, "a");
        Assert.Equal(3, serving!["spec"]!["replicas"].Number());
    }

    [SkippableFact]
    public async Task A_routes_model_name_is_immutable()
    {
        var client = fixture.Client;
        var ns = await fixture.NewNamespaceAsync();
        const string route =
            """
            apiVersion: networking.serving.volcano.sh/v1alpha1
            kind: ModelRoute
            metadata: {name: a}
            spec: {modelName: one, rules: [{targetModels: [{modelServerName: a}]}]}
            """;
        await client.ApplyAsync(route, ns);

        var refused = await Assert.ThrowsAsync<KubeException>(
            () => client.ApplyAsync(route.Replace("one", "two", StringComparison.Ordinal), ns));

        Assert.Equal("Invalid", refused.Reason);
    }

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : CustomResourcesTests(fixture);

    [Collection(OnOursV10.Name)]
    public sealed class OursV10Tests(OursV10 fixture) : CustomResourcesTests(fixture);

    [Collection(OnKthenasV04.Name)]
    public sealed class KthenasV04Tests(KthenasV04 fixture) : CustomResourcesTests(fixture);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture) : CustomResourcesTests(fixture);
}
