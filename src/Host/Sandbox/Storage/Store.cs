using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace ModelBooster.Host.Sandbox;

/// <summary>All objects of a kind at one moment.</summary>
internal sealed record Snapshot(long Version, ImmutableSortedDictionary<string, StoredObject> Objects);

/// <summary>A change and the kind it belongs to.</summary>
internal sealed record StoreChange(ResourceType Type, Change Change);

/// <summary>
/// Objects in memory under one counter of versions. Reads give immutable snapshots; writes say which state they rest on and are
/// refused when it is no longer there. One lock, held for the length of a dictionary update and, where there is a journal, of a line.
/// </summary>
/// <param name="historyLimit">How many changes of each kind are kept for watches.</param>
/// <param name="journal">Takes every change before anybody is told of it; null for none.</param>
internal sealed class Store(int historyLimit, Journal? journal = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, WatchHistory> kinds = new(StringComparer.Ordinal);
    private readonly Channel<StoreChange> feed = Channel.CreateUnbounded<StoreChange>(new UnboundedChannelOptions { SingleReader = true });
    private long version = journal?.Version ?? 1;
    private bool fed;

    /// <summary>The newest version.</summary>
    public long Version
    {
        get
        {
            lock (gate)
            {
                return version;
            }
        }
    }

    /// <summary>Every change of every kind from the first call on, in order, for one reader: the garbage collector.</summary>
    public ChannelReader<StoreChange> Feed()
    {
        lock (gate)
        {
            fed = true;
            return feed.Reader;
        }
    }

    /// <summary>Puts the objects of a kind in place that a journal has kept; nothing is told of it.</summary>
    public void Restore(ResourceType type, IEnumerable<StoredObject> kept)
    {
        lock (gate)
        {
            Of(type).Restore(kept);
        }
    }

    /// <summary>One object, or null.</summary>
    public StoredObject? Find(ResourceType type, string key)
    {
        lock (gate)
        {
            return Of(type).Objects.GetValueOrDefault(key);
        }
    }

    /// <summary>All objects of a kind.</summary>
    public Snapshot List(ResourceType type)
    {
        lock (gate)
        {
            return new Snapshot(version, Of(type).Objects);
        }
    }

    /// <summary>All objects of a kind as they stood at a version; null where that is forgotten.</summary>
    public Snapshot? ListAt(ResourceType type, long at)
    {
        lock (gate)
        {
            return Of(type).At(at) is { } objects ? new Snapshot(at, objects) : null;
        }
    }

    /// <summary>
    /// The changes after a version and what to wait for when there are none; <c>Forgotten</c> is the oldest version that can still be
    /// asked for where this one cannot.
    /// </summary>
    public (List<Change>? Changes, Task Arrival, long Forgotten, long Newest) ChangesAfter(ResourceType type, long after)
    {
        lock (gate)
        {
            var history = Of(type);
            return (history.After(after), history.Arrival, history.Forgotten, version);
        }
    }

    /// <summary>Puts an object in the place of another (or of none).</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="expected">What must stand there now; null for nothing.</param>
    /// <param name="next">The object; its resourceVersion is set here.</param>
    /// <returns>What now stands there; null where something else than expected did.</returns>
    public StoredObject? TryPut(ResourceType type, StoredObject? expected, JsonObject next)
    {
        var metadata = next.Ensure("metadata");
        var key = StoredObject.KeyOf(metadata.Text("namespace") ?? "", metadata.Text("name") ?? "");
        lock (gate)
        {
            var history = Of(type);
            if (!ReferenceEquals(history.Objects.GetValueOrDefault(key), expected))
            {
                return null;
            }

            var stored = new StoredObject(next, ++version);
            var change = expected is null ? ChangeType.Added : ChangeType.Modified;
            Append(type, history, new Change(change, stored, expected, history.Objects.SetItem(key, stored)));
            return stored;
        }
    }

    /// <summary>Takes an object away.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="expected">What must stand there now.</param>
    /// <param name="last">The object as it is to be shown to watches, where that differs.</param>
    /// <returns>False where something else than expected stood there.</returns>
    public bool TryRemove(ResourceType type, StoredObject expected, JsonObject? last = null)
    {
        lock (gate)
        {
            var history = Of(type);
            if (!ReferenceEquals(history.Objects.GetValueOrDefault(expected.Key), expected))
            {
                return false;
            }

            var gone = new StoredObject(last ?? expected.Read(), ++version);
            Append(type, history, new Change(ChangeType.Deleted, gone, expected, history.Objects.Remove(expected.Key)));
            return true;
        }
    }

    /// <summary>Forgets all changes: a watch or a page from an older version is told 410 from now on.</summary>
    public void Compact()
    {
        lock (gate)
        {
            foreach (var history in kinds.Values)
            {
                history.ForgetThrough(version);
            }
        }
    }

    private void Append(ResourceType type, WatchHistory history, Change change)
    {
        journal?.Append(type, change);
        history.Append(change);
        if (fed)
        {
            feed.Writer.TryWrite(new StoreChange(type, change));
        }
    }

    private WatchHistory Of(ResourceType type)
    {
        if (!kinds.TryGetValue(type.GroupResource, out var history))
        {
            kinds[type.GroupResource] = history = new WatchHistory(historyLimit);
            if (journal is { IsNew: false })
            {
                history.ForgetThrough(journal.Version);
            }
        }

        return history;
    }
}
