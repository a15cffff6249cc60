using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Writing;

public sealed class WriteGatePaceTests : WriteGateSpec
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Nothing_is_sent_before_Retry_After_has_passed()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(429, 10 * Second);
        ExpectMsg<Completed>();
        Apply(gate, "b", 2);
        Pass(9.9 * Second);
        Assert.Equal(1, StateOf(gate).Queued);
    }

    [Fact]
    public void What_waits_is_sent_when_Retry_After_has_passed()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(429, 10 * Second);
        ExpectMsg<Completed>();
        Apply(gate, "b", 2);
        StateOf(gate);
        Pass(10 * Second);
        Assert.Equal("b", NextWrite().Name);
    }

    [Fact]
    public void A_429_without_Retry_After_pauses_for_a_second()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(429);
        ExpectMsg<Completed>();
        Assert.Equal(Second, StateOf(gate).PausedFor);
    }

    [Fact]
    public void A_429_halves_what_may_be_in_flight()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(429);
        ExpectMsg<Completed>();
        Assert.Equal(8, StateOf(gate).Window);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(500)]
    [InlineData(503)]
    public void Another_failure_stops_nobody_else(int status)
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(status, 10 * Second);
        ExpectMsg<Completed>();
        Apply(gate, "b", 2);
        Assert.Equal("b", NextWrite().Name);
    }

    [Fact]
    public void The_rate_limit_holds_back_what_is_above_it()
    {
        var gate = Gate(new WriteGateOptions { RequestsPerSecond = 1, Burst = 2 });
        for (var id = 1; id <= 3; id++)
        {
            Apply(gate, $"o{id}", id);
        }

        Assert.Equal((2, 1), (StateOf(gate).InFlight, StateOf(gate).Queued));
    }

    [Fact]
    public void The_rate_limit_lets_the_next_go_in_time()
    {
        var gate = Gate(new WriteGateOptions { RequestsPerSecond = 1, Burst = 1 });
        Apply(gate, "first", 1);
        Apply(gate, "second", 2);
        NextWrite();
        StateOf(gate);
        Pass(1.01 * Second);
        Assert.Equal("second", NextWrite().Name);
    }

    [Fact]
    public void Events_that_hang_delay_no_object()
    {
        var gate = Gate(new WriteGateOptions { MaxInFlight = 1, MaxEventsInFlight = 1 });
        gate.Tell(new Submit(Event("e1"), 1), TestActor);
        NextWrite();
        Apply(gate, "a", 2);
        Assert.Equal("a", NextWrite().Name);
    }

    [Fact]
    public void A_rate_limit_for_Events_alone_delays_no_object()
    {
        var gate = Gate();
        gate.Tell(new Submit(Event("e1"), 1), TestActor);
        NextWrite().Fail(429, 10 * Second);
        ExpectMsg<Completed>();
        Apply(gate, "a", 2);
        Assert.Equal("a", NextWrite().Name);
    }

    [Fact]
    public void Events_above_their_bound_are_refused()
    {
        var gate = Gate(new WriteGateOptions { MaxEventsInFlight = 1, MaxQueuedEvents = 1 });
        for (var id = 1; id <= 3; id++)
        {
            gate.Tell(new Submit(Event($"e{id}"), id), TestActor);
        }

        Assert.Equal((3, "Overloaded"), ExpectMsg<Completed>() is var refused ? (refused.Id, refused.Answer.Failure?.Reason) : default);
    }
}
