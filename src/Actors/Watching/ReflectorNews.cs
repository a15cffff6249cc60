using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>What an object of a list or a watch means to boosters. Of strangers' objects only those matter whose name is asked for.</summary>
/// <param name="index">What has been seen; brought up to date here.</param>
internal sealed class ReflectorNews(ObjectIndex index)
{
    /// <summary>Names that boosters want and strangers hold.</summary>
    private readonly Dictionary<ObjectRef, HashSet<string>> claims = [];

    private readonly SharedModelNames modelNames = new();

    /// <summary>Of the list that is being read.</summary>
    private readonly List<LiveObject> routes = [];

    /// <summary>What a batch of a watch brought.</summary>
    /// <param name="News">For boosters, in order.</param>
    /// <param name="Version">The newest version heard of, bookmarks included; null where none was.</param>
    /// <param name="Unreadable">Why events were passed over.</param>
    /// <param name="Failure">What ended the stream; null where nothing did.</param>
    internal sealed record Heard(ImmutableArray<INews> News, string? Version, IReadOnlyList<string> Unreadable, ApiFailure? Failure);

    /// <summary>Takes in a batch up to the first failure in it.</summary>
    public Heard OfBatch(WatchBatch batch)
    {
        var news = ImmutableArray.CreateBuilder<INews>();
        var unreadable = new List<string>();
        string? version = null;
        foreach (var received in batch.Events)
        {
            switch (received)
            {
                case WatchEvent.Changed changed:
                    news.AddRange(OfSeen(changed.Live));
                    version = ResourceVersions.Newer(version, changed.Live.ResourceVersion);
                    break;
                case WatchEvent.Deleted deleted:
                    news.AddRange(OfDeleted(deleted.Live));
                    version = ResourceVersions.Newer(version, deleted.Live.ResourceVersion);
                    break;
                case WatchEvent.Bookmark bookmark:
                    version = ResourceVersions.Newer(version, bookmark.ResourceVersion);
                    break;
                case WatchEvent.Unreadable passedOver:
                    unreadable.Add(passedOver.Why);
                    break;
                case WatchEvent.Failed failed:
                    return new Heard(news.ToImmutable(), version, unreadable, failed.Failure);
            }
        }

        return new Heard(news.ToImmutable(), version, unreadable, null);
    }

    /// <summary>A list begins anew.</summary>
    public void BeginList() => routes.Clear();

    /// <summary>A page of a list. Routes are held until the last one: what one means depends on all the others.</summary>
    public IEnumerable<INews> OfPage(ImmutableArray<LiveObject> page, bool isLast)
    {
        if (page.All(live => live.Ref.Kind != Kinds.ModelRoute) && routes.Count == 0)
        {
            return page.SelectMany(OfSeen);
        }

        routes.AddRange(page);
        return isLast ? OfRoutes() : [];
    }

    private IEnumerable<INews> OfRoutes()
    {
        modelNames.Listed(routes.Select(live => (live, live.Owner?.Uid)));
        foreach (var news in routes.SelectMany(OfSeen))
        {
            yield return news;
        }

        routes.Clear();
        foreach (var (route, boosterUid, note) in modelNames.Untold())
        {
            yield return new NameShared(route, boosterUid, note);
        }
    }

    /// <summary>The answer from memory; null where the object is the asker's own and it wants it from the server.</summary>
    /// <param name="look">The question.</param>
    /// <param name="asOf">The version up to which memory is complete.</param>
    public INews? Answer(Look look, string? asOf)
    {
        if (index[look.Ref.Key] is not { } known)
        {
            return new Looked(look.Ref, look.BoosterUid, new Standing.Absent(asOf));
        }

        if (BoosterOf(look.Ref.Kind, known) == look.BoosterUid)
        {
            return look.Fetch ? null : new Looked(look.Ref, look.BoosterUid, new Standing.Unread(known.ResourceVersion));
        }

        Claim(look.Ref, look.BoosterUid);
        return new Looked(look.Ref, look.BoosterUid, new Standing.Foreign(known.Uid, known.Owner));
    }

    /// <summary>An object was read from the server for the one who asked.</summary>
    public IEnumerable<INews> OfFetched(Look look, LiveObject live, string? asOf)
    {
        var news = OfSeen(live).ToList();
        if (index[look.Ref.Key] is { } known && BoosterOf(look.Ref.Kind, known) != look.BoosterUid)
        {
            return Answer(look, asOf) is { } answer ? [.. news, answer] : news;
        }

        // Known already in this version, and asked for all the same.
        return news.Count > 0 ? news
            : look.Ref.Kind == Kinds.ModelBooster ? [new BoosterSeen(live)]
            : [new ChildSeen(live, look.BoosterUid) { Note = modelNames.Take(live.Ref) }];
    }

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
            if (formerOwner.Uid != owner?.Uid)
            {
                // Who may want the name still must know that it is taken, not free.
                Claim(live.Ref, formerOwner.Uid);
            }
        }

        var shared = live.Ref.Kind == Kinds.ModelRoute ? modelNames.Seen(live, owner?.Uid).ToList() : [];
        if (owner is not null)
        {
            yield return new ChildSeen(live, owner.Uid) { Note = modelNames.Take(live.Ref) };
        }

        foreach (var claimant in Claimants(live.Ref).Where(claimant => claimant != owner?.Uid))
        {
            yield return new Looked(live.Ref, claimant, new Standing.Foreign(live.Uid, owner));
        }

        foreach (var (route, boosterUid, note) in shared.Where(told => told.Route != live.Ref))
        {
            yield return new NameShared(route, boosterUid, note);
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
        foreach (var (route, boosterUid, note) in modelNames.Gone(gone))
        {
            yield return new NameShared(route, boosterUid, note);
        }
    }

    private void Claim(ObjectRef name, string boosterUid) =>
        (claims.TryGetValue(name, out var claimants) ? claimants : claims[name] = []).Add(boosterUid);

    private static string? BoosterOf(ResourceKind kind, IndexEntry entry) => kind == Kinds.ModelBooster ? entry.Uid : entry.Owner?.Uid;

    private HashSet<string> Claimants(ObjectRef name) => claims.TryGetValue(name, out var claimants) ? claimants : [];
}
