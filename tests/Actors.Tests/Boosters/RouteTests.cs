using Akka.Actor;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class RouteTests : ChildSpec
{
    private static readonly WantedObject Route = Wanted.Route();

    public RouteTests()
        : base((booster, with) => Props.Create(() => new RouteActor(LiveObjects.Owner, booster, with)))
    {
    }

    [Fact]
    public void A_route_under_another_modelName_is_deleted()
    {
        Known(Route);
        Want(Wanted.Route("qwen"));
        Assert.Equal(new WriteRequest.Delete(Route.Child.Ref, "uid-of-child"), NextWrite().Request);
    }

    [Fact]
    public void It_is_not_made_again_before_the_old_one_is_seen_to_be_gone()
    {
        Known(Route);
        Want(Wanted.Route("qwen"));
        Succeed(NextWrite(), null);
        ExpectNoWrite();
    }

    [Fact]
    public void It_is_made_again_in_the_same_breath()
    {
        Known(Route);
        Want(Wanted.Route("qwen"));
        Succeed(NextWrite(), null);
        Lose(Route.Live());
        Assert.IsType<WriteRequest.Apply>(NextWrite().Request);
    }

    [Fact]
    public void An_old_event_of_the_deleted_one_does_not_delete_it_twice()
    {
        Known(Route);
        Want(Wanted.Route("qwen"));
        Succeed(NextWrite(), null);
        See(Route.Live("11"));
        ExpectNoWrite();
    }

    [Fact]
    public void Other_rules_are_applied_in_place()
    {
        Known(Route, Route.Live(edit: live => live["spec"]!["rules"]!.AsArray().Clear()));
        Assert.IsType<WriteRequest.Apply>(NextWrite().Request);
    }

    [Fact]
    public void A_live_route_does_not_move_before_it_is_permitted()
    {
        Known(Route, Route.Live(edit: live => live["spec"]!["rules"]!.AsArray().Clear()));
        NextWrite();
        Child.Tell(new Want(2, [Wanted.Route("qwen")], false, Round: 2));
        ExpectNoWrite();
    }

    [Fact]
    public void A_first_route_needs_no_permit()
    {
        Child.Tell(new Want(1, [Route], false, Round: 1));
        Answer(new Standing.Absent());
        NextWrite();
    }

    [Fact]
    public void A_name_that_another_route_has_is_reported_with_the_route_itself()
    {
        Want(Route);
        Watcher.ExpectMsg<Look>();
        See(Route.Live(), note: "shared");
        Settle(Child);
        Assert.All(Applied(), report => Assert.Equal("shared", Assert.Single(report.Objects).Note));
    }

    [Fact]
    public void That_is_no_news_where_the_route_was_there_before_this_controller()
    {
        Want(Route);
        Watcher.ExpectMsg<Look>();
        See(Route.Live(), note: "shared");
        Settle(Child);
        ExpectNothing(Events);
    }

    [Fact]
    public void It_is_news_about_a_route_that_is_being_made()
    {
        FirstApply(Route);
        See(Route.Live(), note: "shared");
        Assert.Equal(BoosterEvents.ModelNameShared, Events.ExpectMsg<BoosterProtocol.Record>().Said.Reason);
    }

    [Fact]
    public void It_is_news_about_a_route_that_is_known_and_once()
    {
        Known(Route);
        Child.Tell(new NameShared(Route.Child.Ref, LiveObjects.BoosterUid, "shared"));
        See(Route.Live("12"), note: "shared");
        Settle(Child);
        Assert.Single(Events.All());
    }

    private IEnumerable<ChildReport> Applied() =>
        Booster.All().OfType<ChildReport>().Where(report => report.Objects.Any(outcome => outcome.Phase == ChildPhase.Applied));
}
