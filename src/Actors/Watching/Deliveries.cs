using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>
/// News on its way to boosters: one at a time for each, and of what waits only the newest about each subject. So a burst of
/// events about one object costs a slow booster one message, and memory is bounded by the number of objects.
/// </summary>
/// <param name="limit">There is room while fewer than this wait.</param>
internal sealed class Deliveries(int limit)
{
    private readonly Dictionary<string, OrderedDictionary<object, INews>> lanes = [];

    /// <summary>News that waits behind another.</summary>
    public int Count { get; private set; }

    /// <summary>More may be read.</summary>
    public bool HasRoom => Count < limit;

    /// <summary>Adds news.</summary>
    /// <returns>The news itself where it can be handed on at once; null where it waits.</returns>
    public INews? Add(INews news)
    {
        if (!lanes.TryGetValue(news.BoosterUid, out var lane))
        {
            lanes[news.BoosterUid] = [];
            return news;
        }

        if (!lane.ContainsKey(news.Subject))
        {
            Count++;
        }
        else
        {
            // The newest takes the last place: what it speaks of may depend on what came between.
            lane.Remove(news.Subject);
        }

        lane.Add(news.Subject, news);
        return null;
    }

    /// <summary>The booster has taken what it was handed.</summary>
    /// <returns>What it gets next; null where nothing waits.</returns>
    public INews? Next(string boosterUid)
    {
        if (!lanes.TryGetValue(boosterUid, out var lane))
        {
            return null;
        }

        if (lane.Count == 0)
        {
            lanes.Remove(boosterUid);
            return null;
        }

        var next = lane.GetAt(0).Value;
        lane.RemoveAt(0);
        Count--;
        return next;
    }
}
