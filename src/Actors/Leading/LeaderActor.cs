using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Leading.LeadingProtocol;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Leading;

/// <summary>
/// Runs for a Lease and, while it holds it, lets its one child work: the watcher, which owns the rest. The gate is told until when
/// it may send, again with each renewal, and stops by itself: also where this process was stopped and wakes up too late.
/// </summary>
public sealed class LeaderActor : UntypedActor, IWithTimers, IDisposable
{
    private const int NotFound = 404;
    private const int Conflict = 409;

    private readonly ICluster cluster;
    private readonly LeaderElection election;
    private readonly IActorRef gate;
    private readonly Func<IActorContext, IActorRef> lead;
    private readonly Func<double> random;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly CancellationTokenSource stopping = new();

    private Candidacy candidacy;
    private IActorRef leading = ActorRefs.Nobody;
    private IActorRef releasing = ActorRefs.Nobody;
    private string? lastSaid;
    private bool isOver;

    /// <summary>Makes one.</summary>
    /// <param name="cluster">Where the lease is.</param>
    /// <param name="election">Whose lease, and who.</param>
    /// <param name="gate">Is told until when it may send.</param>
    /// <param name="lead">Starts what only a leader does.</param>
    /// <param name="random">A random number in [0, 1).</param>
    /// <param name="time">Its clock of elapsed time decides; the time of day is for people.</param>
    public LeaderActor(
        ICluster cluster,
        LeaderElection election,
        IActorRef gate,
        Func<IActorContext, IActorRef> lead,
        Func<double> random,
        TimeProvider time)
    {
        this.cluster = cluster;
        this.election = election;
        this.gate = gate;
        this.lead = lead;
        this.random = random;
        this.time = time;
        candidacy = new Candidacy(election.Identity);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool Leads => !leading.IsNobody();

    /// <inheritdoc/>
    protected override void PreStart() => Read();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        stopping.Cancel();
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Turn when !isOver:
                Go();
                break;
            case Looked looked when !isOver:
                OnLooked(looked.Answer);
                break;
            case Held held when !isOver:
                OnHeld(held);
                break;
            case TermOver when Leads:
                Lose("the lease could not be renewed in time");
                break;
            case Release:
                releasing = Sender;
                OnRelease();
                break;
            case GivenUp:
                releasing.Tell(Released.Instance);
                break;
            case Status.Failure bug when !isOver:
                log.Error(bug.Cause, "asking for the lease threw: a bug");
                Rest();
                break;
            case GetWatchState when Leads:
                leading.Forward(message);
                break;
            case GetWatchState:
                Sender.Tell(new WatchState(IsOpen: false, [], Undelivered: 0) { StandsBy = !isOver });
                break;
        }
    }

    private void Go()
    {
        if (Leads)
        {
            Hold();
        }
        else
        {
            Read();
        }
    }

    private void Read() => ReadAsync().PipeTo(Self);

    private async Task<Looked> ReadAsync() => new(await cluster.ReadAsync(election.Lease, stopping.Token));

    private void OnLooked(Answer<LiveObject> answer)
    {
        if (answer.Value is { } live)
        {
            candidacy = candidacy.See(Lease.Read(live), Now());
            if (Leads && !candidacy.Holds)
            {
                Lose($"{candidacy.Lease!.Holder} has taken the lease");
            }
            else if (candidacy.MayTake(Now()))
            {
                Hold();
            }
            else
            {
                Say($"standing by: {candidacy.Lease!.Holder} leads");
                Rest();
            }
        }
        else if (answer.Failure!.Status == NotFound)
        {
            candidacy = new Candidacy(election.Identity);
            Hold();
        }
        else
        {
            Say($"the lease {election.Lease.Key} cannot be read: {answer.Failure.Message}");
            Rest();
        }
    }

    /// <summary>Takes the lease, or renews it. The term is counted from before the request: the server may have had it at once.</summary>
    private void Hold()
    {
        var (key, now) = (election.Lease.Key, time.GetUtcNow());
        WriteRequest request = candidacy.Lease is { } lease
            ? new WriteRequest.Patch(election.Lease, lease.ToHold(election.Identity, election.Timings.Duration, now))
            : new WriteRequest.Create(election.Lease, Lease.ToCreate(key, election.Identity, election.Timings.Duration, now));
        HoldAsync(request, Now()).PipeTo(Self);
    }

    private async Task<Held> HoldAsync(WriteRequest request, TimeSpan since) => new(since, await cluster.WriteAsync(request, stopping.Token));

    private void OnHeld(Held held)
    {
        if (held.Answer.Value?.Live is { } live)
        {
            candidacy = candidacy.See(Lease.Read(live), Now());
            var end = held.Since + election.Timings.RenewWithin;
            if (end > Now())
            {
                Lead(end);
            }

            Rest();
        }
        else if (held.Answer.Failure!.Status is Conflict or NotFound)
        {
            // Somebody was quicker, or the answer to our own last write was lost: look.
            Read();
        }
        else
        {
            Say($"the lease {election.Lease.Key} cannot be written: {held.Answer.Failure.Message}");
            Rest();
        }
    }

    private void Lead(TimeSpan end)
    {
        gate.Tell(new Lead(end));
        Timers.StartSingleTimer(nameof(TermOver), TermOver.Instance, end - Now());
        if (Leads)
        {
            lastSaid = null;
            return;
        }

        Say($"leading as {election.Identity}");
        leading = lead(Context);
    }

    private void Lose(string why)
    {
        log.Error("no longer leading: {0}", why);
        End();
        election.Lost();
    }

    /// <summary>The gate is shut; whoever still works behind it ends with the process.</summary>
    private void End()
    {
        isOver = true;
        Timers.CancelAll();
        gate.Tell(new Lead(TimeSpan.MinValue));
    }

    private void OnRelease()
    {
        var isHeld = Leads && candidacy.Lease is not null;
        End();
        if (isHeld)
        {
            GiveUpAsync(candidacy.Lease!).PipeTo(Self);
        }
        else
        {
            releasing.Tell(Released.Instance);
        }
    }

    /// <summary>Where this fails the lease runs out by itself.</summary>
    private async Task<GivenUp> GiveUpAsync(Lease lease)
    {
        if ((await ReleaseAsync(lease)).Failure?.Status == Conflict
            && (await cluster.ReadAsync(election.Lease, stopping.Token)).Value is { } live
            && Lease.Read(live) is { } renewed && renewed.Holder == election.Identity)
        {
            // A renewal was still under way.
            await ReleaseAsync(renewed);
        }

        return GivenUp.Instance;
    }

    private Task<Answer<WriteDone>> ReleaseAsync(Lease lease) =>
        cluster.WriteAsync(new WriteRequest.Patch(election.Lease, lease.ToRelease(time.GetUtcNow())), stopping.Token);

    private void Rest() =>
        Timers.StartSingleTimer(nameof(Turn), Turn.Instance, election.Timings.Pause * (1 + (random() / 5)));

    /// <summary>The same is not said again and again.</summary>
    private void Say(string what)
    {
        if (what != lastSaid)
        {
            log.Info("{0}", what);
            lastSaid = what;
        }
    }

    private TimeSpan Now() => time.GetElapsedTime(0);

    private sealed record Looked(Answer<LiveObject> Answer);

    private sealed record Held(TimeSpan Since, Answer<WriteDone> Answer);

    private sealed record Turn
    {
        public static Turn Instance { get; } = new();
    }

    private sealed record TermOver
    {
        public static TermOver Instance { get; } = new();
    }

    private sealed record GivenUp
    {
        public static GivenUp Instance { get; } = new();
    }
}
