using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Boosters;

/// <summary>
/// Supervises one ModelBooster: turns its spec into wishes for its four children, and hands them what is seen of their objects.
/// It sends no request itself.
/// </summary>
public sealed class BoosterActor : UntypedActor, IWithTimers
{
    private readonly BoosterOwner _owner;
    private readonly Func<LiveObject, RenderSettings, ConversionResult> _convert;
    private readonly BoosterChildren _children;
    private readonly RecheckSchedule _recheck;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<ChildRole, IActorRef> _actors = [];
    private readonly Dictionary<ChildRole, ChildReport> _reports = [];
    private readonly HashSet<ObjectRef> _looked = [];
    private readonly HashSet<ObjectRef> _asked = [];

    private IActorRef _status = ActorRefs.Nobody;
    private BoosterFacts? _facts;
    private Expect? _expect;
    private ConversionResult? _result;
    private ConversionResult.Converted? _converted;
    private long _convertedGeneration;
    private long _round;
    private Permits _permits = Permits.None;
    private ImmutableHashSet<ObjectRef> _kept = [];
    private Render? _waiting;

    /// <summary>Makes the actor of one booster.</summary>
    /// <param name="owner">Name and uid.</param>
    /// <param name="convert">Booster in, children out.</param>
    /// <param name="children">How its children are made.</param>
    /// <param name="recheck">When everything is looked at again.</param>
    public BoosterActor(
        BoosterOwner owner, Func<LiveObject, RenderSettings, ConversionResult> convert, BoosterChildren children, RecheckSchedule recheck)
    {
        _owner = owner;
        _convert = convert;
        _children = children;
        _recheck = recheck;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A child that breaks is made anew after a while; it asks for what it has to know.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        _log.Error(exception, "ModelBooster {0}: a child actor broke and is made anew", _owner.Name);
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void PreStart() => ScheduleRecheck();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Render render:
                OnRender(render);
                break;
            case ChildSeen seen:
                Child(seen.Live.Ref.Kind)?.Tell(seen);
                break;
            case ChildGone gone:
                Child(gone.Ref.Kind)?.Tell(gone);
                break;
            case Looked looked when _asked.Remove(looked.Ref):
                OnNameLooked(looked);
                break;
            case Looked looked:
                Child(looked.Ref.Kind)?.Tell(looked);
                break;
            case NameShared shared:
                Child(shared.Ref.Kind)?.Tell(shared);
                break;
            case ChildReport report:
                OnReport(report);
                break;
            case Recheck:
                TellAll(Recheck.Instance);
                ScheduleRecheck();
                break;
            case ChildBroken broken:
                _actors.Remove(broken.Role);
                _reports.Remove(broken.Role);
                Timers.StartSingleTimer(nameof(MakeAnew), MakeAnew.Instance, _recheck.AfterCrash);
                break;
            case StatusBroken:
                _status = ActorRefs.Nobody;
                Timers.StartSingleTimer(nameof(MakeAnew), MakeAnew.Instance, _recheck.AfterCrash);
                break;
            case MakeAnew when _expect is not null:
                EnsureChildren();
                TellWishes();
                _status.Tell(_expect);
                break;
        }
    }

    private void OnRender(Render render)
    {
        if (render.Live.Deleting)
        {
            // From here on its children are the garbage collector's: nothing is made, healed or reported any more.
            Leave();
            return;
        }

        EnsureChildren();
        var facts = BoosterFacts.Of(render);
        if (_facts is null || !_facts.MakesTheSameAs(facts))
        {
            var result = _convert(render.Live, render.Settings with { Adopted = new Adopted(_kept, RouteModelName: null) });
            if (result is ConversionResult.Converted converted && AwaitsNames(converted, render))
            {
                return;
            }

            _facts = facts;
            Take(result, render.Live.Generation);
        }

        _expect = new Expect(
            render.Live.Ref, render.Live.Uid, render.Live.Generation, render.Live.ResourceVersion,
            StatusDocument.Read(render.Live.Document), _result!, facts.Paused, render.CrdIsOurs);
        _status.Tell(_expect);
    }

    private void Take(ConversionResult result, long generation)
    {
        _result = result;
        if (result is ConversionResult.Converted converted)
        {
            _converted = converted;
            _convertedGeneration = generation;
        }

        TellWishes();
    }

    /// <summary>Where names had to be cut, Kthena's controller may have made children under the whole ones: first see whether it has.</summary>
    private bool AwaitsNames(ConversionResult.Converted converted, Render render)
    {
        foreach (var candidate in Adopted.Candidates(render.Live.Ref.Key, converted).Where(_looked.Add).ToList())
        {
            _asked.Add(candidate);
            _children.Watcher.Tell(new Look(candidate, _owner.Uid, Fetch: false));
        }

        _waiting = _asked.Count > 0 ? render : null;
        return _waiting is not null;
    }

    private void OnNameLooked(Looked looked)
    {
        if (looked.Standing is Standing.Unread)
        {
            _kept = _kept.Add(looked.Ref);
        }

        if (_asked.Count == 0 && _waiting is { } render)
        {
            _waiting = null;
            OnRender(render);
        }
    }

    /// <summary>A spec that cannot be converted leaves the children of the last good one as they are, and kept true.</summary>
    private void TellWishes()
    {
        if (_converted is not { } wanted || _facts is not { } facts)
        {
            return;
        }

        _round++;
        _permits = Permits.None;
        var mark = new RenderedMark(
            RenderedMark.Today, facts.Settings.DownloaderImage, facts.Settings.RuntimeImage, _convertedGeneration, Replicas: null);
        foreach (var (role, actor) in _actors)
        {
            actor.Tell(new Want(
                _convertedGeneration, Wishes.For(role, wanted, mark, facts.MayHold), facts.Paused, facts.MayHold, facts.IsFirst, _round));
        }
    }

    private void OnReport(ChildReport report)
    {
        _reports[report.Role] = report;
        _status.Tell(report);
        if (_converted is null || _facts is null || _reports.Count < StatusFolding.Roles || _reports.Values.Any(each => each.Round != _round))
        {
            return;
        }

        var permits = Replacement.Permit(
            _converted,
            [.. _reports.Values.SelectMany(each => each.Objects)],
            _facts.Immediate);
        if (permits != _permits)
        {
            _permits = permits;
            TellAll(new Permit(permits, _round));
        }
    }

    private void EnsureChildren()
    {
        if (_status.IsNobody())
        {
            _status = Context.WatchWith(Context.ActorOf(_children.Status()), new StatusBroken());
        }

        foreach (var role in Enum.GetValues<ChildRole>().Where(role => !_actors.ContainsKey(role)))
        {
            _actors[role] = Context.WatchWith(Context.ActorOf(_children.Child(role, _owner, Self)), new ChildBroken(role));
        }
    }

    private void Leave()
    {
        foreach (var actor in _actors.Values.Append(_status))
        {
            Context.Unwatch(actor);
            Context.Stop(actor);
        }

        _actors.Clear();
        _reports.Clear();
        _status = ActorRefs.Nobody;
        _facts = null;
        _expect = null;
    }

    private void TellAll(object message)
    {
        foreach (var actor in _actors.Values)
        {
            actor.Tell(message);
        }
    }

    private IActorRef? Child(ResourceKind kind) => _actors.GetValueOrDefault(Wishes.RoleOf(kind));

    private void ScheduleRecheck() => Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, _recheck.Next());

    private sealed record ChildBroken(ChildRole Role);

    private sealed record StatusBroken;

    private sealed record MakeAnew
    {
        public static MakeAnew Instance { get; } = new();
    }
}

/// <summary>How the children of a booster's actor are made; probes in its spec.</summary>
/// <param name="Status">Props of the status actor.</param>
/// <param name="Child">Props of the child of a role, for this owner, reporting to this actor.</param>
public sealed record BoosterChildren(Func<Props> Status, Func<ChildRole, BoosterOwner, IActorRef, Props> Child)
{
    /// <summary>Answers looks.</summary>
    public IActorRef Watcher { get; init; } = ActorRefs.Nobody;
}

/// <summary>When a booster is looked at again although nothing was heard.</summary>
/// <param name="Interval">Between half of this and the whole, at random.</param>
/// <param name="AfterCrash">Before a broken child is made anew.</param>
/// <param name="Random">A random number in [0, 1).</param>
public sealed record RecheckSchedule(TimeSpan Interval, TimeSpan AfterCrash, Func<double> Random)
{
    internal TimeSpan Next() => Interval * (0.5 + Random() / 2);
}
