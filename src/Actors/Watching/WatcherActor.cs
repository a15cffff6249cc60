using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>
/// Owns discovery, the reflectors and the boosters, and fans the reflectors' news out to the boosters. Keeps the start gate:
/// boosters are listed before their children, and no name is answered for (so no child is written) before every served kind
/// has been listed. If discovery or a reflector breaks, what it knew is lost: then all of it starts over.
/// </summary>
public sealed class WatcherActor : UntypedActor
{
    private readonly Func<WatchScope, IActorRef, Props> reflector;
    private readonly IReadOnlyList<string?> namespaces;
    private readonly IActorRef boosters;
    private readonly Func<IActorRef, Props> discovery;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<WatchScope, IActorRef> reflectors = [];
    private readonly HashSet<WatchScope> synced = [];
    private readonly Deliveries deliveries;
    private readonly Queue<(IActorRef Reflector, long Turn)> waiting = [];
    private readonly List<Look> held = [];
    private readonly HashSet<Look> withoutKind = [];

    private ApiCatalog? catalog;

    /// <summary>Makes a watcher.</summary>
    /// <param name="discovery">Props of discovery, reporting to the given actor.</param>
    /// <param name="reflector">Props of a reflector for a scope, reporting to the given actor.</param>
    /// <param name="boosters">Who takes the news: made here, so that it starts over with the watcher.</param>
    /// <param name="namespaces">The namespaces to watch; one null for all.</param>
    /// <param name="undeliveredLimit">Reflectors wait while more news than this is on its way.</param>
    public WatcherActor(
        Func<IActorRef, Props> discovery,
        Func<WatchScope, IActorRef, Props> reflector,
        Func<IUntypedActorContext, IActorRef> boosters,
        IReadOnlyList<string?> namespaces,
        int undeliveredLimit)
    {
        this.discovery = discovery;
        this.reflector = reflector;
        this.boosters = boosters(Context);
        this.namespaces = namespaces;
        deliveries = new Deliveries(undeliveredLimit);
    }

    private bool BoostersAreListed => namespaces.All(ns => synced.Contains(new WatchScope(Kinds.ModelBooster, ns)));

    private bool IsOpen => catalog is not null && BoostersAreListed && reflectors.Keys.All(synced.Contains);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    /// <inheritdoc/>
    protected override void PreStart() => Context.ActorOf(discovery(Self), "discovery");

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CatalogKnown known:
                OnCatalog(known.Catalog);
                break;
            case News news:
                OnNews(news);
                break;
            case Delivered delivered:
                Hand(deliveries.Next(delivered.BoosterUid));
                LetGoOn();
                break;
            case Synced synced:
                OnSynced(synced.WatchScope);
                break;
            case Look look:
                OnLook(look);
                break;
            case GetWatchState:
                Sender.Tell(new WatchState(IsOpen, Missing().ToValueList(), deliveries.Count));
                break;
        }
    }

    private void OnCatalog(ApiCatalog catalog)
    {
        var before = this.catalog;
        this.catalog = catalog;
        boosters.Tell(new CatalogKnown(catalog));
        foreach (var scope in reflectors.Keys.Where(scope => !catalog.Served.Contains(scope.Kind)).ToList())
        {
            log.Warning("{0} is no longer served; its reflector stops", scope.Kind.CrdName);
            reflectors[scope].Tell(KindGone.Instance);
            reflectors.Remove(scope);
            synced.Remove(scope);
        }

        // Kthena v1.0 has no bindings: that they are missing there says nothing.
        var expected = catalog.Generation == KthenaGeneration.V10 ? Kinds.All.Where(kind => kind != Kinds.AutoscalingPolicyBinding) : Kinds.All;
        foreach (var kind in expected.Where(kind => !catalog.Served.Contains(kind) && (before?.Served.Contains(kind) ?? true)))
        {
            log.Warning(
                "CRD {0} is not installed{1}",
                kind.CrdName,
                kind == Kinds.ModelBooster ? ": install it with `modelbooster crds | kubectl apply -f -`" : "");
        }

        StartReflectors();
        if (before is not null)
        {
            // What boosters become may have changed with the catalog: let each be looked at again.
            foreach (var (scope, reflector) in reflectors.Where(entry => entry.Key.Kind == Kinds.ModelBooster))
            {
                reflector.Tell(Relist.Instance);
            }
        }

        ReleaseLooks();
    }

    private void StartReflectors()
    {
        foreach (var kind in Kinds.All.Where(kind => catalog!.Served.Contains(kind) && (kind == Kinds.ModelBooster || BoostersAreListed)))
        {
            foreach (var scope in namespaces.Select(ns => new WatchScope(kind, ns)).Where(scope => !reflectors.ContainsKey(scope)))
            {
                reflectors[scope] = Context.ActorOf(reflector(scope, Self));
            }
        }
    }

    private void OnSynced(WatchScope scope)
    {
        synced.Add(scope);
        StartReflectors();
        ReleaseLooks();
    }

    private void OnNews(News news)
    {
        foreach (var item in news.Items)
        {
            Hand(deliveries.Add(item));
        }

        if (news.Turn > 0)
        {
            waiting.Enqueue((Sender, news.Turn));
            LetGoOn();
        }
    }

    private void OnLook(Look look)
    {
        if (!IsOpen)
        {
            held.Add(look);
        }
        else if (reflectors.TryGetValue(new WatchScope(look.Ref.Kind, NamespaceToWatch(look)), out var reflector))
        {
            reflector.Tell(look);
        }
        else
        {
            withoutKind.Add(look);
            Hand(deliveries.Add(new Looked(look.Ref, look.BoosterUid, new Standing.KindMissing())));
        }
    }

    private void ReleaseLooks()
    {
        if (!IsOpen)
        {
            return;
        }

        var looks = held.Concat(withoutKind.Where(look => catalog!.Served.Contains(look.Ref.Kind))).ToList();
        held.Clear();
        withoutKind.RemoveWhere(look => catalog!.Served.Contains(look.Ref.Kind));
        foreach (var look in looks)
        {
            OnLook(look);
        }
    }

    private string? NamespaceToWatch(Look look) => namespaces.Contains(null) ? null : look.Ref.Key.Namespace;

    private void Hand(INews? news)
    {
        if (news is not null)
        {
            boosters.Tell(news);
        }
    }

    private void LetGoOn()
    {
        while (waiting.Count > 0 && deliveries.HasRoom)
        {
            var (reflector, turn) = waiting.Dequeue();
            reflector.Tell(new GoOn(turn));
        }
    }

    private IEnumerable<string> Missing()
    {
        if (catalog is null)
        {
            return ["the API server's answer on which kinds it serves"];
        }

        if (!catalog.Served.Contains(Kinds.ModelBooster))
        {
            return [$"CRD {Kinds.ModelBooster.CrdName}"];
        }

        return reflectors.Keys.Where(scope => !synced.Contains(scope)).Select(scope => $"the list of {scope}");
    }
}
