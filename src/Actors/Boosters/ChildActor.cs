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
    private readonly ChildRole _role;
    private readonly BoosterOwner _owner;
    private readonly IActorRef _status;
    private readonly Collaborators _with;
    private readonly Dictionary<ObjectRef, ChildState> _objects = [];
    private readonly Dictionary<long, (ObjectRef Ref, string? DeletedUid)> _inFlight = [];

    private Want? _want;
    private ChildReport? _reported;
    private long _lastId;

    /// <summary>Makes a child of a booster's actor.</summary>
    /// <param name="role">Which of the four.</param>
    /// <param name="owner">The booster.</param>
    /// <param name="status">Takes the reports.</param>
    /// <param name="with">Watcher, gate, jitter.</param>
    protected ChildActor(ChildRole role, BoosterOwner owner, IActorRef status, Collaborators with)
    {
        _role = role;
        _owner = owner;
        _status = status;
        _with = with;
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
                Update(seen.Live.Ref, state => state.Seen(seen.Live));
                break;
            case ChildGone gone when _objects.ContainsKey(gone.Ref):
                Update(gone.Ref, state => state.Gone(gone.Uid));
                break;
            case Looked looked when _objects.ContainsKey(looked.Ref):
                Update(looked.Ref, state => state.Answered(looked.Standing));
                break;
            case Completed completed when _inFlight.Remove(completed.Id, out var sent):
                OnCompleted(sent.Ref, sent.DeletedUid, completed.Answer);
                break;
            case Superseded superseded when _inFlight.Remove(superseded.Id, out var sent):
                Failed(sent.Ref, new Problem(Reasons.Conflict, $"{sent.Ref}: another write took this one's place", Terminal: false), null);
                break;
            case RetryDue due when _objects.ContainsKey(due.Ref):
                Update(due.Ref, state => state.RetryDue());
                break;
            case BoosterProtocol.Recheck:
                OnRecheck();
                break;
        }

        if (_want is not null)
        {
            TakeSteps();
            Report();
        }
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var (target, _) in _inFlight.Values)
        {
            _with.Gate.Tell(new Withdraw(target));
        }
    }

    private void OnWant(Want want)
    {
        _want = want;
        foreach (var target in _objects.Keys.Where(key => want.Objects.All(wanted => wanted.Child.Ref != key)).ToList())
        {
            Update(target, state => state.Want(null));
        }

        foreach (var wanted in want.Objects)
        {
            Update(wanted.Child.Ref, state => state.Want(wanted));
        }
    }

    private void OnRecheck()
    {
        foreach (var state in _objects.Values.ToList())
        {
            Update(state.Ref, known => known.Recheck());
            if (state.Standing is Standing.Ours)
            {
                _with.Watcher.Tell(new Look(state.Ref, _owner.Uid, Fetch: false));
            }
        }
    }

    private void TakeSteps()
    {
        foreach (var state in _objects.Values.ToList())
        {
            switch (state.Next(_owner))
            {
                case ChildStep.Look look:
                    Update(state.Ref, known => known.Asked());
                    _with.Watcher.Tell(new Look(state.Ref, _owner.Uid, look.Fetch));
                    break;
                case ChildStep.Apply apply when MayWrite(state):
                    Send(state.Ref, new WriteRequest.Apply(state.Ref, apply.Body, apply.Force), null);
                    break;
                case ChildStep.Delete delete when MayWrite(state):
                    Send(state.Ref, new WriteRequest.Delete(state.Ref, delete.Uid), delete.Uid);
                    break;
                case ChildStep.Rest when state.IsForgettable:
                    _objects.Remove(state.Ref);
                    break;
            }
        }
    }

    private bool MayWrite(ChildState state) => !_want!.Paused && MayGo(state, _objects.Values);

    private void Send(ObjectRef target, WriteRequest request, string? deletedUid)
    {
        Update(target, state => state.Sending());
        _inFlight[++_lastId] = (target, deletedUid);
        _with.Gate.Tell(new Submit(request, _lastId));
    }

    private void OnCompleted(ObjectRef target, string? deletedUid, Answer<WriteDone> answer)
    {
        switch (answer.Value, deletedUid)
        {
            case ({ Live: { } live }, null):
                Update(target, state => state.Applied(live));
                Hold(target, null);
                break;
            case ({ }, { } uid):
                Update(target, state => state.Deleted(uid));
                break;
            case (null, { } uid) when answer.Failure!.Status == 404:
                Update(target, state => state.Deleted(uid).Gone(uid));
                break;
            default:
                Failed(target, Problem.Of(deletedUid is null ? "apply" : "delete", target, answer.Failure!), answer.Failure);
                break;
        }
    }

    private void Failed(ObjectRef target, Problem problem, ApiFailure? failure)
    {
        Update(target, state => state.Failed(problem, lookAgain: failure?.Status is 404 or 409));
        Hold(target, failure);
    }

    /// <summary>Starts the wait that a state asks for.</summary>
    private void Hold(ObjectRef target, ApiFailure? failure)
    {
        if (_objects.GetValueOrDefault(target) is not { BackingOff: true, Problem: { } problem } state)
        {
            return;
        }

        // What has to be looked at again may have changed already: that is not the slow case.
        var slow = problem.Terminal && state.Standing is not Standing.Unknown;
        var wait = BackOff.Delay(state.Attempts, slow, failure?.RetryAfter, _with.Random());
        Log.Log(
            state.Attempts == 1 ? LogLevel.WarningLevel : LogLevel.DebugLevel,
            null,
            $"ModelBooster {target.Key.Namespace}/{_owner.Name}: {problem.Message}; next try in {wait.TotalSeconds:0.0} s");
        Timers.StartSingleTimer(target, new RetryDue(target), wait);
    }

    private void Report()
    {
        var report = new ChildReport(
            _role,
            _want!.Generation,
            _objects.Values.OrderBy(state => state.Ref.Kind.Name, StringComparer.Ordinal)
                .ThenBy(state => state.Ref.Key.Name, StringComparer.Ordinal)
                .Select(state => state.Outcome(_owner))
                .ToValueList());
        if (report != _reported)
        {
            _reported = report;
            _status.Tell(report);
        }
    }

    private void Update(ObjectRef target, Func<ChildState, ChildState> change) =>
        _objects[target] = change(_objects.GetValueOrDefault(target) ?? new ChildState(target));

    private sealed record RetryDue(ObjectRef Ref);
}
