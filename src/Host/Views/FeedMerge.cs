using System.Threading.Channels;

namespace ModelBooster.Host.Views;

/// <summary>The news of several feeds in one stream, which ends in good order when it is cancelled or disposed of.</summary>
internal sealed class FeedMerge : IAsyncDisposable
{
    private readonly Channel<(ObjectFeed From, FeedNews News)> merged = Channel.CreateUnbounded<(ObjectFeed From, FeedNews News)>();
    private readonly CancellationTokenSource ending;
    private readonly Task work;

    /// <summary>Follows the feeds.</summary>
    public FeedMerge(CancellationToken cancellation, params ReadOnlySpan<ObjectFeed> feeds)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var followed = new List<Task>();
        foreach (var feed in feeds)
        {
            followed.Add(FollowAsync(feed, ending.Token));
        }

        work = EndAsync(followed);
    }

    /// <summary>The news.</summary>
    public ChannelReader<(ObjectFeed From, FeedNews News)> Reader => merged.Reader;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await work;
        ending.Dispose();
    }

    private async Task EndAsync(List<Task> followed)
    {
        await Task.WhenAll(followed);
        merged.Writer.TryComplete();
    }

    private async Task FollowAsync(ObjectFeed feed, CancellationToken cancellation)
    {
        try
        {
            await foreach (var news in feed.FollowAsync(cancellation))
            {
                merged.Writer.TryWrite((feed, news));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The way it ends.
        }
        catch (Exception fault)
        {
            merged.Writer.TryComplete(fault);
        }
    }
}
