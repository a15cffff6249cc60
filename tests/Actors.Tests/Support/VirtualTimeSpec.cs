using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace ModelBooster.Tests.Support;

/// <summary>An actor system whose clock only the test moves.</summary>
public abstract class VirtualTimeSpec : TestKit
{
    private const string VirtualTime = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        """;

    private readonly TestProbe asking;

    protected VirtualTimeSpec()
        : base(VirtualTime) => asking = CreateTestProbe("asking");

    protected void Pass(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);

    /// <summary>
    /// Returns once the actor has handled everything it was told so far, and what it told itself meanwhile: what has not
    /// happened by then will not.
    /// </summary>
    protected void Settle(IActorRef actor)
    {
        for (var round = 0; round < 3; round++)
        {
            actor.Tell(new Identify(round), asking);
            asking.ExpectMsg<ActorIdentity>();
        }
    }

    protected static void ExpectNothing(TestProbe probe) => probe.ExpectNoMsg(TimeSpan.Zero);

    /// <summary>The next message of this type; others before it are passed over.</summary>
    protected static T Fish<T>(TestProbe probe) => (T)probe.FishForMessage(message => message is T);
}
