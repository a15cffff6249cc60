using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Boosters;

/// <summary>
/// Folds what the children report into the booster's status (<see cref="StatusFolding"/>) and writes it where it differs from
/// what the cluster shows: one write at a time, and mere counts no oftener than once in <see cref="Calm"/>.
/// </summary>
public sealed class StatusActor : UntypedActor, IWithTimers
{
    /// <summary>After a write, changes of counts and words alone wait this long.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);

    private readonly Collaborators _with;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SortedDictionary<ChildRole, ChildReport> _reports = [];

    private Expect? _expect;
    private StatusDocument _shown = StatusDocument.Empty;
    private (StatusDocument Before, StatusDocument Wanted)? _sent;
    private (StatusDocument Sent, StatusDocument Shown)? _shownOtherwise;
    private string? _shownVersion;
    private long _lastId;
    private bool _inFlight;
    private bool _calm;
    private bool _backingOff;
    private int _attempts;

    /// <summary>Makes the status actor of one booster.</summary>
    public StatusActor(Collaborators with) => _with = with;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Expect expect:
                _expect = expect;
                Show(expect.ResourceVersion, expect.Shown);
                break;
            case ChildReport report:
                _reports[report.Role] = report;
                break;
            case Completed completed when completed.Id == _lastId && _inFlight:
                _inFlight = false;
                OnCompleted(completed.Answer);
                break;
            case Superseded superseded when superseded.Id == _lastId:
                _inFlight = false;
                break;
            case CalmOver:
                _calm = false;
                break;
            case RetryDue:
                _backingOff = false;
                break;
        }

        WriteIfChanged();
    }

    private void WriteIfChanged()
    {
        if (_expect is not { } expect || _inFlight || _backingOff)
        {
            return;
        }

        var facts = new StatusFacts(
            expect.Generation, expect.Conversion, _reports.Values.ToValueList(), expect.Paused, expect.CrdIsOurs);
        if (StatusFolding.Fold(facts, _shown, _with.Time.GetUtcNow()) is not { } folded)
        {
            return;
        }

        var wanted = expect.CrdIsOurs ? folded : folded.ConditionsOnly();
        if (wanted == _shown || _shownOtherwise == (wanted, _shown) || (_calm && !StatusFolding.IsUrgent(wanted, _shown)))
        {
            return;
        }

        _inFlight = true;
        _sent = (_shown, wanted);
        _with.Gate.Tell(new Submit(
            new WriteRequest.Apply(expect.Ref, wanted.ToApplyBody(expect.Ref.Key, expect.Uid), Force: true, "status"), ++_lastId));
    }

    private void OnCompleted(Answer<WriteDone> answer)
    {
        if (answer.Value?.Live is { } live)
        {
            _attempts = 0;
            var (before, wanted) = _sent!.Value;
            var answered = StatusDocument.Read(live.Document);
            Show(live.ResourceVersion, answered);

            // The server took it and shows another (a CRD that prunes, say): to write it once more would change nothing.
            _shownOtherwise = wanted != answered ? (wanted, answered) : null;

            // What it showed when this was sent: the watch may have shown the new one before this answer came.
            foreach (var said in BoosterEvents.OfStatus(before, answered))
            {
                _with.Events.Tell(new Record(live.Ref, live.Uid, said));
            }

            _calm = true;
            Timers.StartSingleTimer(nameof(CalmOver), CalmOver.Instance, Calm);
            return;
        }

        var problem = Problem.Of("write the status of", _expect!.Ref, answer.Failure!);
        var wait = BackOff.Delay(++_attempts, problem.Terminal, answer.Failure!.RetryAfter, _with.Random());
        _backingOff = true;
        _log.Log(_attempts == 1 ? LogLevel.WarningLevel : LogLevel.DebugLevel, null, $"{problem.Message}; next try in {wait.TotalSeconds:0.0} s");
        Timers.StartSingleTimer(nameof(RetryDue), RetryDue.Instance, wait);
    }

    /// <summary>Takes in what the cluster shows, unless something newer is known.</summary>
    private void Show(string resourceVersion, StatusDocument status)
    {
        if (_shownVersion is null || !ResourceVersions.IsOlder(resourceVersion, _shownVersion))
        {
            _shownVersion = resourceVersion;
            _shown = status;
        }
    }

    private sealed record CalmOver
    {
        public static CalmOver Instance { get; } = new();
    }

    private sealed record RetryDue
    {
        public static RetryDue Instance { get; } = new();
    }
}
