using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>
/// Finds out what the cluster serves, at start and whenever one of our CRDs changes, and tells the watcher when the answer
/// differs. Where CRDs may not be watched it asks again from time to time.
/// </summary>
public sealed class DiscoveryActor : UntypedActor, IWithTimers
{
    /// <summary>Discovery follows a change of a CRD by some hundred milliseconds, sometimes more: it is asked twice.</summary>
    private static readonly TimeSpan[] Afterwards = [TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3)];

    private static readonly HashSet<string> CrdNames = [.. Kinds.All.Select(kind => kind.CrdName)];

    private readonly ICluster _cluster;
    private readonly ReflectorSettings _settings;
    private readonly IActorRef _watcher;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ICancelable _stopping = new Cancelable(Context.System.Scheduler);

    private ApiCatalog? _catalog;
    private IWatch? _watch;
    private string? _resume;
    private int _failures;
    private int _watchFailures;

    /// <summary>Makes the actor; it starts by itself.</summary>
    public DiscoveryActor(ICluster cluster, ReflectorSettings settings, IActorRef watcher)
    {
        _cluster = cluster;
        _settings = settings;
        _watcher = watcher;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Discover();
        OpenWatch();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopping.Cancel();
        CloseWatch();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DiscoverNow:
                Discover();
                break;
            case Answer<ApiCatalog> answer:
                OnAnswer(answer);
                break;
            case OpenNow:
                OpenWatch();
                break;
            case Answer<IWatch> { Value: { } watch }:
                _watch = watch;
                ReadOn();
                break;
            case Answer<IWatch> { Failure: { } failure }:
                WatchEnded(failure);
                break;
            case Answer<WatchBatch> { Value: { } batch }:
                OnBatch(batch);
                break;
            case Answer<WatchBatch> { Failure: { } failure }:
                WatchEnded(failure);
                break;
            case Status.Failure { Cause: not OperationCanceledException } bug:
                throw new InvalidOperationException("the cluster broke its promise to answer with values", bug.Cause);
        }
    }

    private void Discover() => _cluster.DiscoverAsync(_stopping.Token).PipeTo(Self, success: answer => (object)answer);

    private void OnAnswer(Answer<ApiCatalog> answer)
    {
        if (answer.Value is not { } catalog)
        {
            if (_failures++ == 0)
            {
                _log.Warning("the API server does not say what it serves: {0}", answer.Failure!.Message);
            }

            Timers.StartSingleTimer(nameof(DiscoverNow), DiscoverNow.Instance, Pause(_failures));
            return;
        }

        _failures = 0;
        if (_catalog is null || !_catalog.Served.SetEquals(catalog.Served)
            || _catalog.Generation != catalog.Generation || _catalog.BoosterCrdIsOurs != catalog.BoosterCrdIsOurs)
        {
            _catalog = catalog;
            _watcher.Tell(new CatalogKnown(catalog));
        }
    }

    private void OpenWatch()
    {
        CloseWatch();
        var timeout = _settings.WatchTimeout(_settings.Random());
        Timers.StartSingleTimer(nameof(OpenNow), OpenNow.Instance, timeout + _settings.DeadlineMargin);
        _cluster.WatchCrdsAsync(_resume, timeout, _stopping.Token).PipeTo(Self, success: answer => (object)answer);
    }

    private void ReadOn() => _watch!.ReadAsync(_settings.BatchSize, _stopping.Token).PipeTo(Self, success: answer => (object)answer);

    private void OnBatch(WatchBatch batch)
    {
        var (version, ours, failure) = CrdNews.Read(batch.Events, CrdNames);
        _resume = version ?? _resume;
        if (ours)
        {
            DiscoverSoon();
        }

        if (failure is not null || batch.Events.IsEmpty)
        {
            WatchEnded(failure);
            return;
        }

        _watchFailures = 0;
        ReadOn();
    }

    /// <summary>What happened between two watches is not known: ask.</summary>
    private void WatchEnded(ApiFailure? failure)
    {
        if (failure is not null)
        {
            _log.Debug("the watch on CRDs ended: {0}", failure.Message);
            _resume = null;
        }

        CloseWatch();
        DiscoverSoon();
        Timers.StartSingleTimer(nameof(OpenNow), OpenNow.Instance, Pause(++_watchFailures));
    }

    private void DiscoverSoon()
    {
        foreach (var wait in Afterwards)
        {
            Timers.StartSingleTimer((nameof(DiscoverNow), wait), DiscoverNow.Instance, wait);
        }
    }

    private TimeSpan Pause(int failures) => BackOff.Delay(failures, terminal: false, retryAfter: null, _settings.Random());

    private void CloseWatch()
    {
        if (_watch is { } watch)
        {
            _watch = null;
            _ = watch.DisposeAsync().AsTask();
        }
    }

    private sealed record DiscoverNow
    {
        public static DiscoverNow Instance { get; } = new();
    }

    private sealed record OpenNow
    {
        public static OpenNow Instance { get; } = new();
    }
}

/// <summary>What a batch of CRD events means.</summary>
internal static class CrdNews
{
    /// <summary>Newest version, whether a CRD of ours is among them, and the failure that ended the stream.</summary>
    public static (string? Version, bool Ours, ApiFailure? Failure) Read(IEnumerable<WatchEvent> events, IReadOnlySet<string> crdNames)
    {
        string? version = null;
        var ours = false;
        foreach (var received in events)
        {
            switch (received)
            {
                case WatchEvent.Changed changed:
                    version = ResourceVersions.Newer(version, changed.Live.ResourceVersion);
                    ours |= crdNames.Contains(changed.Live.Ref.Key.Name);
                    break;
                case WatchEvent.Deleted deleted:
                    version = ResourceVersions.Newer(version, deleted.Live.ResourceVersion);
                    ours |= crdNames.Contains(deleted.Live.Ref.Key.Name);
                    break;
                case WatchEvent.Bookmark bookmark:
                    version = ResourceVersions.Newer(version, bookmark.ResourceVersion);
                    break;
                case WatchEvent.Failed failed:
                    return (version, ours, failed.Failure);
            }
        }

        return (version, ours, null);
    }
}
