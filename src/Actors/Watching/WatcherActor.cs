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
    private readonly Func<WatchScope, IActorRef, Props> _reflector;
    private readonly IReadOnlyList<string?> _namespaces;
    private readonly IActorRef _boosters;
    private readonly Func<IActorRef, Props> _discovery;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<WatchScope, IActorRef> _reflectors = [];
    private readonly HashSet<WatchScope> _synced = [];
    private readonly Deliveries _deliveries;
    private readonly Queue<(IActorRef Reflector, long Turn)> _waiting = [];
    private readonly List<Look> _held = [];
    private readonly HashSet<Look> _withoutKind = [];

    private ApiCatalog? _catalog;

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
        _discovery = discovery;
        _reflector = reflector;
        _boosters = boosters(Context);
        _namespaces = namespaces;
        _deliveries = new Deliveries(undeliveredLimit);
    }

    private bool BoostersAreListed => _namespaces.All(ns => _synced.Contains(new WatchScope(Kinds.ModelBooster, ns)));

    private bool IsOpen => _catalog is not null && BoostersAreListed && _reflectors.Keys.All(_synced.Contains);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    /// <inheritdoc/>
    protected override void PreStart() => Context.ActorOf(_discovery(Self), "discovery");

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
                Hand(_deliveries.Next(delivered.BoosterUid));
                LetGoOn();
                break;
            case Synced synced:
                OnSynced(synced.WatchScope);
                break;
            case Look look:
                OnLook(look);
                break;
            case GetWatchState:
                Sender.Tell(new WatchState(IsOpen, Missing().ToValueList(), _deliveries.Count));
                break;
        }
    }

    private void OnCatalog(ApiCatalog catalog)
    {
        var before = _catalog;
        _catalog = catalog;
        _boosters.Tell(new CatalogKnown(catalog));
        foreach (var scope in _reflectors.Keys.Where(scope => !catalog.Served.Contains(scope.Kind)).ToList())
        {
            _log.Warning("{0} is no longer served; its reflector stops", scope.Kind.CrdName);
            _reflectors[scope].Tell(KindGone.Instance);
            _reflectors.Remove(scope);
            _synced.Remove(scope);
        }

        foreach (var kind in Kinds.All.Where(kind => !catalog.Served.Contains(kind) && (before?.Served.Contains(kind) ?? true)))
        {
            _log.Warning("CRD {0} is not installed{1}", kind.CrdName, kind == Kinds.ModelBooster ? ": install it with `modelbooster crds | kubectl apply -f -`" : "");
        }

        StartReflectors();
        if (before is not null)
        {
            // What boosters become may have changed with the catalog: let each be looked at again.
            foreach (var (scope, reflector) in _reflectors.Where(entry => entry.Key.Kind == Kinds.ModelBooster))
            {
                reflector.Tell(Relist.Instance);
            }
        }

        ReleaseLooks();
    }

    private void StartReflectors()
    {
        foreach (var kind in Kinds.All.Where(kind => _catalog!.Served.Contains(kind) && (kind == Kinds.ModelBooster || BoostersAreListed)))
        {
            foreach (var scope in _namespaces.Select(ns => new WatchScope(kind, ns)).Where(scope => !_reflectors.ContainsKey(scope)))
            {
                _reflectors[scope] = Context.ActorOf(_reflector(scope, Self));
            }
        }
    }

    private void OnSynced(WatchScope scope)
    {
        _synced.Add(scope);
        StartReflectors();
        ReleaseLooks();
    }

    private void OnNews(News news)
    {
        foreach (var item in news.Items)
        {
            Hand(_deliveries.Add(item));
        }

        if (news.Turn > 0)
        {
            _waiting.Enqueue((Sender, news.Turn));
            LetGoOn();
        }
    }

    private void OnLook(Look look)
    {
        if (!IsOpen)
        {
            _held.Add(look);
        }
        else if (_reflectors.TryGetValue(new WatchScope(look.Ref.Kind, NamespaceToWatch(look)), out var reflector))
        {
            reflector.Tell(look);
        }
        else
        {
            _withoutKind.Add(look);
            Hand(_deliveries.Add(new Looked(look.Ref, look.BoosterUid, new Standing.KindMissing())));
        }
    }

    private void ReleaseLooks()
    {
        if (!IsOpen)
        {
            return;
        }

        var looks = _held.Concat(_withoutKind.Where(look => _catalog!.Served.Contains(look.Ref.Kind))).ToList();
        _held.Clear();
        _withoutKind.RemoveWhere(look => _catalog!.Served.Contains(look.Ref.Kind));
        foreach (var look in looks)
        {
            OnLook(look);
        }
    }

    private string? NamespaceToWatch(Look look) => _namespaces.Contains(null) ? null : look.Ref.Key.Namespace;

    private void Hand(INews? news)
    {
        if (news is not null)
        {
            _boosters.Tell(news);
        }
    }

    private void LetGoOn()
    {
        while (_waiting.Count > 0 && _deliveries.HasRoom)
        {
            var (reflector, turn) = _waiting.Dequeue();
            reflector.Tell(new GoOn(turn));
        }
    }

    private IEnumerable<string> Missing()
    {
        if (_catalog is null)
        {
            return ["the API server's answer on which kinds it serves"];
        }

        if (!_catalog.Served.Contains(Kinds.ModelBooster))
        {
            return [$"CRD {Kinds.ModelBooster.CrdName}"];
        }

        return _reflectors.Keys.Where(scope => !_synced.Contains(scope)).Select(scope => $"the list of {scope}");
    }
}
