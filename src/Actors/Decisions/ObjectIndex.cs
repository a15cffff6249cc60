using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>What is remembered of a listed object; its document is not.</summary>
/// <param name="Uid">metadata.uid.</param>
/// <param name="ResourceVersion">The newest version seen.</param>
/// <param name="Owner">The booster it belongs, or last belonged, to.</param>
public sealed record IndexEntry(string Uid, string ResourceVersion, BoosterOwner? Owner);

/// <summary>
/// All objects of one kind by key: which versions have been seen, so that repeated and older events are told from news, and
/// which keys a list no longer has.
/// </summary>
public sealed class ObjectIndex
{
    private readonly Dictionary<ObjectKey, IndexEntry> entries = [];
    private HashSet<ObjectKey>? listed;

    /// <summary>How many objects are known.</summary>
    public int Count => entries.Count;

    /// <summary>What is known under this key; null where nothing is.</summary>
    public IndexEntry? this[ObjectKey key] => entries.GetValueOrDefault(key);

    /// <summary>Takes in an object of a list or a watch.</summary>
    /// <param name="live">The object.</param>
    /// <param name="before">What was known under its key.</param>
    /// <returns>False where this version, or a newer one, was known already.</returns>
    public bool See(LiveObject live, out IndexEntry? before)
    {
        listed?.Add(live.Ref.Key);
        before = this[live.Ref.Key];
        if (before is not null
            && (before.ResourceVersion == live.ResourceVersion || ResourceVersions.IsOlder(live.ResourceVersion, before.ResourceVersion)))
        {
            return false;
        }

        // An owner reference stripped by hand does not make our object a stranger's: whoever owned it puts it back.
        var owner = live.Owner ?? (before?.Uid == live.Uid ? before.Owner : null);
        entries[live.Ref.Key] = new IndexEntry(live.Uid, live.ResourceVersion, owner);
        return true;
    }

    /// <summary>Takes in a deletion.</summary>
    /// <returns>What was known; null where the object was not, or where another one stands there by now.</returns>
    public IndexEntry? Remove(ObjectKey key, string uid)
    {
        if (this[key] is not { } entry || entry.Uid != uid)
        {
            return null;
        }

        entries.Remove(key);
        return entry;
    }

    /// <summary>A list begins: what it does not name is gone.</summary>
    public void BeginList() => listed = [];

    /// <summary>The list is complete.</summary>
    /// <returns>The entries it did not name, now removed.</returns>
    public IReadOnlyList<KeyValuePair<ObjectKey, IndexEntry>> EndList()
    {
        var listed = this.listed ?? [];
        this.listed = null;
        var gone = entries.Where(entry => !listed.Contains(entry.Key)).ToList();
        foreach (var (key, _) in gone)
        {
            entries.Remove(key);
        }

        return gone;
    }

    /// <summary>Forgets versions, so that the next list reports every object; what is known of owners stays.</summary>
    public void ForgetVersions()
    {
        foreach (var (key, entry) in entries.ToList())
        {
            entries[key] = entry with { ResourceVersion = "" };
        }
    }
}
