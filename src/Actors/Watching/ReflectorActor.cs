using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Watching.ReflectorProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>
/// Follows one kind: lists it in pages, then watches from there; after a gap it lists again and compares. It pulls, and pulls
/// on only when the watcher has room. It decides nothing about boosters.
/// </summary>
public sealed class ReflectorActor : UntypedActor, IWithTimers
{
    private const string Deadline = "deadline";
    private const string Pause = "pause";

    private readonly WatchScope scope;
    private readonly ICluster cluster;
    private readonly ReflectorSettings settings;
    private readonly IActorRef watcher;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly ICancelable stopping = new Cancelable(Context.System.Scheduler);
    private readonly ObjectIndex index = new();
    private readonly ReflectorNews news;

    private int attempt;
    private int failures;
    private bool synced;
    private bool heardSomething;
    private string? resume;
    private IWatch? watch;
    private long turn;
    private Action? then;

    /// <summary>Makes a reflector; it starts by itself.</summary>
    public ReflectorActor(WatchScope scope, ICluster cluster, ReflectorSettings settings, IActorRef watcher)
    {
        this.scope = scope;
        this.cluster = cluster;
        this.settings = settings;
        this.watcher = watcher;
        news = new ReflectorNews(index);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => StartList();

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
            case Page page when page.Attempt == attempt:
                OnPage(page.Answer);
                break;
            case Opened opened when opened.Attempt == attempt:
                OnOpened(opened.Answer);
                break;
            case Opened { Answer.Value: { } late }:
                Dispose(late);
                break;
            case Read read when read.Attempt == attempt:
                OnRead(read.Answer);
                break;
            case GoOn go when go.Turn == turn && this.then is { } then:
                this.then = null;
                then();
                break;
            case Resume:
                StartWatch();
                break;
            case StartOver:
                StartList();
                break;
            case Silent:
                log.Warning("{0}: the watch has been silent past its time; opening it again", scope);
                Retry(listAgain: false);
                break;
            case Relist:
                index.ForgetVersions();
                StartList();
                break;
            case KindGone:
                index.BeginList();
                Tell([.. Vanished()]);
                Context.Stop(Self);
                break;
            case Look look:
                OnLook(look);
                break;
            case Fetched fetched:
                OnFetched(fetched);
                break;
            case Status.Failure bug:
                throw new InvalidOperationException($"{scope}: the cluster broke its promise to answer with values", bug.Cause);
        }
    }

    private void StartList()
    {
        CloseWatch();
        attempt++;
        index.BeginList();
        news.BeginList();
        RequestPage(null);
    }

    private void RequestPage(string? token)
    {
        var attempt = this.attempt;
        cluster.ListAsync(new ListRequest(scope.Kind, scope.Namespace, settings.PageSize, token), stopping.Token)
            .PipeTo(Self, success: answer => new Page(attempt, answer), failure: CancelledOrBug);
    }

    private void OnPage(Answer<ListPage> answer)
    {
        if (answer.Value is not { } page)
        {
            Failed("list", answer.Failure!, listAgain: true);
            return;
        }

        if (page.Unreadable > 0)
        {
            log.Warning("{0}: {1} listed objects without usable metadata were passed over", scope, page.Unreadable);
        }

        var token = page.Continue;
        var isLast = token is not { Length: > 0 };
        var news = this.news.OfPage(page.Items, isLast).ToImmutableArray();
        if (!isLast)
        {
            Tell(news, then: () => RequestPage(token));
            return;
        }

        failures = 0;
        resume = page.ResourceVersion;
        Tell(news.AddRange(Vanished()), then: StartWatch);
        if (!synced)
        {
            synced = true;
            log.Info("{0}: listed, {1} objects", scope, index.Count);
            watcher.Tell(new Synced(scope));
        }
    }

    /// <summary>News of everything that the list just ended did not name.</summary>
    private IEnumerable<INews> Vanished() =>
        index.EndList().SelectMany(gone => news.OfGone(new ObjectRef(scope.Kind, gone.Key), gone.Value));

    private void StartWatch()
    {
        CloseWatch();
        var attempt = ++this.attempt;
        var timeout = settings.WatchTimeout(settings.Random());
        Timers.StartSingleTimer(Deadline, Silent.Instance, timeout + settings.DeadlineMargin);
        cluster.WatchAsync(new WatchRequest(scope.Kind, scope.Namespace, resume!, timeout), stopping.Token)
            .PipeTo(Self, success: answer => new Opened(attempt, answer), failure: CancelledOrBug);
    }

    private void OnOpened(Answer<IWatch> answer)
    {
        if (answer.Value is not { } watch)
        {
            Failed("watch", answer.Failure!, listAgain: false);
            return;
        }

        this.watch = watch;
        heardSomething = false;
        ReadOn();
    }

    private void ReadOn()
    {
        if (this.watch is not { } watch)
        {
            return;
        }

        var attempt = this.attempt;
        watch.ReadAsync(settings.BatchSize, stopping.Token)
            .PipeTo(Self, success: answer => new Read(attempt, answer), failure: CancelledOrBug);
    }

    private void OnRead(Answer<WatchBatch> answer)
    {
        if (answer.Value is not { } batch)
        {
            Failed("watch", answer.Failure!, listAgain: false);
            return;
        }

        if (batch.Events.IsEmpty)
        {
            OnClosed();
            return;
        }

        var heard = news.OfBatch(batch);
        if (heard.Version is { } version)
        {
            heardSomething = true;
            failures = 0;
            resume = ResourceVersions.Newer(resume, version);
        }

        foreach (var why in heard.Unreadable)
        {
            log.Warning("{0}: an event was passed over: {1}", scope, why);
        }

        if (heard.Failure is { } failure)
        {
            Tell(heard.News, then: () => { });
            Failed("watch", failure, listAgain: true);
        }
        else
        {
            Tell(heard.News, then: ReadOn);
        }
    }

    /// <summary>A watch that was closed in good order goes on at once; one that closes without a word is not to be hurried after.</summary>
    private void OnClosed()
    {
        if (heardSomething)
        {
            StartWatch();
        }
        else
        {
            Retry(listAgain: false);
        }
    }

    private void Failed(string verb, ApiFailure failure, bool listAgain)
    {
        var expired = failure.Status == 410 || failure.Reason is "Expired" or "Gone";
        if (expired && failures == 0)
        {
            log.Info("{0}: the resume point is too old; listing again", scope);
            Retry(listAgain: true);
            return;
        }

        if (failures == 0)
        {
            log.Warning("{0}: {1} failed: {2}", scope, verb, failure.Message);
        }
        else
        {
            log.Debug("{0}: {1} failed again: {2}", scope, verb, failure.Message);
        }

        Retry(listAgain || expired || failure.Status is >= 400 and < 500 and not 429, failure.RetryAfter);
    }

    private void Retry(bool listAgain, TimeSpan? retryAfter = null)
    {
        CloseWatch();
        attempt++;
        failures++;
        var wait = BackOff.Delay(failures, terminal: false, retryAfter, settings.Random());
        Timers.StartSingleTimer(Pause, listAgain || resume is null ? StartOver.Instance : Resume.Instance, wait);
    }

    private void OnLook(Look look)
    {
        if (news.Answer(look, resume) is { } answer)
        {
            Tell(answer);
        }
        else
        {
            cluster.ReadAsync(look.Ref, stopping.Token)
                .PipeTo(Self, success: found => new Fetched(look, found), failure: CancelledOrBug);
        }
    }

    private void OnFetched(Fetched fetched)
    {
        var look = fetched.Look;
        if (fetched.Answer.Value is { } live)
        {
            Tell([.. news.OfFetched(look, live, resume)]);
        }
        else if (fetched.Answer.Failure!.Status == 404)
        {
            Tell(new Looked(look.Ref, look.BoosterUid, new Standing.Absent()));
        }
        else
        {
            var wait = BackOff.Delay(1, terminal: false, fetched.Answer.Failure.RetryAfter, settings.Random());
            Timers.StartSingleTimer(look, look, wait);
        }
    }

    private void Tell(ImmutableArray<INews> news, Action then)
    {
        if (news.IsEmpty)
        {
            then();
            return;
        }

        this.then = then;
        watcher.Tell(new News(news, ++turn));
    }

    /// <summary>News that nobody waits for: answers to looks.</summary>
    private void Tell(params INews[] news) => watcher.Tell(new News([.. news], Turn: 0));

    private void CloseWatch()
    {
        Timers.Cancel(Deadline);
        then = null;
        if (this.watch is { } watch)
        {
            this.watch = null;
            Dispose(watch);
        }
    }

    private static void Dispose(IWatch watch) => _ = watch.DisposeAsync().AsTask();

    private static object CancelledOrBug(Exception exception) =>
        exception is OperationCanceledException ? Cancelled.Instance : new Status.Failure(exception);
}
