using System.Text.Json.Nodes;
using Akka.Actor;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>What all children do, shown on the plainest of them.</summary>
public sealed class ServerTests : ChildSpec
{
    private static readonly WantedObject Server = Wanted.Server();

    public ServerTests()
        : base((booster, with) => Props.Create(() => new ServerActor(LiveObjects.Owner, booster, with)))
    {
    }

    [Fact]
    public void Before_it_writes_it_looks()
    {
        Want(Server);
        Assert.Equal(new Look(Server.Child.Ref, LiveObjects.BoosterUid, Fetch: false), Watcher.ExpectMsg<Look>());
    }

    [Fact]
    public void It_does_not_write_before_it_is_answered()
    {
        Want(Server);
        ExpectNoWrite();
    }

    [Fact]
    public void What_is_absent_is_applied_without_force() =>
        Assert.False(Assert.IsType<WriteRequest.Apply>(FirstApply(Server).Request).Force);

    [Fact]
    public void It_reports_that_its_object_is_applied()
    {
        Succeed(FirstApply(Server), Server.Live());
        Assert.Equal(ChildPhase.Applied, LastOutcome().Phase);
    }

    [Fact]
    public void It_reports_the_generation_and_the_round_of_its_wishes()
    {
        Want(Server);
        Assert.Equal((1, 1), Fish<ChildReport>(Booster) is var report ? (report.Generation, report.Round) : default);
    }

    [Fact]
    public void The_echo_of_its_own_write_is_no_news_to_anybody()
    {
        Succeed(FirstApply(Server), Server.Live());
        LastOutcome();
        See(Server.Live());
        Settle(Child);
        Assert.Empty(Booster.All());
    }

    [Fact]
    public void What_is_as_wanted_is_not_written()
    {
        Known(Server);
        ExpectNoWrite();
    }

    [Fact]
    public void What_was_edited_by_hand_is_put_right_with_force()
    {
        Known(Server, Server.Live(edit: Drift));
        Assert.True(Assert.IsType<WriteRequest.Apply>(NextWrite().Request).Force);
    }

    [Fact]
    public void A_child_deleted_by_hand_is_made_again()
    {
        Known(Server);
        Lose(Server.Live());
        Settle(Child);
        while (Watcher.HasMessages)
        {
            Answer(new Standing.Absent());
            Settle(Child);
        }

        Assert.IsType<WriteRequest.Apply>(NextWrite().Request);
    }

    [Fact]
    public void What_is_no_longer_wanted_is_deleted_by_its_uid()
    {
        Known(Server);
        Want();
        Assert.Equal(new WriteRequest.Delete(Server.Child.Ref, "uid-of-child"), NextWrite().Request);
    }

    [Fact]
    public void What_is_no_longer_wanted_stays_until_its_removal_is_permitted()
    {
        Known(Server);
        Settle(Child);
        Child.Tell(new Want(2, [], false, Round: 2));
        ExpectNoWrite();
    }

    [Fact]
    public void A_permit_for_earlier_wishes_does_not_count()
    {
        Known(Server);
        Child.Tell(new Want(2, [], false, Round: 2));
        Child.Tell(new Permit(Permits.All, 1));
        ExpectNoWrite();
    }

    [Fact]
    public void What_is_gone_and_not_wanted_is_not_reported_any_more()
    {
        Known(Server);
        Want();
        Succeed(NextWrite(), null);
        Lose(Server.Live());
        Settle(Child);
        Assert.Empty(Booster.All().OfType<ChildReport>().Last().Objects);
    }

    [Fact]
    public void A_delete_that_finds_nothing_is_done()
    {
        Known(Server);
        Want();
        Fail(NextWrite(), 404);
        Settle(Child);
        Assert.Empty(Booster.All().OfType<ChildReport>().Last().Objects);
    }

    [Fact]
    public void A_strangers_object_is_left_alone_and_told()
    {
        Want(Server);
        Answer(new Standing.Foreign("u", null));
        Assert.Equal(Reasons.NameConflict, LastOutcome().Problem?.Reason);
    }

    [Fact]
    public void A_child_of_a_booster_that_wants_nothing_yet_is_left_alone()
    {
        See(Server.Live());
        ExpectNoWrite();
    }

    [Fact]
    public void A_paused_booster_writes_nothing()
    {
        Want(paused: true, Server);
        Answer(new Standing.Absent());
        ExpectNoWrite();
    }

    [Fact]
    public void A_paused_booster_deletes_nothing()
    {
        Known(Server);
        Want(paused: true);
        ExpectNoWrite();
    }

    [Fact]
    public void What_was_left_undone_is_done_when_the_pause_is_over()
    {
        Want(paused: true, Server);
        Answer(new Standing.Absent());
        ExpectNoWrite();
        Want(Server);
        NextWrite();
    }

    [Fact]
    public void A_webhook_that_changes_what_was_written_is_not_fought()
    {
        Succeed(FirstApply(Server), Server.Live(edit: Drift));
        ExpectNoWrite();
    }

    [Fact]
    [Trait("Fault", "21")]
    public void A_recheck_looks_from_memory_and_writes_nothing()
    {
        Known(Server);
        Child.Tell(Recheck.Instance);
        Assert.False(Watcher.ExpectMsg<Look>().Fetch);
    }

    [Fact]
    [Trait("Fault", "21")]
    public void A_recheck_finds_what_was_missed()
    {
        Known(Server);
        Child.Tell(Recheck.Instance);
        Answer(new Standing.Absent("11"));
        NextWrite();
    }

    [Fact]
    public void A_child_that_ends_withdraws_what_it_has_queued()
    {
        FirstApply(Server);
        Sys.Stop(Child);
        Assert.Equal(Server.Child.Ref, Gate.ExpectMsg<Withdraw>().Target);
    }

    private static void Drift(JsonObject live) => live["spec"]!["model"] = "other";
}
