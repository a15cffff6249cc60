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

    private readonly WatchScope _scope;
    private readonly ICluster _cluster;
    private readonly ReflectorSettings _settings;
    private readonly IActorRef _watcher;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly ICancelable _stopping = new Cancelable(Context.System.Scheduler);
    private readonly ObjectIndex _index = new();
    private readonly ReflectorNews _news;

    private int _attempt;
    private int _failures;
    private bool _synced;
    private bool _heardSomething;
    private string? _resume;
    private IWatch? _watch;
    private long _turn;
    private Action? _then;

    /// <summary>Makes a reflector; it starts by itself.</summary>
    public ReflectorActor(WatchScope scope, ICluster cluster, ReflectorSettings settings, IActorRef watcher)
    {
        _scope = scope;
        _cluster = cluster;
        _settings = settings;
        _watcher = watcher;
        _news = new ReflectorNews(_index);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => StartList();

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
            case Page page when page.Attempt == _attempt:
                OnPage(page.Answer);
                break;
            case Opened opened when opened.Attempt == _attempt:
                OnOpened(opened.Answer);
                break;
            case Opened { Answer.Value: { } late }:
                Dispose(late);
                break;
            case Read read when read.Attempt == _attempt:
                OnRead(read.Answer);
                break;
            case GoOn go when go.Turn == _turn && _then is { } then:
                _then = null;
                then();
                break;
            case Resume:
                StartWatch();
                break;
            case StartOver:
                StartList();
                break;
            case Silent:
                _log.Warning("{0}: the watch has been silent past its time; opening it again", _scope);
                Retry(listAgain: false);
                break;
            case Relist:
                _index.ForgetVersions();
                StartList();
                break;
            case KindGone:
                _index.BeginList();
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
                throw new InvalidOperationException($"{_scope}: the cluster broke its promise to answer with values", bug.Cause);
        }
    }

    private void StartList()
    {
        CloseWatch();
        _attempt++;
        _index.BeginList();
        RequestPage(null);
    }

    private void RequestPage(string? token)
    {
        var attempt = _attempt;
        _cluster.ListAsync(new ListRequest(_scope.Kind, _scope.Namespace, _settings.PageSize, token), _stopping.Token)
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
            _log.Warning("{0}: {1} listed objects without usable metadata were passed over", _scope, page.Unreadable);
        }

        var news = page.Items.SelectMany(_news.OfSeen).ToImmutableArray();
        if (page.Continue is { Length: > 0 } token)
        {
            Tell(news, then: () => RequestPage(token));
            return;
        }

        _failures = 0;
        _resume = page.ResourceVersion;
        Tell(news.AddRange(Vanished()), then: StartWatch);
        if (!_synced)
        {
            _synced = true;
            _log.Info("{0}: listed, {1} objects", _scope, _index.Count);
            _watcher.Tell(new Synced(_scope));
        }
    }

    /// <summary>News of everything that the list just ended did not name.</summary>
    private IEnumerable<INews> Vanished() =>
        _index.EndList().SelectMany(gone => _news.OfGone(new ObjectRef(_scope.Kind, gone.Key), gone.Value));

    private void StartWatch()
    {
        CloseWatch();
        var attempt = ++_attempt;
        var timeout = _settings.WatchTimeout(_settings.Random());
        Timers.StartSingleTimer(Deadline, Silent.Instance, timeout + _settings.DeadlineMargin);
        _cluster.WatchAsync(new WatchRequest(_scope.Kind, _scope.Namespace, _resume!, timeout), _stopping.Token)
            .PipeTo(Self, success: answer => new Opened(attempt, answer), failure: CancelledOrBug);
    }

    private void OnOpened(Answer<IWatch> answer)
    {
        if (answer.Value is not { } watch)
        {
            Failed("watch", answer.Failure!, listAgain: false);
            return;
        }

        _watch = watch;
        _heardSomething = false;
        ReadOn();
    }

    private void ReadOn()
    {
        if (_watch is not { } watch)
        {
            return;
        }

        var attempt = _attempt;
        watch.ReadAsync(_settings.BatchSize, _stopping.Token)
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

        var heard = _news.OfBatch(batch);
        if (heard.Version is { } version)
        {
            _heardSomething = true;
            _failures = 0;
            _resume = ResourceVersions.Newer(_resume, version);
        }

        foreach (var why in heard.Unreadable)
        {
            _log.Warning("{0}: an event was passed over: {1}", _scope, why);
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
        if (_heardSomething)
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
        if (expired && _failures == 0)
        {
            _log.Info("{0}: the resume point is too old; listing again", _scope);
            Retry(listAgain: true);
            return;
        }

        if (_failures == 0)
        {
            _log.Warning("{0}: {1} failed: {2}", _scope, verb, failure.Message);
        }
        else
        {
            _log.Debug("{0}: {1} failed again: {2}", _scope, verb, failure.Message);
        }

        Retry(listAgain || expired || failure.Status is >= 400 and < 500 and not 429, failure.RetryAfter);
    }

    private void Retry(bool listAgain, TimeSpan? retryAfter = null)
    {
        CloseWatch();
        _attempt++;
        _failures++;
        var wait = BackOff.Delay(_failures, terminal: false, retryAfter, _settings.Random());
        Timers.StartSingleTimer(Pause, listAgain || _resume is null ? StartOver.Instance : Resume.Instance, wait);
    }

    private void OnLook(Look look)
    {
        if (_news.Answer(look, _resume) is { } answer)
        {
            Tell(answer);
        }
        else
        {
            _cluster.ReadAsync(look.Ref, _stopping.Token)
                .PipeTo(Self, success: found => new Fetched(look, found), failure: CancelledOrBug);
        }
    }

    private void OnFetched(Fetched fetched)
    {
        var look = fetched.Look;
        if (fetched.Answer.Value is { } live)
        {
            Tell([.. _news.OfFetched(look, live, _resume)]);
        }
        else if (fetched.Answer.Failure!.Status == 404)
        {
            Tell(new Looked(look.Ref, look.BoosterUid, new Standing.Absent()));
        }
        else
        {
            var wait = BackOff.Delay(1, terminal: false, fetched.Answer.Failure.RetryAfter, _settings.Random());
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

        _then = then;
        _watcher.Tell(new News(news, ++_turn));
    }

    /// <summary>News that nobody waits for: answers to looks.</summary>
    private void Tell(params INews[] news) => _watcher.Tell(new News([.. news], Turn: 0));

    private void CloseWatch()
    {
        Timers.Cancel(Deadline);
        _then = null;
        if (_watch is { } watch)
        {
            _watch = null;
            Dispose(watch);
        }
    }

    private static void Dispose(IWatch watch) => _ = watch.DisposeAsync().AsTask();

    private static object CancelledOrBug(Exception exception) =>
        exception is OperationCanceledException ? Cancelled.Instance : new Status.Failure(exception);
}
