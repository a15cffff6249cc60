using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Client;

/// <summary>The product's client for a test's server.</summary>
internal static class Opening
{
    public static KubernetesCluster Open(this ApiServerFixture fixture) => fixture.Server.Open();

    public static KubernetesCluster Open(this IScenarioServer server) =>
        KubernetesCluster.Open(new ClusterOptions { Kubeconfig = server.KubeconfigFor("controller") }, TimeProvider.System).Value!;

    public static async Task<IWatch> WatchFromNowAsync(this ICluster cluster, string ns)
    {
        var page = (await cluster.ListAsync(new ListRequest(Kinds.ModelServer, ns, 1, null), default)).Value!;
        var request = new WatchRequest(Kinds.ModelServer, ns, page.ResourceVersion, TimeSpan.FromSeconds(60));
        return (await cluster.WatchAsync(request, default)).Value!;
    }
}
