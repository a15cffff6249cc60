using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>A child of a booster's actor between a watcher, a gate and a booster that are all the test's.</summary>
public abstract class ChildSpec : VirtualTimeSpec
{
    private protected ChildSpec(Func<IActorRef, Collaborators, Props> child)
    {
        Booster = CreateTestProbe("booster");
        Watcher = CreateTestProbe("watcher");
        Gate = CreateTestProbe("gate");
        Events = CreateTestProbe("events");
        Child = Sys.ActorOf(child(Booster, new Collaborators(Watcher, Gate, () => 0, new FakeTimeProvider()) { Events = Events }));
    }

    private protected TestProbe Booster { get; }

    private protected TestProbe Watcher { get; }

    private protected TestProbe Gate { get; }

    private protected TestProbe Events { get; }

    private protected IActorRef Child { get; }

    /// <summary>These are wanted, and everything is permitted.</summary>
    private protected void Want(params WantedObject[] wanted) => Want(paused: false, wanted);

    private protected void Want(bool paused, params WantedObject[] wanted)
    {
        Child.Tell(new Want(1, wanted.ToValueList(), paused, Round: 1));
        Child.Tell(new Permit(Permits.All, 1));
    }

    /// <summary>The next look is answered.</summary>
    private protected ObjectRef Answer(Standing standing)
    {
        var look = Watcher.ExpectMsg<Look>();
        Child.Tell(new Looked(look.Ref, look.BoosterUid, standing));
        return look.Ref;
    }

    /// <summary>This is wanted, and nothing is there.</summary>
    private protected Submit FirstApply(WantedObject wanted)
    {
        Want(wanted);
        Answer(new Standing.Absent());
        return NextWrite();
    }

    /// <summary>This is wanted, and that is there.</summary>
    private protected void Known(WantedObject wanted, LiveObject? live = null)
    {
        Want(wanted);
        Watcher.ExpectMsg<Look>();
        See(live ?? wanted.Live());
    }

    private protected void See(LiveObject live, string? note = null) =>
        Child.Tell(new ChildSeen(live, LiveObjects.BoosterUid) { Note = note });

    private protected void Lose(LiveObject live) => Child.Tell(new ChildGone(live.Ref, live.Uid, LiveObjects.BoosterUid));

    private protected Submit NextWrite() => Gate.ExpectMsg<Submit>();

    private protected void Succeed(Submit write, LiveObject? live) => Child.Tell(new Completed(write.Id, new(new WriteDone(live), null)));

    private protected void Fail(Submit write, int? status, TimeSpan? retryAfter = null, string message = "as the test wants") =>
        Child.Tell(new Completed(write.Id, new(null, new ApiFailure(status, "", message, retryAfter))));

    private protected void ExpectNoWrite()
    {
        Settle(Child);
        ExpectNothing(Gate);
    }

    /// <summary>What was last said of the only object.</summary>
    private protected ChildOutcome LastOutcome()
    {
        Settle(Child);
        return Booster.All().OfType<ChildReport>().Last().Objects.Single();
    }
}
