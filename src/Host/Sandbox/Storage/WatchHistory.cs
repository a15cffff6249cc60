using System.Collections.Immutable;

namespace ModelBooster.Host.Sandbox;

/// <summary>What a watch calls a change.</summary>
internal enum ChangeType
{
    /// <summary>New.</summary>
    Added,

    /// <summary>Changed.</summary>
    Modified,

    /// <summary>Gone.</summary>
    Deleted,
}

/// <summary>One change of one object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; for a deletion as it was last, with the version of the deletion.</param>
/// <param name="Previous">The object before it.</param>
/// <param name="After">All objects of the kind after it.</param>
internal sealed record Change(
    ChangeType Type, StoredObject Object, StoredObject? Previous, ImmutableSortedDictionary<string, StoredObject> After);

/// <summary>
/// The objects of one kind and its latest changes, oldest first; older ones are forgotten, and a watch or a page that needs them is
/// told so (410). The store's lock guards it.
/// </summary>
internal sealed class WatchHistory(int limit)
{
    // Oldest first from `start` on; what is forgotten is cut off now and then, so that a change costs the same at any length.
    private readonly List<Change> changes = [];
    private int start;
    private ImmutableSortedDictionary<string, StoredObject> beforeOldest = NoObjects;
    private TaskCompletionSource arrived = NewSignal();

    /// <summary>No object.</summary>
    public static ImmutableSortedDictionary<string, StoredObject> NoObjects { get; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    /// <summary>The objects now.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } = NoObjects;

    /// <summary>Version of the newest change that is forgotten; 0 where none is.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Ends when the next change arrives.</summary>
    public Task Arrival => arrived.Task;

    /// <summary>Starts with these objects, whose changes are forgotten.</summary>
    public void Restore(IEnumerable<StoredObject> kept) =>
        beforeOldest = Objects = NoObjects.AddRange(kept.Select(item => KeyValuePair.Create(item.Key, item)));

    /// <summary>Takes a change.</summary>
    public void Append(Change change)
    {
        changes.Add(change);
        Objects = change.After;
        Forget(limit);
        var signal = arrived;
        arrived = NewSignal();
        signal.SetResult();
    }

    /// <summary>Forgets all but the newest changes.</summary>
    public void Forget(int keep)
    {
        var gone = changes.Count - start - keep;
        if (gone <= 0)
        {
            return;
        }

        start += gone;
        Forgotten = changes[start - 1].Object.Version;
        beforeOldest = changes[start - 1].After;
        if (start > keep)
        {
            changes.RemoveRange(0, start);
            start = 0;
        }
    }

    /// <summary>Forgets everything up to a version, also where no change of this kind was that new.</summary>
    public void ForgetThrough(long version)
    {
        Forget(0);
        Forgotten = Math.Max(Forgotten, version);
        beforeOldest = Objects;
    }

    /// <summary>The changes after a version; null where some of them are forgotten.</summary>
    public List<Change>? After(long version) =>
        version < Forgotten ? null : changes[FirstAfter(version)..];

    /// <summary>The objects as they stood at a version; null where that is forgotten.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? At(long version)
    {
        if (version < Forgotten)
        {
            return null;
        }

        var next = FirstAfter(version);
        return next == start ? beforeOldest : changes[next - 1].After;
    }

    /// <summary>Index of the first change after a version.</summary>
    private int FirstAfter(long version)
    {
        var (low, high) = (start, changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (changes[middle].Object.Version <= version)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
