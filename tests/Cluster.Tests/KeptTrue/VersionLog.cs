using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Every version of the objects of a kind that the server has shown since this began, in their order.</summary>
internal sealed class VersionLog : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock guard = new();
    private readonly List<(string Type, JsonObject Object)> seen = [];
    private readonly string? only;
    private readonly Task work;

    /// <summary>Begins.</summary>
    /// <param name="client">Watches.</param>
    /// <param name="scope">A namespace.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="only">One name; null for all.</param>
    public VersionLog(KubeClient client, string scope, Resource kind, string? only = null)
    {
        this.only = only;
        work = WatchAsync(client, scope, kind);
    }

    /// <summary>The resourceVersion of an object as the number it is.</summary>
    public static long Version(JsonObject o) => long.Parse(o.ResourceVersion(), CultureInfo.InvariantCulture);

    /// <summary>All versions, once this one is among them.</summary>
    public async Task<IReadOnlyList<JsonObject>> UntilAsync(JsonObject last)
    {
        await Eventually.HoldsAsync(
            () => Task.FromResult(Seen()),
            now => now.Any(each => Version(each.Object) >= Version(last)),
            "the log is up to date",
            show: now => $"{now.Count} versions");
        return [.. Seen().Select(each => each.Object)];
    }

    /// <summary>ADDED, MODIFIED or DELETED, and the object.</summary>
    public IReadOnlyList<(string Type, JsonObject Object)> Seen()
    {
        lock (guard)
        {
            return [.. seen];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await work;
        stopping.Dispose();
    }

    private async Task WatchAsync(KubeClient client, string scope, Resource kind)
    {
        try
        {
            await foreach (var each in client.FollowAsync(kind, scope, stopping.Token))
            {
                if (only is null || each.Object.Name() == only)
                {
                    lock (guard)
                    {
                        seen.Add(each);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
