using k8s;

namespace ModelBooster.Cluster;

/// <summary>
/// The channel in use, and how to make a new one: certificates, CA bundles and tokens rotate while the controller runs, and of
/// what a configuration was read from only the files know.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    // A server that refuses us for another reason must not make us run exec plugins for every request.
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(10);

    private readonly Func<Answer<KubernetesClientConfiguration>> load;
    private readonly string userAgent;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim renewing = new(1);
    private volatile ClusterChannel current;
    private long? renewedAt;

    private ClusterConnection(
        ClusterChannel first, Func<Answer<KubernetesClientConfiguration>> load, string userAgent, TimeProvider time)
    {
        current = first;
        this.load = load;
        this.userAgent = userAgent;
        this.time = time;
    }

    public ClusterChannel Current => current;

    /// <summary>Reads the configuration; no request is sent yet.</summary>
    public static Answer<ClusterConnection> Open(
        Func<Answer<KubernetesClientConfiguration>> load, string userAgent, TimeProvider time)
    {
        var channel = Channel(load, userAgent);
        return channel.Value is { } first
            ? new(new ClusterConnection(first, load, userAgent, time), null)
            : new(null, channel.Failure);
    }

    /// <summary>Reads the configuration again after <paramref name="refused"/> was refused.</summary>
    /// <returns>Whether there is another channel now, so that trying again makes sense.</returns>
    public async Task<bool> RenewAsync(ClusterChannel refused, CancellationToken cancellation)
    {
        await renewing.WaitAsync(cancellation);
        try
        {
            if (current != refused)
            {
                return true; // another request was quicker
            }

            if (renewedAt is { } before && time.GetElapsedTime(before) < BetweenRenewals)
            {
                return false;
            }

            renewedAt = time.GetTimestamp();
            if (Channel(load, userAgent).Value is not { } fresh)
            {
                return false; // files in the middle of a rotation: the next refusal comes here again
            }

            // The old channel is left to the collector: watches opened through it still run, and need not be cut.
            current = fresh;
            return true;
        }
        finally
        {
            renewing.Release();
        }
    }

    public void Dispose()
    {
        current.Dispose();
        renewing.Dispose();
    }

    private static Answer<ClusterChannel> Channel(Func<Answer<KubernetesClientConfiguration>> load, string userAgent)
    {
        var loaded = load();
        if (loaded.Value is not { } configuration)
        {
            return new(null, loaded.Failure);
        }

        try
        {
            return new(new ClusterChannel(configuration, userAgent), null);
        }
        catch (Exception error)
        {
            // Keys that do not fit their certificate, a host that is no URL: exceptions of many kinds.
            var words = $"the cluster's configuration cannot be used: {ApiFailures.InWords(error)}";
            return new(null, new ApiFailure(null, "Configuration", words));
        }
    }
}
