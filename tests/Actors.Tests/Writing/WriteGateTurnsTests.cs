using ModelBooster.Cluster;
using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Writing;

public sealed class WriteGateTurnsTests : WriteGateSpec
{
    private static readonly WriteGateOptions OneAtATime = new() { MaxInFlight = 1 };

    [Fact]
    public void The_answer_comes_back_with_the_number_of_its_submitter()
    {
        var gate = Gate();
        Apply(gate, "a", 7);
        NextWrite().Succeed();
        Assert.Equal(7, ExpectMsg<Completed>().Id);
    }

    [Fact]
    public void A_refusal_is_handed_to_the_submitter_as_it_is()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Fail(422);
        Assert.Equal(422, ExpectMsg<Completed>().Answer.Failure?.Status);
    }

    [Fact]
    public void No_more_than_the_limit_is_in_flight()
    {
        var gate = Gate(new WriteGateOptions { MaxInFlight = 3 });
        for (var id = 1; id <= 5; id++)
        {
            Apply(gate, $"o{id}", id);
        }

        Assert.Equal((3, 2), (StateOf(gate).InFlight, StateOf(gate).Queued));
    }

    [Fact]
    public void An_answer_makes_room_for_the_next()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "first", 1);
        Apply(gate, "second", 2);
        NextWrite().Succeed();
        Assert.Equal("second", NextWrite().Name);
    }

    [Fact]
    public void A_quiet_namespace_waits_one_turn_only()
    {
        var gate = Gate(OneAtATime);
        for (var id = 1; id <= 5; id++)
        {
            Apply(gate, $"flood{id}", id, "loud");
        }

        Apply(gate, "alone", 6, "quiet");
        NextWrite().Succeed();
        NextWrite().Succeed();
        Assert.Equal("alone", NextWrite().Name);
    }

    [Fact]
    public void Two_requests_for_one_object_are_never_in_flight_together()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        Apply(gate, "a", 2);
        Assert.Equal((1, 1), (StateOf(gate).InFlight, StateOf(gate).Queued));
    }

    [Fact]
    public void The_second_request_for_an_object_goes_once_the_first_is_answered()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        Apply(gate, "a", 2);
        NextWrite().Succeed();
        Assert.Equal(2, Body(NextWrite()));
    }

    [Fact]
    public void Of_two_queued_requests_for_an_object_the_newer_is_sent()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "busy", 1);
        Apply(gate, "a", 2);
        Apply(gate, "a", 3);
        NextWrite().Succeed();
        Assert.Equal(3, Body(NextWrite()));
    }

    [Fact]
    public void The_submitter_of_the_older_one_is_told()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "busy", 1);
        Apply(gate, "a", 2);
        Apply(gate, "a", 3);
        Assert.Equal(2, ExpectMsg<Superseded>().Id);
    }

    [Fact]
    public void A_status_does_not_take_the_place_of_a_spec()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "busy", 1);
        Apply(gate, "a", 2);
        Apply(gate, "a", 3, part: "status");
        Assert.Equal(2, StateOf(gate).Queued);
    }

    [Fact]
    public void A_withdrawn_request_is_not_sent()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "busy", 1);
        Apply(gate, "a", 2, part: "status");
        gate.Tell(new Withdraw(Serving("a")), TestActor);
        Assert.Equal(0, StateOf(gate).Queued);
    }

    [Fact]
    public void Nobody_withdraws_what_another_submitted()
    {
        var gate = Gate(OneAtATime);
        Apply(gate, "busy", 1);
        Apply(gate, "a", 2, from: CreateTestProbe());
        gate.Tell(new Withdraw(Serving("a")), TestActor);
        Assert.Equal(1, StateOf(gate).Queued);
    }

    [Fact]
    public void A_client_that_throws_is_answered_for_as_a_bug()
    {
        var gate = Gate();
        Apply(gate, "a", 1);
        NextWrite().Answer.SetException(new InvalidOperationException("broken"));
        Assert.Equal("Bug", ExpectMsg<Completed>().Answer.Failure?.Reason);
    }

    private static int Body(Write write) => ((WriteRequest.Apply)write.Request).Body.Span[0];
}
