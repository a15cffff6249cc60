using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Writing;

public sealed class WriteGateEndTests : WriteGateSpec
{
    [Fact]
    public void Drained_comes_at_once_where_nothing_is_under_way()
    {
        Gate().Tell(Drain.Instance, TestActor);
        ExpectMsg<Drained>();
    }

    [Fact]
    public void Drained_comes_after_the_last_answer()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        gate.Tell(Drain.Instance, TestActor);
        StateOf(gate);
        NextWrite().Succeed();
        ExpectMsg<Completed>();
        ExpectMsg<Drained>();
    }

    [Fact]
    public void Drained_waits_for_all_that_is_under_way()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        Apply(gate, "b", 2);
        gate.Tell(Drain.Instance, CreateTestProbe());
        NextWrite().Succeed();
        ExpectMsg<Completed>();
        Assert.Equal(1, StateOf(gate).InFlight);
    }

    [Fact]
    public void A_gate_that_drains_takes_nothing_new()
    {
        var gate = Gate();
        gate.Tell(Drain.Instance, CreateTestProbe());
        Apply(gate, "a", 1);
        Assert.Equal(1, ExpectMsg<Closed>().Id);
    }

    [Fact]
    public void A_gate_that_drains_does_not_send_what_waits()
    {
        var gate = Gate(new WriteGateOptions { MaxInFlight = 1 });
        Apply(gate, "a", 1);
        Apply(gate, "b", 2);
        gate.Tell(Drain.Instance, CreateTestProbe());
        Assert.Equal(2, ExpectMsg<Closed>().Id);
    }

    [Fact]
    public void Stopping_the_gate_cuts_what_is_under_way()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        var write = NextWrite();
        Watch(gate);
        Sys.Stop(gate);
        ExpectMsg<Completed>();
        ExpectTerminated(gate);
        Assert.True(write.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public void Who_waits_for_a_gate_that_stops_is_told()
    {
        var gate = Gate(new WriteGateOptions { MaxInFlight = 1 });
        Apply(gate, "a", 1);
        Apply(gate, "b", 2);
        StateOf(gate);
        Sys.Stop(gate);
        Assert.Equal([1L, 2L], ReceiveN(2).Cast<Completed>().Select(each => each.Id));
    }

    [Fact]
    public void A_restarted_gate_pays_no_heed_to_answers_from_before()
    {
        var gate = Gate(jitter: () => throw new InvalidOperationException("a bug, to make it restart"));
        Apply(gate, "a", 1);
        Apply(gate, "b", 2);
        var before = NextWrite();
        NextWrite().Fail(429);
        ReceiveN(2);
        Apply(gate, "a", 3);
        NextWrite();
        before.Succeed();
        Assert.Equal(1, StateOf(gate).InFlight);
    }
}
