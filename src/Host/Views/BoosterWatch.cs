using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using Spectre.Console;

namespace ModelBooster.Host.Views;

/// <summary>
/// Boosters as they change and what the controller says of them, until cancelled: drawn again and again on a screen, a line for each
/// change in a pipe.
/// </summary>
/// <param name="boosters">News of the boosters.</param>
/// <param name="events">News of the Events; where they cannot be read, there are none.</param>
/// <param name="isShown">Which boosters.</param>
/// <param name="time">For ages.</param>
internal sealed class BoosterWatch(ObjectFeed boosters, ObjectFeed events, Func<ObjectKey, bool> isShown, TimeProvider time)
{
    /// <summary>Ages are redrawn at this pace.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>What comes within this time is drawn together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    private readonly SortedDictionary<ObjectKey, LiveObject> known = new(Comparer<ObjectKey>.Create((left, right) =>
        string.CompareOrdinal(left.Namespace, right.Namespace) is var order and not 0 ? order : string.CompareOrdinal(left.Name, right.Name)));

    private readonly ToldTail tail = new();
    private bool isListed;
    private ApiFailure? lost;
    private ApiFailure? noEvents;

    /// <summary>Lines that stand above everything on a screen.</summary>
    public IReadOnlyList<string> Head { get; init; } = [];

    /// <summary>In a pipe, what was told before is not told again.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>A booster that no controller has looked at yet is not shown: its controller is known to be there.</summary>
    public bool HidesUnseen { get; init; }

    /// <summary>Ends the watch by itself, once the cluster has said what is there; null for never.</summary>
    public Func<IReadOnlyCollection<LiveObject>, bool>? IsDone { get; init; }

    /// <summary>The feed of the Events that the controller writes about boosters.</summary>
    public static ObjectFeed Events(ICluster cluster, string? ns, TimeProvider time) =>
        new(cluster, Kinds.Event, ns, time) { FieldSelector = $"reportingController={EventDocument.ReportingController}" };

    /// <summary>On a screen.</summary>
    /// <param name="first">The boosters as listed.</param>
    /// <param name="screen">The screen.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task DrawAsync(IEnumerable<LiveObject> first, IAnsiConsole screen, CancellationToken cancellation)
    {
        Take(boosters, new FeedNews.Listed([.. first]));
        await using var news = new FeedMerge(cancellation, boosters, events);
        using var live = new LiveScreen(screen);
        var more = news.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        while (true)
        {
            while (news.Reader.TryRead(out var item))
            {
                Take(item.From, item.News);
                isListed |= item.From == boosters && item.News is FeedNews.Listed;
            }

            live.Draw((width, height) => Screenful.Lines(Scene(), width, height));
            if (isListed && IsDone?.Invoke(known.Values) == true)
            {
                return;
            }

            using var tick = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (await Task.WhenAny(more, Task.Delay(Tick, time, tick.Token)) == more)
            {
                await tick.CancelAsync();
                if (!await more)
                {
                    return;
                }

                await Task.WhenAny(Task.Delay(Together, time, cancellation));
                more = news.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            }
        }
    }

    /// <summary>In a pipe.</summary>
    /// <param name="first">The boosters as listed.</param>
    /// <param name="output">Lines.</param>
    /// <param name="errors">Trouble with the cluster, one line each.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task PrintAsync(IEnumerable<LiveObject> first, TextWriter output, TextWriter errors, CancellationToken cancellation)
    {
        var said = new Dictionary<ObjectKey, string>();
        Take(boosters, new FeedNews.Listed([.. first]));
        Say(said, output);
        await using var news = new FeedMerge(cancellation, boosters, events);
        await foreach (var (from, item) in news.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (item is FeedNews.Lost { Failure: var failure } && (from == events ? noEvents : lost)?.Message != failure.Message)
            {
                var what = failure.Message.ReplaceLineEndings(" ");
                await errors.WriteLineAsync("modelbooster: " + (from == events ? $"Events cannot be shown: {what}" : $"{what}; trying again"));
            }

            isListed |= from == boosters && item is FeedNews.Listed;
            foreach (var told in Take(from, item).Where(told => told.At >= Since))
            {
                output.WriteLine($"event  {told.Booster}  {told.Reason}  {told.Note}");
            }

            Say(said, output);
            if (isListed && IsDone?.Invoke(known.Values) == true)
            {
                return;
            }
        }
    }

    /// <summary>Takes news of either kind.</summary>
    /// <returns>What is newly told.</returns>
    private List<Told> Take(ObjectFeed from, FeedNews news)
    {
        if (from == events)
        {
            noEvents = (news as FeedNews.Lost)?.Failure;
            return [.. Seen(news).Select(tail.Take).OfType<Told>().Where(told => isShown(told.Booster)).OrderBy(told => told.At)];
        }

        lost = (news as FeedNews.Lost)?.Failure;
        if (news is FeedNews.Listed)
        {
            known.Clear();
        }

        foreach (var live in Seen(news).Where(live => isShown(live.Ref.Key) && !(HidesUnseen && IsUnseen(live))))
        {
            known[live.Ref.Key] = live;
        }

        if (news is FeedNews.Gone gone)
        {
            known.Remove(gone.Live.Ref.Key);
        }

        return [];
    }

    private static bool IsUnseen(LiveObject booster) => StatusDocument.Read(booster.Document).Conditions.Count == 0;

    private static IEnumerable<LiveObject> Seen(FeedNews news) => news switch
    {
        FeedNews.Listed listed => listed.All,
        FeedNews.Changed changed => [changed.Live],
        _ => [],
    };

    private Scene Scene() => new(Head, [.. known.Values], [.. tail.Newest().Where(told => isShown(told.Booster))], time.GetUtcNow())
    {
        Lost = lost,
        NoEvents = noEvents,
    };

    /// <summary>A line for each booster whose line is another than before; ages do not count.</summary>
    private void Say(Dictionary<ObjectKey, string> said, TextWriter output)
    {
        foreach (var (key, booster) in known)
        {
            var line = BoosterTree.Line(booster, now: null).Text;
            if (said.GetValueOrDefault(key) != line)
            {
                said[key] = line;
                output.WriteLine(line);
            }
        }

        foreach (var key in said.Keys.Where(key => !known.ContainsKey(key)).ToList())
        {
            said.Remove(key);
            output.WriteLine($"{key}  gone");
        }

        output.Flush();
    }
}
