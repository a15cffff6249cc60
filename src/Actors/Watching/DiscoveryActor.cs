using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Watching.ReflectorProtocol;
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

    private readonly ICluster cluster;
    private readonly ReflectorSettings settings;
    private readonly IActorRef watcher;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly ICancelable stopping = new Cancelable(Context.System.Scheduler);

    private ApiCatalog? catalog;
    private IWatch? watch;
    private string? resume;
    private int attempt;
    private int failures;
    private int watchFailures;

    /// <summary>Makes the actor; it starts by itself.</summary>
    public DiscoveryActor(ICluster cluster, ReflectorSettings settings, IActorRef watcher)
    {
        this.cluster = cluster;
        this.settings = settings;
        this.watcher = watcher;
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
        stopping.Cancel();
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
            case Opened opened when opened.Attempt == attempt:
                OnOpened(opened.Answer);
                break;
            case Opened { Answer.Value: { } late }:
                _ = late.DisposeAsync().AsTask();
                break;
            case Read read when read.Attempt == attempt:
                OnRead(read.Answer);
                break;
            case Status.Failure { Cause: not OperationCanceledException } bug:
                throw new InvalidOperationException("the cluster broke its promise to answer with values", bug.Cause);
        }
    }

    private void Discover() => cluster.DiscoverAsync(stopping.Token).PipeTo(Self, success: answer => (object)answer);

    private void OnAnswer(Answer<ApiCatalog> answer)
    {
        if (answer.Value is not { } catalog)
        {
            if (failures++ == 0)
            {
                log.Warning("the API server does not say what it serves: {0}", answer.Failure!.Message);
            }

            Timers.StartSingleTimer(nameof(DiscoverNow), DiscoverNow.Instance, Pause(failures, answer.Failure!.RetryAfter));
            return;
        }

        failures = 0;
        if (this.catalog is null || !this.catalog.Served.SetEquals(catalog.Served)
            || this.catalog.Generation != catalog.Generation || this.catalog.BoosterCrdIsOurs != catalog.BoosterCrdIsOurs)
        {
            this.catalog = catalog;
            watcher.Tell(new CatalogKnown(catalog));
        }
    }

    private void OpenWatch()
    {
        CloseWatch();
        var timeout = settings.WatchTimeout(settings.Random());
        Timers.StartSingleTimer(nameof(OpenNow), OpenNow.Instance, timeout + settings.DeadlineMargin);
        var attempt = this.attempt;
        cluster.WatchCrdsAsync(resume, timeout, stopping.Token).PipeTo(Self, success: answer => new Opened(attempt, answer));
    }

    private void OnOpened(Answer<IWatch> answer)
    {
        if (answer.Value is not { } watch)
        {
            WatchEnded(answer.Failure);
            return;
        }

        this.watch = watch;
        ReadOn(watch);
    }

    private void ReadOn(IWatch watch)
    {
        var attempt = this.attempt;
        watch.ReadAsync(settings.BatchSize, stopping.Token).PipeTo(Self, success: answer => new Read(attempt, answer));
    }

    private void OnRead(Answer<WatchBatch> answer)
    {
        if (answer.Value is not { } batch || this.watch is not { } watch)
        {
            WatchEnded(answer.Failure);
            return;
        }

        var (version, ours, failure) = CrdNews.Read(batch.Events, CrdNames);
        resume = version ?? resume;
        if (ours)
        {
            DiscoverSoon();
        }

        if (failure is not null || batch.Events.IsEmpty)
        {
            WatchEnded(failure);
            return;
        }

        watchFailures = 0;
        ReadOn(watch);
    }

    /// <summary>What happened between two watches is not known: ask.</summary>
    private void WatchEnded(ApiFailure? failure)
    {
        if (failure is not null)
        {
            log.Debug("the watch on CRDs ended: {0}", failure.Message);
            resume = null;
        }

        CloseWatch();
        DiscoverSoon();
        Timers.StartSingleTimer(nameof(OpenNow), OpenNow.Instance, Pause(++watchFailures, failure?.RetryAfter));
    }

    private void DiscoverSoon()
    {
        foreach (var wait in Afterwards)
        {
            Timers.StartSingleTimer((nameof(DiscoverNow), wait), DiscoverNow.Instance, wait);
        }
    }

    private TimeSpan Pause(int failures, TimeSpan? retryAfter) => BackOff.Delay(failures, terminal: false, retryAfter, settings.Random());

    /// <summary>From here on answers to what was asked before are too late.</summary>
    private void CloseWatch()
    {
        attempt++;
        if (this.watch is { } watch)
        {
            this.watch = null;
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
