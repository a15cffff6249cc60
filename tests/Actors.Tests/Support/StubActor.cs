using Akka.Actor;
using Akka.TestKit;

namespace ModelBooster.Tests.Support;

/// <summary>A child whose life and mail a probe sees; it breaks when told <see cref="Break"/>.</summary>
internal sealed class StubActor(string name, IActorRef probe) : UntypedActor
{
    internal sealed record Started(string Name, IActorRef Actor);

    internal sealed record Stopped(string Name);

    internal sealed record Got(string Name, object Message);

    internal sealed record Break
    {
        public static Break Instance { get; } = new();
    }

    /// <summary>It runs on the thread of whoever tells it something: when that one is through, so is the stub.</summary>
    public static Props Props(string name, IActorRef probe) =>
        Akka.Actor.Props.Create(() => new StubActor(name, probe)).WithDispatcher(CallingThreadDispatcher.Id);

    protected override void PreStart() => probe.Tell(new Started(name, Self));

    protected override void PostStop() => probe.Tell(new Stopped(name));

    protected override void OnReceive(object message)
    {
        if (message is Break)
        {
            throw new InvalidOperationException($"{name} was told to break");
        }

        probe.Tell(new Got(name, message), Sender);
    }
}
