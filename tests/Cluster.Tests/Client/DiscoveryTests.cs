using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Client;

/// <summary>What is served, on every set of CRDs.</summary>
public abstract class DiscoveryTests(ApiServerFixture fixture)
{
    [SkippableFact]
    public async Task The_generation_is_read_from_the_policys_schema()
    {
        var wanted = fixture.Release == KthenaRelease.V10 ? KthenaGeneration.V10 : KthenaGeneration.V04;
        Assert.Equal(wanted, (await DiscoverAsync()).Generation);
    }

    [SkippableFact]
    public async Task Every_kind_of_the_generation_is_served()
    {
        var wanted = fixture.Release == KthenaRelease.V10 ? Kinds.All.Where(kind => kind != Kinds.AutoscalingPolicyBinding) : Kinds.All;
        Assert.Equal(wanted.ToHashSet(), [.. (await DiscoverAsync()).Served]);
    }

    [SkippableFact]
    public async Task Our_booster_CRD_is_known_for_ours() => Assert.True((await DiscoverAsync()).BoosterCrdIsOurs);

    private async Task<ApiCatalog> DiscoverAsync()
    {
        using var cluster = fixture.Open();
        return (await cluster.DiscoverAsync(default)).Value!;
    }

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : DiscoveryTests(fixture);

    [Collection(OnOursV10.Name)]
    public sealed class OursV10Tests(OursV10 fixture) : DiscoveryTests(fixture);

    [Collection(OnKthenasV04.Name)]
    public sealed class KthenasV04Tests(KthenasV04 fixture) : DiscoveryTests(fixture);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture) : DiscoveryTests(fixture);
}
