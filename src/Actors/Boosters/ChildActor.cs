using System.Text;
using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Boosters;

/// <summary>
/// Keeps the objects of one role true: holds for each what is wanted and what is seen (<see cref="ChildState"/>), carries out the
/// step that follows from both, and reports to status. What is special about a role stands in the classes derived from this one.
/// </summary>
public abstract class ChildActor : UntypedActor, IWithTimers
{
    private readonly ChildRole role;
    private readonly BoosterOwner owner;
    private readonly IActorRef booster;
    private readonly Collaborators collaborators;
    private readonly Dictionary<ObjectRef, ChildState> objects = [];
    private readonly Dictionary<long, Sent> inFlight = [];

    private readonly Dictionary<ObjectRef, HealingPace> paces = [];

    private Want? want;
    private Permits permits = Permits.None;
    private ChildReport? reported;
    private long lastId;
    private bool made;

    /// <summary>Makes a child of a booster's actor.</summary>
    /// <param name="role">Which of the four.</param>
    /// <param name="owner">The booster.</param>
    /// <param name="booster">Takes the reports.</param>
    /// <param name="collaborators">Watcher, gate, jitter.</param>
    protected ChildActor(ChildRole role, BoosterOwner owner, IActorRef booster, Collaborators collaborators)
    {
        this.role = role;
        this.owner = owner;
        this.booster = booster;
        this.collaborators = collaborators;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>For the log.</summary>
    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    /// <summary>May this object be written now, as far as the others of its role are concerned?</summary>
    protected virtual bool MayGo(ChildState state, IReadOnlyCollection<ChildState> all) => true;

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Want want:
                OnWant(want);
                break;
            case ChildSeen seen:
                OnSeen(seen);
                break;
            case ChildGone gone when objects.ContainsKey(gone.Ref):
                Update(gone.Ref, state => state.Gone(gone.Uid));
                break;
            case Looked looked when objects.ContainsKey(looked.Ref):
                Update(looked.Ref, state => state.Answered(looked.Standing));
                break;
            case NameShared shared when objects.ContainsKey(shared.Ref):
                OnNote(shared.Ref, shared.Note, isNews: true);
                break;
            case Permit permit when permit.Round == this.want?.Round:
                permits = permit.Permits;
                break;
            case Completed completed when inFlight.Remove(completed.Id, out var sent):
                OnCompleted(sent, completed.Answer);
                break;
            case Superseded superseded when inFlight.Remove(superseded.Id, out var sent):
                var passed = new Problem(Reasons.Conflict, $"{sent.Before.Ref}: another write took this one's place", Terminal: false);
                Failed(sent.Before.Ref, passed, null);
                break;
            case RetryDue due when objects.ContainsKey(due.Ref):
                Update(due.Ref, state => state.RetryDue());
                break;
            case Calmed calmed:
                paces.Remove(calmed.Ref);
                break;
            case BoosterProtocol.Recheck:
                OnRecheck();
                break;
        }

        if (this.want is not null)
        {
            TakeSteps();
            Report();
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var sent in inFlight.Values)
        {
            collaborators.Gate.Tell(new Withdraw(sent.Before.Ref));
        }
    }

    private void OnWant(Want want)
    {
        this.want = want;
        permits = Permits.None;
        foreach (var target in objects.Keys.Where(key => want.Objects.All(wanted => wanted.Child.Ref != key)).ToList())
        {
            Update(target, state => state.Want(null) with { MayKeep = want.MayKeep });
        }

        foreach (var wanted in want.Objects)
        {
            Update(wanted.Child.Ref, state => state.Want(wanted));
        }
    }

    private void OnSeen(ChildSeen seen)
    {
        var target = seen.Live.Ref;
        var isNews = objects.GetValueOrDefault(target) is { Standing: Standing.Ours } or { InFlight: true };
        OnNote(target, seen.Note, isNews);
        Update(target, state => state.Seen(seen.Live));
    }

    /// <summary>What is known of an object from the first has been told by whoever led before.</summary>
    private void OnNote(ObjectRef target, string? note, bool isNews)
    {
        var before = objects.GetValueOrDefault(target)?.Note;
        Update(target, state => state with { Note = note });
        if (isNews && note is not null && note != before)
        {
            Record(target, new BoosterEvent(IsWarning: true, BoosterEvents.ModelNameShared, "Route", note));
        }
    }

    private void OnRecheck()
    {
        foreach (var state in objects.Values.ToList())
        {
            Update(state.Ref, known => known.Recheck());
            if (state.Standing is Standing.Ours)
            {
                collaborators.Watcher.Tell(new Look(state.Ref, owner.Uid, Fetch: false));
            }
        }
    }

    private void TakeSteps()
    {
        foreach (var state in objects.Values.ToList())
        {
            switch (state.Next(owner))
            {
                case ChildStep.Look look:
                    Update(state.Ref, known => known.Asked());
                    collaborators.Watcher.Tell(new Look(state.Ref, owner.Uid, look.Fetch));
                    break;
                case ChildStep.Apply when MayWrite(state) && state.IsDrifted && Pace(state.Ref).Wait(collaborators.Random()) is { } wait:
                    Update(state.Ref, known => known with { BackingOff = true });
                    paces[state.Ref] = Pace(state.Ref).Rest();
                    Timers.StartSingleTimer(state.Ref, new RetryDue(state.Ref), wait);
                    break;
                case ChildStep.Apply apply when MayWrite(state):
                    if (state.IsDrifted)
                    {
                        paces[state.Ref] = Pace(state.Ref).Healed();
                        Timers.StartSingleTimer((nameof(Calmed), state.Ref), new Calmed(state.Ref), HealingPace.Memory);
                    }

                    Send(state, apply, new WriteRequest.Apply(state.Ref, apply.Body, apply.Force));
                    break;
                case ChildStep.TakeOver takeOver when MayWrite(state):
                    Send(state, takeOver, new WriteRequest.Patch(state.Ref, Encoding.UTF8.GetBytes(takeOver.Patch)));
                    break;
                case ChildStep.Delete delete when MayWrite(state):
                    Send(state, delete, new WriteRequest.Delete(state.Ref, delete.Uid));
                    break;
                case ChildStep.Rest when state.IsForgettable:
                    objects.Remove(state.Ref);
                    break;
            }
        }
    }

    private HealingPace Pace(ObjectRef target) => paces.GetValueOrDefault(target) ?? new HealingPace();

    private bool MayWrite(ChildState state) => !want!.Paused && state.IsPermitted(permits) && MayGo(state, objects.Values);

    private void Send(ChildState state, ChildStep step, WriteRequest request)
    {
        Update(state.Ref, known => known.Sending(step is ChildStep.Apply ? known.Wanted : null));
        inFlight[++lastId] = new Sent(state, step, IsFirst: want is { IsFirst: true } && !made, want!.Generation);
        collaborators.Gate.Tell(new Submit(request, lastId));
    }

    private void OnCompleted(Sent sent, Answer<WriteDone> answer)
    {
        var target = sent.Before.Ref;
        switch (answer.Value, sent.Step)
        {
            case ({ Live: { } live }, _):
                Update(target, state => state.Applied(live));
                Hold(target, null);
                break;
            case ({ }, ChildStep.Delete delete):
                Update(target, state => state.Deleted(delete.Uid));
                break;
            case (null, ChildStep.Delete delete) when answer.Failure!.Status == 404:
                Update(target, state => state.Deleted(delete.Uid).Gone(delete.Uid));
                break;
            default:
                Failed(target, Problem.Of(sent.Step is ChildStep.Delete ? "delete" : "apply", target, answer.Failure!), answer.Failure);
                return;
        }

        if (BoosterEvents.OfWrite(sent.Before, sent.Step, sent.IsFirst, sent.Generation) is { } said)
        {
            Record(target, said);
        }
    }

    private void Record(ObjectRef child, BoosterEvent said) => collaborators.Events.Tell(
        new Record(new ObjectRef(Kinds.ModelBooster, new ObjectKey(child.Key.Namespace, owner.Name)), owner.Uid, said));

    private void Failed(ObjectRef target, Problem problem, ApiFailure? failure)
    {
        Update(target, state => state.Failed(problem, lookAgain: failure?.Status is 404 or 409));
        Hold(target, failure);
    }

    /// <summary>Starts the wait that a state asks for.</summary>
    private void Hold(ObjectRef target, ApiFailure? failure)
    {
        if (objects.GetValueOrDefault(target) is not { BackingOff: true, Problem: { } problem } state)
        {
            return;
        }

        // What has to be looked at again may have changed already: that is not the slow case.
        var slow = problem.Terminal && state.Standing is not Standing.Unknown;
        var wait = BackOff.Delay(state.Attempts, slow, failure?.RetryAfter, collaborators.Random());
        Log.Log(
            state.Attempts == 1 ? LogLevel.WarningLevel : LogLevel.DebugLevel,
            null,
            $"ModelBooster {target.Key.Namespace}/{owner.Name}: {problem.Message}; next try in {wait.TotalSeconds:0.0} s");
        Timers.StartSingleTimer(target, new RetryDue(target), wait);
    }

    private void Report()
    {
        var report = new ChildReport(
            role,
            want!.Generation,
            objects.Values.OrderBy(state => state.Ref.Kind.Name, StringComparer.Ordinal)
                .ThenBy(state => state.Ref.Key.Name, StringComparer.Ordinal)
                .Select(state => state.Outcome(owner, permits))
                .ToValueList())
        {
            Round = want.Round,
        };
        made |= report.Objects.All(outcome => outcome.Phase == ChildPhase.Applied);
        if (report != reported)
        {
            reported = report;
            booster.Tell(report);
        }
    }

    private void Update(ObjectRef target, Func<ChildState, ChildState> change) =>
        objects[target] = change(objects.GetValueOrDefault(target) ?? new ChildState(target) { MayKeep = want?.MayKeep ?? false });

    /// <summary>A write on its way, and the child as it was when it was sent; its watch event may come before its answer.</summary>
    private sealed record Sent(ChildState Before, ChildStep Step, bool IsFirst, long Generation);

    private sealed record RetryDue(ObjectRef Ref);

    private sealed record Calmed(ObjectRef Ref);
}
