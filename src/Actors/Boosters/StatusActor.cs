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

    private const int Conflict = 409;

    private readonly Collaborators collaborators;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly SortedDictionary<ChildRole, ChildReport> reports = [];

    private Expect? expect;
    private StatusDocument shown = StatusDocument.Empty;
    private (StatusDocument Before, StatusDocument Wanted, string Version)? sent;
    private (StatusDocument Sent, StatusDocument Shown)? shownOtherwise;
    private string? shownVersion;
    private string? outdated;
    private long lastId;
    private bool inFlight;
    private bool calm;
    private bool backingOff;
    private int attempts;

    /// <summary>Makes the status actor of one booster.</summary>
    public StatusActor(Collaborators collaborators) => this.collaborators = collaborators;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Expect expect:
                this.expect = expect;
                Show(expect.ResourceVersion, expect.Shown);
                break;
            case ChildReport report:
                reports[report.Role] = report;
                break;
            case Completed completed when completed.Id == lastId && inFlight:
                inFlight = false;
                OnCompleted(completed.Answer);
                break;
            case Superseded superseded when superseded.Id == lastId:
                inFlight = false;
                break;
            case CalmOver:
                calm = false;
                break;
            case RetryDue:
                backingOff = false;
                break;
        }

        WriteIfChanged();
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        if (expect is not null)
        {
            collaborators.Gate.Tell(new Withdraw(expect.Ref));
        }
    }

    private void WriteIfChanged()
    {
        if (this.expect is not { } expect || inFlight || backingOff || shownVersion == outdated)
        {
            return;
        }

        var facts = new StatusFacts(
            expect.Generation, expect.Conversion, reports.Values.ToValueList(), expect.Paused, expect.CrdIsOurs);
        if (StatusFolding.Fold(facts, shown, collaborators.Time.GetUtcNow()) is not { } folded)
        {
            return;
        }

        var wanted = expect.CrdIsOurs ? folded : folded.ConditionsOnly();
        if (wanted == shown || shownOtherwise == (wanted, shown) || (calm && !StatusFolding.IsUrgent(wanted, shown)))
        {
            return;
        }

        inFlight = true;
        sent = (shown, wanted, shownVersion!);
        collaborators.Gate.Tell(new Submit(
            new WriteRequest.Apply(expect.Ref, wanted.ToApplyBody(expect.Ref.Key, shownVersion), Force: true, "status"), ++lastId));
    }

    private void OnCompleted(Answer<WriteDone> answer)
    {
        if (answer.Value?.Live is { } live)
        {
            attempts = 0;
            var (before, wanted, _) = sent!.Value;
            var answered = StatusDocument.Read(live.Document);
            Show(live.ResourceVersion, answered);

            // The server took it and shows another (a CRD that prunes, say): to write it once more would change nothing.
            shownOtherwise = wanted != answered ? (wanted, answered) : null;

            // What it showed when this was sent: the watch may have shown the new one before this answer came.
            foreach (var said in BoosterEvents.OfStatus(before, answered))
            {
                collaborators.Events.Tell(new Record(live.Ref, live.Uid, said));
            }

            calm = true;
            Timers.StartSingleTimer(nameof(CalmOver), CalmOver.Instance, Calm);
            return;
        }

        attempts++;
        if (answer.Failure!.Status == Conflict)
        {
            // Another version, or another booster of this name, stands there by now: it comes, or has come, from the watch.
            outdated = sent!.Value.Version;
            if (attempts == 1)
            {
                return;
            }
        }

        var problem = Problem.Of("write the status of", expect!.Ref, answer.Failure);
        var wait = BackOff.Delay(attempts, problem.Terminal, answer.Failure.RetryAfter, collaborators.Random());
        backingOff = true;
        log.Log(attempts == 1 ? LogLevel.WarningLevel : LogLevel.DebugLevel, null, $"{problem.Message}; next try in {wait.TotalSeconds:0.0} s");
        Timers.StartSingleTimer(nameof(RetryDue), RetryDue.Instance, wait);
    }

    /// <summary>Takes in what the cluster shows, unless something newer is known.</summary>
    private void Show(string resourceVersion, StatusDocument status)
    {
        if (shownVersion is null || !ResourceVersions.IsOlder(resourceVersion, shownVersion))
        {
            shownVersion = resourceVersion;
            shown = status;
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
