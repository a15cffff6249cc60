using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>What all children do when a write fails, shown on the plainest of them.</summary>
public sealed class ServerFailuresTests : ChildSpec
{
    private static readonly WantedObject Server = Wanted.Server();

    public ServerFailuresTests()
        : base((booster, with) => Props.Create(() => new ServerActor(LiveObjects.Owner, booster, with)))
    {
    }

    [Fact]
    public void A_passing_failure_is_tried_again_soon()
    {
        Fail(FirstApply(Server), 503);
        Settle(Child);
        Pass(TimeSpan.FromMilliseconds(500));
        NextWrite();
    }

    [Fact]
    public void It_is_not_tried_again_at_once()
    {
        Fail(FirstApply(Server), 503);
        ExpectNoWrite();
    }

    [Fact]
    public void A_refusal_is_tried_again_slowly()
    {
        Fail(FirstApply(Server), 422);
        Settle(Child);
        Pass(TimeSpan.FromSeconds(14));
        ExpectNoWrite();
    }

    [Fact]
    public void A_refusal_is_tried_again_all_the_same()
    {
        Fail(FirstApply(Server), 422);
        Settle(Child);
        Pass(TimeSpan.FromSeconds(15));
        NextWrite();
    }

    [Fact]
    public void A_changed_wish_is_tried_at_once()
    {
        Fail(FirstApply(Server), 422);
        Want(Wanted.Server("qwen"));
        NextWrite();
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_kept()
    {
        Fail(FirstApply(Server), 429, TimeSpan.FromSeconds(20));
        Settle(Child);
        Pass(TimeSpan.FromSeconds(19));
        ExpectNoWrite();
    }

    [Fact]
    public void Failures_in_a_row_are_reported_by_their_number()
    {
        Fail(FirstApply(Server), 503);
        Settle(Child);
        Pass(TimeSpan.FromMinutes(1));
        Fail(NextWrite(), 503);
        Assert.Equal((ChildPhase.Failing, 2), LastOutcome() is var told ? (told.Phase, told.Attempts) : default);
    }

    [Fact]
    public void After_a_conflict_it_looks_again()
    {
        Fail(FirstApply(Server), 409);
        Settle(Child);
        Pass(TimeSpan.FromSeconds(1));
        Watcher.ExpectMsg<Look>();
    }

    [Fact]
    public void A_storm_of_conflicts_waits_ever_longer()
    {
        var write = FirstApply(Server);
        for (var conflicts = 0; conflicts < 10; conflicts++)
        {
            Fail(write, 409);
            Settle(Child);
            Pass(TimeSpan.FromMinutes(1));
            Answer(new Standing.Absent());
            write = NextWrite();
        }

        Fail(write, 409);
        Settle(Child);
        Pass(TimeSpan.FromSeconds(29));
        Settle(Child);
        ExpectNothing(Watcher);
    }

    [Fact]
    public void A_write_whose_place_another_took_is_tried_again()
    {
        Child.Tell(new Superseded(FirstApply(Server).Id));
        Settle(Child);
        Pass(TimeSpan.FromSeconds(1));
        NextWrite();
    }

    [Fact]
    public void One_failing_object_does_not_hold_up_another()
    {
        Want(Wanted.Server(name: "llama-a"), Wanted.Server(name: "llama-b"));
        Answer(new Standing.Absent());
        Answer(new Standing.Absent());
        Fail(NextWrite(), 422);
        Assert.Equal("llama-b", NextWrite().Request.Target.Key.Name);
    }

    [Fact]
    public void A_rival_who_changes_the_object_again_and_again_is_not_raced()
    {
        Fight(HealingPace.Free);
        See(Rivals(100));
        ExpectNoWrite();
    }

    [Fact]
    public void The_object_is_changed_back_all_the_same()
    {
        Fight(HealingPace.Free);
        See(Rivals(100));
        Settle(Child);
        Pass(TimeSpan.FromSeconds(1));
        NextWrite();
    }

    [Fact]
    public void After_a_while_of_peace_an_edit_is_healed_at_once_again()
    {
        Fight(HealingPace.Free);
        Pass(HealingPace.Memory);
        See(Rivals(100));
        NextWrite();
    }

    private void Fight(int rounds)
    {
        Known(Server);
        for (var version = 11; version < 11 + 2 * rounds; version += 2)
        {
            See(Rivals(version));
            Succeed(NextWrite(), Server.Live($"{version + 1}"));
        }

        Settle(Child);
    }

    private static LiveObject Rivals(int version) => Server.Live($"{version}", edit: live => live["spec"]!["model"] = $"rival-{version}");
}
