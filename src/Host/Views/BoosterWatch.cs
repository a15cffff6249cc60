using ModelBooster.Api;
using ModelBooster.Cluster;
using Spectre.Console;

namespace ModelBooster.Host.Views;

/// <summary>Boosters as they change, until cancelled: redrawn in place on a screen, a line for each change in a pipe.</summary>
/// <param name="feed">Where news comes from.</param>
/// <param name="isShown">Which boosters.</param>
/// <param name="time">For ages.</param>
internal sealed class BoosterWatch(BoosterFeed feed, Func<LiveObject, bool> isShown, TimeProvider time)
{
    /// <summary>Ages are redrawn at this pace.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<ObjectKey, LiveObject> boosters = new(Comparer<ObjectKey>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name)));

    private ApiFailure? lost;

    /// <summary>A line that stands above everything on a screen; null for none.</summary>
    public string? Headline { get; init; }

    /// <summary>On a screen.</summary>
    /// <param name="first">The boosters as listed.</param>
    /// <param name="screen">The screen.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task DrawAsync(IEnumerable<LiveObject> first, IAnsiConsole screen, CancellationToken cancellation)
    {
        Take(new FeedNews.Listed([.. first]));
        await screen.Live(Drawing()).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            live.Refresh();
            await using var news = feed.FollowAsync(cancellation).GetAsyncEnumerator(cancellation);
            var next = news.MoveNextAsync().AsTask();
            try
            {
                while (true)
                {
                    if (await Task.WhenAny(next, Task.Delay(Tick, time, cancellation)) == next)
                    {
                        await next;
                        Take(news.Current);
                        next = news.MoveNextAsync().AsTask();
                    }

                    cancellation.ThrowIfCancellationRequested();
                    live.UpdateTarget(Drawing());
                    live.Refresh();
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        });
    }

    /// <summary>In a pipe.</summary>
    /// <param name="first">The boosters as listed.</param>
    /// <param name="output">Lines.</param>
    /// <param name="errors">Trouble with the cluster, one line each.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PrintAsync(IEnumerable<LiveObject> first, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var said = new Dictionary<ObjectKey, string>();
        Take(new FeedNews.Listed([.. first]));
        Say(said, output);
        try
        {
            await foreach (var news in feed.FollowAsync(cancellation))
            {
                if (news is FeedNews.Lost { Failure: var failure } && lost?.Message != failure.Message)
                {
                    await errors.WriteLineAsync($"modelbooster: {failure.Message.ReplaceLineEndings(" ")}; trying again");
                }

                Take(news);
                Say(said, output);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The way it ends.
        }
    }

    private void Take(FeedNews news)
    {
        lost = (news as FeedNews.Lost)?.Failure;
        switch (news)
        {
            case FeedNews.Listed listed:
                boosters.Clear();
                foreach (var live in listed.All.Where(isShown))
                {
                    boosters[live.Ref.Key] = live;
                }

                break;
            case FeedNews.Changed changed when isShown(changed.Live):
                boosters[changed.Live.Ref.Key] = changed.Live;
                break;
            case FeedNews.Gone gone:
                boosters.Remove(gone.Live.Ref.Key);
                break;
        }
    }

    private Rows Drawing()
    {
        var now = time.GetUtcNow();
        var trees = boosters.Values.Select(booster => boosters.Count > 1 && BoosterTree.IsSettled(booster)
            ? BoosterTree.Line(booster, now)
            : BoosterTree.Of(booster, now)).ToList();
        if (lost is not null)
        {
            trees.Insert(0, new TreeNode(new Span($"the cluster does not answer, this may be old: {lost.Message.ReplaceLineEndings(" ")}", Tone.Bad)));
        }

        if (Headline is not null)
        {
            trees.Insert(0, new TreeNode(new Span(Headline, Tone.Dim)));
        }

        return new Rows(TreeDrawing.Of(trees.Count > 0 ? trees : [new TreeNode(new Span("no ModelBoosters", Tone.Dim))]));
    }

    /// <summary>A line for each booster whose line is another than before; ages do not count.</summary>
    private void Say(Dictionary<ObjectKey, string> said, TextWriter output)
    {
        foreach (var (key, booster) in boosters)
        {
            var line = BoosterTree.Line(booster, now: null).Text;
            if (said.GetValueOrDefault(key) != line)
            {
                said[key] = line;
                output.WriteLine(line);
            }
        }

        foreach (var key in said.Keys.Where(key => !boosters.ContainsKey(key)).ToList())
        {
            said.Remove(key);
            output.WriteLine($"{key}  gone");
        }

        output.Flush();
    }
}
