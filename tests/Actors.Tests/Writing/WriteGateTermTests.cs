using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Writing;

/// <summary>Where somebody else may lead, requests are sent within a term only.</summary>
[Trait("Fault", "30")]
public sealed class WriteGateTermTests : WriteGateSpec
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider time = new();
    private readonly IActorRef gate;

    public WriteGateTermTests() => gate = Gate(new WriteGateOptions { TermClock = time });

    [Fact]
    public void Before_it_nothing_is_sent()
    {
        Apply(gate, "a", 1);
        StateOf(gate);
        Server.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void When_it_begins_what_has_waited_is_sent()
    {
        Apply(gate, "a", 1);
        Begin();
        NextWrite();
    }

    [Fact]
    public void When_it_is_over_nothing_more_is_sent()
    {
        Begin();
        time.Advance(Term);
        Apply(gate, "a", 1);
        StateOf(gate);
        Server.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void When_it_is_ended_early_nothing_more_is_sent()
    {
        Begin();
        gate.Tell(new Lead(TimeSpan.MinValue));
        Apply(gate, "a", 1);
        StateOf(gate);
        Server.ExpectNoMsg(TimeSpan.Zero);
    }

    private void Begin() => gate.Tell(new Lead(time.GetElapsedTime(0) + Term));
}
