using System.Text.Json;
using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class EventRecorderTests : VirtualTimeSpec
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly TestProbe gate;
    private readonly IActorRef recorder;

    public EventRecorderTests()
    {
        gate = CreateTestProbe("gate");
        recorder = Sys.ActorOf(Props.Create(() => new EventRecorderActor(gate, "pod-7", time)));
    }

    [Fact]
    public void What_is_told_is_written_as_an_Event_beside_the_booster()
    {
        Tell("created ModelServer x");
        Assert.Equal(LiveObjects.Namespace, Assert.IsType<WriteRequest.Create>(gate.ExpectMsg<Submit>().Request).Target.Key.Namespace);
    }

    [Fact]
    public void It_says_which_instance_speaks()
    {
        Tell("created ModelServer x");
        Assert.Equal("pod-7", Next().GetProperty("reportingInstance").GetString());
    }

    [Fact]
    public void The_same_words_are_not_said_again_for_a_while()
    {
        Tell("restored spec.model");
        gate.ExpectMsg<Submit>();
        time.Advance(EventRecorderActor.Memory / 2);
        Tell("restored spec.model");
        Settle(recorder);
        ExpectNothing(gate);
    }

    [Fact]
    public void After_a_while_they_are()
    {
        Tell("restored spec.model");
        gate.ExpectMsg<Submit>();
        time.Advance(EventRecorderActor.Memory);
        Tell("restored spec.model");
        gate.ExpectMsg<Submit>();
    }

    [Fact]
    public void The_same_words_on_another_booster_are_said()
    {
        Tell("restored spec.model");
        Tell("restored spec.model", uid: "another");
        gate.ExpectMsg<Submit>();
        gate.ExpectMsg<Submit>();
    }

    [Fact]
    public void Two_Events_of_one_moment_have_two_names()
    {
        Tell("one");
        Tell("two");
        Assert.NotEqual(Name(Next()), Name(Next()));
    }

    [Fact]
    public void An_Event_on_a_booster_with_the_longest_name_has_a_name_the_server_takes()
    {
        Tell("one", name: new string('a', 253));
        Assert.InRange(Name(Next()).Length, 1, 253);
    }

    [Fact]
    public void An_Event_that_was_refused_is_not_written_again()
    {
        Tell("one");
        var lost = gate.ExpectMsg<Submit>();
        recorder.Tell(new Completed(lost.Id, new(null, new ApiFailure(403, "Forbidden", "no"))));
        Settle(recorder);
        Pass(TimeSpan.FromHours(1));
        Settle(recorder);
        ExpectNothing(gate);
    }

    private void Tell(string note, string uid = LiveObjects.BoosterUid, string name = LiveObjects.BoosterName) => recorder.Tell(
        new BoosterProtocol.Record(LiveObjects.Ref(Kinds.ModelBooster, name), uid, new BoosterEvent(false, BoosterEvents.ChildCreated, "Create", note)));

    private JsonElement Next() => JsonElement.Parse(((WriteRequest.Create)gate.ExpectMsg<Submit>().Request).Body.Span);

    private static string Name(JsonElement body) => body.GetProperty("metadata").GetProperty("name").GetString()!;
}
