using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Writing;

/// <summary>A gate with a held cluster behind it and a clock that only the test moves.</summary>
public abstract class WriteGateSpec : TestKit
{
    private const string VirtualTime = """akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """;

    private protected TestProbe Server { get; }

    protected WriteGateSpec()
        : base(VirtualTime) => Server = CreateTestProbe("server");

    protected IActorRef Gate(WriteGateOptions? options = null, Func<double>? jitter = null) =>
        Sys.ActorOf(WriteGateActor.Props(new HeldCluster(Server), options ?? new WriteGateOptions(), jitter ?? (() => 0)));

    protected void Pass(TimeSpan time) => ((TestScheduler)Sys.Scheduler).Advance(time);

    private protected Write NextWrite() => Server.ExpectMsg<Write>();

    /// <summary>Answers only after everything sent before it was handled: what has not happened by then will not.</summary>
    protected GateState StateOf(IActorRef gate)
    {
        var asking = CreateTestProbe();
        gate.Tell(GetState.Instance, asking);
        return asking.ExpectMsg<GateState>();
    }

    /// <summary>Submits an apply; the number is also what tells two bodies apart.</summary>
    protected void Apply(IActorRef gate, string name, long id, string ns = "team-a", string? part = null, IActorRef? from = null) =>
        gate.Tell(new Submit(new WriteRequest.Apply(Serving(name, ns), new byte[] { (byte)id }, true, part), id), from ?? TestActor);

    private protected static ObjectRef Serving(string name, string ns = "team-a") => new(Kinds.ModelServing, new ObjectKey(ns, name));

    private protected static WriteRequest.Create Event(string name) =>
        new(new ObjectRef(new ResourceKind("events.k8s.io", "v1", "Event", "events"), new ObjectKey("team-a", name)), new byte[] { 1 });
}
