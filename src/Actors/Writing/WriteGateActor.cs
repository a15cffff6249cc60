using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Writing;

/// <summary>
/// Every write goes through here: so many in flight and no more, namespaces in turn, the newest request for an object instead of
/// all of them, never two at once for the same object, and silence while the server asks for it.
/// Stopping the actor cuts what is under way; <see cref="Drain"/> waits for it.
/// </summary>
public sealed class WriteGateActor : UntypedActor, IWithTimers, IDisposable
{
    private readonly ICluster cluster;
    private readonly WriteGateOptions options;
    private readonly Func<double> jitter;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<ObjectRef, Ticket> inFlight = [];
    private readonly WriteLane objects;
    private readonly WriteLane events;
    private readonly List<IActorRef> draining = [];
    private TokenBucket bucket;
    private DateTimeOffset seen = Context.System.Scheduler.Now;
    private TimeSpan elapsed;
    private TimeSpan term = TimeSpan.MinValue;

    /// <summary>Makes a gate.</summary>
    /// <param name="cluster">Where the writes go.</param>
    /// <param name="options">How fast.</param>
    /// <param name="jitter">Gives numbers from 0 to 1.</param>
    public WriteGateActor(ICluster cluster, WriteGateOptions options, Func<double> jitter)
    {
        this.cluster = cluster;
        this.options = options;
        this.jitter = jitter;
        objects = new WriteLane("writes", options.MaxInFlight);
        events = new WriteLane("Events", options.MaxEventsInFlight);
        bucket = new TokenBucket(options.RequestsPerSecond, options.Burst, TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    /// <param name="cluster">Where the writes go.</param>
    /// <param name="options">How fast.</param>
    /// <param name="jitter">Gives numbers from 0 to 1; is called by the actor only.</param>
    public static Props Props(ICluster cluster, WriteGateOptions options, Func<double> jitter) =>
        Akka.Actor.Props.Create(() => new WriteGateActor(cluster, options, jitter));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Submit submit:
                Accept(new Ticket(submit.Request, submit.Id, Sender));
                SendWhatMayGo();
                break;
            case Answered answered:
                Finish(answered);
                SendWhatMayGo();
                break;
            case Lead lead:
                term = lead.Until;
                SendWhatMayGo();
                break;
            case Wake:
                SendWhatMayGo();
                break;
            case Withdraw withdraw:
                Forget(withdraw.Target, Sender);
                break;
            case Drain:
                Close(Sender);
                break;
            case GetState:
                Sender.Tell(new GateState(
                    objects.InFlight, objects.Queue.Count, events.Queue.Count, objects.Congestion.Window, objects.Congestion.Pause(Now())));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        stopping.Cancel();
        Dispose();
        var aborted = new ApiFailure(null, "Aborted", "the write gate stopped before an answer came");
        foreach (var ticket in inFlight.Values.Concat(objects.Queue.Clear()).Concat(events.Queue.Clear()))
        {
            ticket.Submitter.Tell(new Completed(ticket.Id, new(null, aborted)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    /// <summary>
    /// Time since the start by the scheduler's clock, which a test moves. Set back by an hour, that clock must not make a pause
    /// of one second last an hour: what goes back counts as nothing.
    /// </summary>
    private TimeSpan Now()
    {
        var now = Context.System.Scheduler.Now;
        elapsed += now > seen ? now - seen : TimeSpan.Zero;
        seen = now;
        return elapsed;
    }

    /// <summary>Asked before each request: this process may have been stopped for any time between two.</summary>
    private bool MaySend => options.TermClock is not { } clock || clock.GetElapsedTime(0) < term;

    private WriteLane LaneOf(Ticket ticket) => ticket.Request is WriteRequest.Create ? events : objects;

    private void Accept(Ticket ticket)
    {
        var lane = LaneOf(ticket);
        if (draining.Count > 0)
        {
            ticket.Submitter.Tell(new Closed(ticket.Id));
        }
        else if (lane == events && lane.Queue.Count >= options.MaxQueuedEvents)
        {
            var full = new ApiFailure(null, "Overloaded", $"{options.MaxQueuedEvents} Events wait already");
            ticket.Submitter.Tell(new Completed(ticket.Id, new(null, full)));
        }
        else if (lane.Queue.Put(ticket.Key, ticket, out var replaced))
        {
            replaced.Submitter.Tell(new Superseded(replaced.Id));
        }
    }

    private void SendWhatMayGo()
    {
        var now = Now();
        var wait = TimeSpan.MaxValue;
        foreach (var lane in (ReadOnlySpan<WriteLane>)[objects, events])
        {
            while (MaySend && !lane.Full && lane.Queue.Count > 0)
            {
                var limited = bucket.Wait(now);
                var needed = Max(lane.Congestion.Pause(now), limited);
                if (needed > TimeSpan.Zero)
                {
                    wait = needed < wait ? needed : wait;
                    break;
                }

                if (!lane.Queue.TryTake(inFlight.ContainsKey, out var ticket))
                {
                    break; // all of it waits for requests under way
                }

                bucket = bucket.Take(now);
                Send(lane, ticket);
            }
        }

        if (wait < TimeSpan.MaxValue)
        {
            Timers.StartSingleTimer(Wake.Instance, Wake.Instance, wait);
        }
    }

    private void Send(WriteLane lane, Ticket ticket)
    {
        lane.InFlight++;
        inFlight[ticket.Request.Target] = ticket;
        WriteAsync().PipeTo(
            Self,
            success: answer => new Answered(ticket, answer, null),
            failure: error => new Answered(ticket, new(null, new ApiFailure(null, "Bug", error.Message)), error));

        async Task<Answer<WriteDone>> WriteAsync() => await cluster.WriteAsync(ticket.Request, stopping.Token);
    }

    private void Finish(Answered answered)
    {
        var (ticket, answer, error) = answered;
        if (!ReferenceEquals(inFlight.GetValueOrDefault(ticket.Request.Target), ticket))
        {
            return; // sent before this actor was restarted, and answered for then
        }

        var lane = LaneOf(ticket);
        lane.InFlight--;
        inFlight.Remove(ticket.Request.Target);
        if (error is not null)
        {
            log.Error(error, "Writing {0} threw: a bug", ticket.Request.Target);
        }

        ticket.Submitter.Tell(new Completed(ticket.Id, answer));
        Learn(lane, answer.Failure);
        if (inFlight.Count == 0)
        {
            draining.ForEach(asking => asking.Tell(Drained.Instance));
        }
    }

    private void Learn(WriteLane lane, ApiFailure? failure)
    {
        const int TooManyRequests = 429;
        var now = Now();
        if (failure is { Status: TooManyRequests })
        {
            var before = lane.Congestion;
            lane.Congestion = before.Refused(now, failure.RetryAfter, jitter());
            if (before.Pause(now) == TimeSpan.Zero)
            {
                log.Warning("The API server asks for a pause: no {0} for {1}", lane.Name, lane.Congestion.Pause(now));
            }
        }
        else if (failure is not { Status: null })
        {
            lane.Congestion = lane.Congestion.Answered(now);
        }
    }

    private void Forget(ObjectRef target, IActorRef submitter)
    {
        foreach (var lane in (ReadOnlySpan<WriteLane>)[objects, events])
        {
            lane.Queue.Remove(new WriteKey(target, null), ticket => ticket.Submitter.Equals(submitter));
            lane.Queue.Remove(new WriteKey(target, "status"), ticket => ticket.Submitter.Equals(submitter));
        }
    }

    private void Close(IActorRef asking)
    {
        draining.Add(asking);
        foreach (var ticket in objects.Queue.Clear().Concat(events.Queue.Clear()))
        {
            ticket.Submitter.Tell(new Closed(ticket.Id));
        }

        if (inFlight.Count == 0)
        {
            asking.Tell(Drained.Instance);
        }
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private sealed record Answered(Ticket Ticket, Answer<WriteDone> Answer, Exception? Error);

    private sealed record Wake
    {
        public static Wake Instance { get; } = new();
    }
}
