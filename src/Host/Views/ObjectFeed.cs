using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Commands;

namespace ModelBooster.Host.Views;

/// <summary>News of the objects of a kind.</summary>
internal abstract record FeedNews
{
    private FeedNews()
    {
    }

    /// <summary>All of them, as they are now.</summary>
    internal sealed record Listed(ImmutableArray<LiveObject> All) : FeedNews;

    /// <summary>One is there, or has changed.</summary>
    internal sealed record Changed(LiveObject Live) : FeedNews;

    /// <summary>One is gone.</summary>
    internal sealed record Gone(LiveObject Live) : FeedNews;

    /// <summary>The cluster does not answer; it is asked again after a pause.</summary>
    internal sealed record Lost(ApiFailure Failure) : FeedNews;
}

/// <summary>List, watch, and the same again after whatever goes wrong.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="kind">The kind.</param>
/// <param name="ns">One namespace; null for all.</param>
/// <param name="time">For pauses.</param>
internal sealed class ObjectFeed(ICluster cluster, ResourceKind kind, string? ns, TimeProvider time)
{
    private const int BadRequest = 400;
    private const int PageSize = 500;
    private const int MostEvents = 256;
    private const int Gone = 410;
    private static readonly TimeSpan WatchTime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private string? version;
    private TimeSpan pause = FirstPause;

    /// <summary>Only these objects, where the server knows the field; else all of them.</summary>
    public string? FieldSelector { get; set; }

    /// <summary>All objects.</summary>
    public async Task<Answer<ListPage>> ListAsync(CancellationToken cancellation)
    {
        var answer = await Lists.AllAsync(cluster, kind, ns, PageSize, cancellation, FieldSelector);
        if (answer.Failure is { Status: BadRequest } && FieldSelector is not null)
        {
            FieldSelector = null;
            answer = await Lists.AllAsync(cluster, kind, ns, PageSize, cancellation);
        }

        version = answer.Value?.ResourceVersion;
        return answer;
    }

    /// <summary>What happens after the list; ends only with the cancellation.</summary>
    public async IAsyncEnumerable<FeedNews> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            if (version is null)
            {
                var listed = await ListAsync(cancellation);
                if (listed.Value is { } page)
                {
                    yield return new FeedNews.Listed(page.Items);
                }
                else
                {
                    yield return new FeedNews.Lost(listed.Failure!);
                    await RestAsync(cancellation);
                    continue;
                }
            }

            await foreach (var news in WatchAsync(cancellation))
            {
                yield return news;
            }
        }
    }

    private async IAsyncEnumerable<FeedNews> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new WatchRequest(kind, ns, version!, WatchTime) { FieldSelector = FieldSelector };
        var opened = await cluster.WatchAsync(request, cancellation);
        if (opened.Value is not { } watch)
        {
            if (Trouble(opened.Failure!) is { } lost)
            {
                yield return lost;
                await RestAsync(cancellation);
            }

            yield break;
        }

        await using (watch)
        {
            while (true)
            {
                var answer = await watch.ReadAsync(MostEvents, cancellation);
                if (answer.Value is not { } batch)
                {
                    // Cut: whether the server is there shows when the next watch is opened.
                    await RestAsync(cancellation);
                    yield break;
                }

                if (batch.Events.IsEmpty)
                {
                    yield break;
                }

                pause = FirstPause;
                foreach (var news in batch.Events.Select(OfEvent).OfType<FeedNews>())
                {
                    yield return news;
                }

                if (version is null)
                {
                    yield break;
                }
            }
        }
    }

    private FeedNews? OfEvent(WatchEvent happened)
    {
        switch (happened)
        {
            case WatchEvent.Changed changed:
                version = changed.Live.ResourceVersion;
                return new FeedNews.Changed(changed.Live);
            case WatchEvent.Deleted deleted:
                version = deleted.Live.ResourceVersion;
                return new FeedNews.Gone(deleted.Live);
            case WatchEvent.Bookmark bookmark:
                version = bookmark.ResourceVersion;
                return null;
            case WatchEvent.Failed failed:
                version = null;
                return failed.Failure.Status == Gone ? null : new FeedNews.Lost(failed.Failure);
            default:
                return null;
        }
    }

    /// <summary>410 is no trouble: the list is asked for again.</summary>
    private FeedNews.Lost? Trouble(ApiFailure failure)
    {
        version = failure.Status is null ? version : null;
        return failure.Status == Gone ? null : new FeedNews.Lost(failure);
    }

    private async Task RestAsync(CancellationToken cancellation)
    {
        await Task.Delay(pause, time, cancellation);
        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }
}
