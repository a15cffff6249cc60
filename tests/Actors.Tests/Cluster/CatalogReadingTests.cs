using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class CatalogReadingTests
{
    [Fact]
    public void A_kind_is_served_where_discovery_lists_it()
    {
        var catalog = Read([Group("workload.serving.volcano.sh/v1alpha1", "modelservings", "modelservings/status")]);
        Assert.Equal([Kinds.ModelServing], catalog.Served);
    }

    [Fact]
    public void Another_version_of_a_kind_is_not_the_kind() =>
        Assert.Empty(Read([Group("workload.serving.volcano.sh/v1", "modelservings")]).Served);

    [Fact]
    public void A_policy_that_carries_its_target_is_of_v1() =>
        Assert.Equal(KthenaGeneration.V10, Read([WithPolicies], policy: Crd("v1alpha1", "metrics", "homogeneousTarget")).Generation);

    [Fact]
    public void A_policy_without_a_target_is_of_v0() =>
        Assert.Equal(KthenaGeneration.V04, Read([WithPolicies], policy: Crd("v1alpha1", "metrics")).Generation);

    [Fact]
    public void A_binding_left_behind_does_not_make_it_v0()
    {
        var left = Group("workload.serving.volcano.sh/v1alpha1", "autoscalingpolicies", "autoscalingpolicybindings");
        Assert.Equal(KthenaGeneration.V10, Read([left], policy: Crd("v1alpha1", "homogeneousTarget")).Generation);
    }

    [Fact]
    public void A_policy_that_is_declared_but_not_served_is_none() =>
        Assert.Equal(KthenaGeneration.NoAutoscaling, Read([], policy: Crd("v1alpha1", "homogeneousTarget")).Generation);

    [Fact]
    public void A_target_in_another_version_of_the_policy_does_not_count() =>
        Assert.Equal(KthenaGeneration.V04, Read([WithPolicies], policy: Crd("v2", "homogeneousTarget")).Generation);

    [Theory]
    [InlineData("backends", true)]
    [InlineData("backend", false)]
    public void The_booster_CRD_is_ours_where_it_knows_several_backends(string field, bool ours) =>
        Assert.Equal(ours, Read([WithBoosters], booster: Crd("v1alpha1", field)).BoosterCrdIsOurs);

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"groupVersion":7,"resources":[]}""")]
    [InlineData("""{"groupVersion":"workload.serving.volcano.sh/v1alpha1","resources":[7]}""")]
    public void A_document_that_makes_no_sense_serves_nothing(string document) => Assert.Empty(Read([document]).Served);

    private static string WithPolicies => Group("workload.serving.volcano.sh/v1alpha1", "autoscalingpolicies");

    private static string WithBoosters => Group("workload.serving.volcano.sh/v1alpha1", "modelboosters");

    private static ApiCatalog Read(string[] lists, string? policy = null, string? booster = null) => CatalogReading.Read(
        lists.Select(each => JsonElement.Parse(each)),
        policy is null ? null : JsonElement.Parse(policy),
        booster is null ? null : JsonElement.Parse(booster));

    private static string Group(string groupVersion, params string[] resources) => JsonSerializer.Serialize(
        new { kind = "APIResourceList", groupVersion, resources = resources.Select(name => new { name }) });

    private static string Crd(string version, params string[] fields) => JsonSerializer.Serialize(new
    {
        spec = new
        {
            versions = new[]
            {
                new
                {
                    name = version,
                    schema = new
                    {
                        openAPIV3Schema = new
                        {
                            properties = new { spec = new { properties = fields.ToDictionary(field => field, _ => new { }) } },
                        },
                    },
                },
            },
        },
    });
}
