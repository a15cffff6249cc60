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
    private readonly BoosterOwner owner;
    private readonly Func<LiveObject, RenderSettings, ConversionResult> convert;
    private readonly BoosterChildren children;
    private readonly RecheckSchedule recheck;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<ChildRole, IActorRef> actors = [];
    private readonly Dictionary<ChildRole, ChildReport> reports = [];
    private readonly HashSet<ObjectRef> looked = [];
    private readonly HashSet<ObjectRef> asked = [];

    private IActorRef status = ActorRefs.Nobody;
    private BoosterFacts? facts;
    private Expect? expect;
    private ConversionResult? result;
    private ConversionResult.Converted? converted;
    private long convertedGeneration;
    private long round;
    private Permits permits = Permits.None;
    private ImmutableHashSet<ObjectRef> kept = [];
    private Render? waiting;

    /// <summary>Makes the actor of one booster.</summary>
    /// <param name="owner">Name and uid.</param>
    /// <param name="convert">Booster in, children out.</param>
    /// <param name="children">How its children are made.</param>
    /// <param name="recheck">When everything is looked at again.</param>
    public BoosterActor(
        BoosterOwner owner, Func<LiveObject, RenderSettings, ConversionResult> convert, BoosterChildren children, RecheckSchedule recheck)
    {
        this.owner = owner;
        this.convert = convert;
        this.children = children;
        this.recheck = recheck;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A child that breaks is made anew after a while; it asks for what it has to know.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        log.Error(exception, "ModelBooster {0}: a child actor broke and is made anew", owner.Name);
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
            case Looked looked when asked.Remove(looked.Ref):
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
                actors.Remove(broken.Role);
                reports.Remove(broken.Role);
                Timers.StartSingleTimer(nameof(MakeAnew), MakeAnew.Instance, recheck.AfterCrash);
                break;
            case StatusBroken:
                status = ActorRefs.Nobody;
                Timers.StartSingleTimer(nameof(MakeAnew), MakeAnew.Instance, recheck.AfterCrash);
                break;
            case MakeAnew when expect is not null:
                EnsureChildren();
                TellWishes();
                status.Tell(expect);
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
        if (this.facts is null || !this.facts.MakesTheSameAs(facts))
        {
            var result = convert(render.Live, render.Settings with { Adopted = new Adopted(kept, RouteModelName: null) });
            if (result is ConversionResult.Converted converted && AwaitsNames(converted, render))
            {
                return;
            }

            this.facts = facts;
            Take(result, render.Live.Generation);
        }

        expect = new Expect(
            render.Live.Ref, render.Live.Uid, render.Live.Generation, render.Live.ResourceVersion,
            StatusDocument.Read(render.Live.Document), this.result!, facts.Paused, render.CrdIsOurs);
        status.Tell(expect);
    }

    private void Take(ConversionResult result, long generation)
    {
        this.result = result;
        if (result is ConversionResult.Converted converted)
        {
            this.converted = converted;
            convertedGeneration = generation;
        }

        TellWishes();
    }

    /// <summary>Where names had to be cut, Kthena's controller may have made children under the whole ones: first see whether it has.</summary>
    private bool AwaitsNames(ConversionResult.Converted converted, Render render)
    {
        foreach (var candidate in Adopted.Candidates(render.Live.Ref.Key, converted).Where(looked.Add).ToList())
        {
            asked.Add(candidate);
            children.Watcher.Tell(new Look(candidate, owner.Uid, Fetch: false));
        }

        waiting = asked.Count > 0 ? render : null;
        return waiting is not null;
    }

    private void OnNameLooked(Looked looked)
    {
        if (looked.Standing is Standing.Unread)
        {
            kept = kept.Add(looked.Ref);
        }

        if (asked.Count == 0 && waiting is { } render)
        {
            waiting = null;
            OnRender(render);
        }
    }

    /// <summary>A spec that cannot be converted leaves the children of the last good one as they are, and kept true.</summary>
    private void TellWishes()
    {
        if (converted is not { } wanted || this.facts is not { } facts)
        {
            return;
        }

        round++;
        permits = Permits.None;
        var mark = new RenderedMark(
            RenderedMark.Today, facts.Settings.DownloaderImage, facts.Settings.RuntimeImage, convertedGeneration, Replicas: null);
        foreach (var (role, actor) in actors)
        {
            actor.Tell(new Want(
                convertedGeneration, Wishes.For(role, wanted, mark, facts.MayHold), facts.Paused, facts.MayHold, facts.IsFirst, round));
        }
    }

    private void OnReport(ChildReport report)
    {
        reports[report.Role] = report;
        status.Tell(report);
        if (converted is null || facts is null || reports.Count < StatusFolding.Roles || reports.Values.Any(each => each.Round != round))
        {
            return;
        }

        var permits = Replacement.Permit(
            converted,
            [.. reports.Values.SelectMany(each => each.Objects)],
            facts.Immediate);
        if (permits != this.permits)
        {
            this.permits = permits;
            TellAll(new Permit(permits, round));
        }
    }

    private void EnsureChildren()
    {
        if (status.IsNobody())
        {
            status = Context.WatchWith(Context.ActorOf(children.Status()), new StatusBroken());
        }

        foreach (var role in Enum.GetValues<ChildRole>().Where(role => !actors.ContainsKey(role)))
        {
            actors[role] = Context.WatchWith(Context.ActorOf(children.Child(role, owner, Self)), new ChildBroken(role));
        }
    }

    private void Leave()
    {
        foreach (var actor in actors.Values.Append(status))
        {
            Context.Unwatch(actor);
            Context.Stop(actor);
        }

        actors.Clear();
        reports.Clear();
        status = ActorRefs.Nobody;
        facts = null;
        expect = null;
    }

    private void TellAll(object message)
    {
        foreach (var actor in actors.Values)
        {
            actor.Tell(message);
        }
    }

    private IActorRef? Child(ResourceKind kind) => actors.GetValueOrDefault(Wishes.RoleOf(kind));

    private void ScheduleRecheck() => Timers.StartSingleTimer(nameof(Recheck), Recheck.Instance, recheck.Next());

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
