using ModelBooster.Api;
using ModelBooster.Decisions;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>What an object of a list or a watch means to boosters. Of strangers' objects only those matter whose name is asked for.</summary>
/// <param name="index">What has been seen; brought up to date here.</param>
/// <param name="claims">Names that boosters want and strangers hold.</param>
internal sealed class ReflectorNews(ObjectIndex index, Dictionary<ObjectRef, HashSet<string>> claims)
{
    /// <summary>An object was listed, added or modified.</summary>
    public IEnumerable<INews> OfSeen(LiveObject live)
    {
        if (!index.See(live, out var before))
        {
            yield break;
        }

        if (live.Ref.Kind == Kinds.ModelBooster)
        {
            if (before is not null && before.Uid != live.Uid)
            {
                yield return new BoosterGone(live.Ref, before.Uid);
            }

            yield return new BoosterSeen(live);
            yield break;
        }

        var owner = index[live.Ref.Key]!.Owner;
        if (before?.Owner is { } formerOwner && (before.Uid != live.Uid || formerOwner.Uid != owner?.Uid))
        {
            yield return new ChildGone(live.Ref, before.Uid, formerOwner.Uid);
        }

        if (owner is not null)
        {
            yield return new ChildSeen(live, owner.Uid);
        }

        foreach (var claimant in Claimants(live.Ref).Where(claimant => claimant != owner?.Uid))
        {
            yield return new Looked(live.Ref, claimant, new Standing.Foreign(live.Uid, owner));
        }
    }

    /// <summary>A watch said that an object was deleted.</summary>
    public IEnumerable<INews> OfDeleted(LiveObject live) =>
        index.Remove(live.Ref.Key, live.Uid) is { } entry ? OfGone(live.Ref, entry) : [];

    /// <summary>An object is gone from the index.</summary>
    public IEnumerable<INews> OfGone(ObjectRef gone, IndexEntry entry)
    {
        if (gone.Kind == Kinds.ModelBooster)
        {
            yield return new BoosterGone(gone, entry.Uid);
            yield break;
        }

        if (entry.Owner is { } owner)
        {
            yield return new ChildGone(gone, entry.Uid, owner.Uid);
        }

        foreach (var claimant in Claimants(gone))
        {
            yield return new Looked(gone, claimant, new Standing.Absent());
        }

        claims.Remove(gone);
    }

    private HashSet<string> Claimants(ObjectRef name) => claims.TryGetValue(name, out var claimants) ? claimants : [];
}
