using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class BoostersTests : VirtualTimeSpec
{
    private static readonly LiveShape Booster = LiveObjects.Booster();

    private static readonly ApiCatalog Catalog = new([.. Kinds.All], KthenaGeneration.V10, BoosterCrdIsOurs: false);

    private readonly TestProbe stubs;
    private readonly TestProbe watcher;
    private readonly IActorRef boosters;

    public BoostersTests()
    {
        stubs = CreateTestProbe("stubs");
        watcher = CreateTestProbe("watcher");
        Func<ObjectKey, string, Props> booster = (_, uid) => StubActor.Props(uid, stubs);
        boosters = Sys.ActorOf(Props.Create(() => new BoostersActor(booster, new Images("downloader:1", "runtime:1"), watcher)));
        Tell(new CatalogKnown(Catalog));
    }

    [Fact]
    public void A_booster_seen_for_the_first_time_gets_an_actor()
    {
        Tell(new BoosterSeen(Booster.Live));
        stubs.Start(LiveObjects.BoosterUid);
    }

    [Fact]
    public void A_booster_seen_again_keeps_its_actor()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new BoosterSeen((Booster with { Version = "11" }).Live));
        Settle(boosters);
        Assert.Single(stubs.All().OfType<StubActor.Started>());
    }

    [Fact]
    public void It_is_told_what_its_children_are_made_from()
    {
        Tell(new BoosterSeen(Booster.Live));
        var render = stubs.Got<Render>(LiveObjects.BoosterUid);
        Assert.Equal(
            (KthenaGeneration.V10, "downloader:1", "runtime:1", false),
            (render.Settings.Generation, render.Settings.DownloaderImage, render.Settings.RuntimeImage, render.CrdIsOurs));
    }

    [Fact]
    public void The_same_name_with_another_uid_is_another_booster()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new BoosterSeen((Booster with { Uid = "second", Version = "11" }).Live));
        stubs.Start("second");
    }

    [Fact]
    public void A_booster_that_is_gone_takes_its_actor_with_it()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new BoosterGone(Booster.Ref, Booster.Uid));
        stubs.Stop(LiveObjects.BoosterUid);
    }

    [Fact]
    public void An_actor_that_ended_with_its_booster_is_not_looked_for()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new BoosterGone(Booster.Ref, Booster.Uid));
        stubs.Stop(LiveObjects.BoosterUid);
        Settle(boosters);
        Pass(TimeSpan.FromMinutes(1));
        Settle(boosters);
        Assert.DoesNotContain(watcher.All(), message => message is Look);
    }

    [Fact]
    public void News_of_a_child_goes_to_its_booster()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", LiveObjects.BoosterUid));
        Assert.Equal("u", stubs.Got<ChildGone>(LiveObjects.BoosterUid).Uid);
    }

    [Fact]
    public void News_for_a_booster_that_is_not_known_is_dropped()
    {
        Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", "nobody"));
        Settle(boosters);
        ExpectNothing(stubs);
    }

    [Fact]
    public void Every_news_is_receipted_also_that_for_strangers()
    {
        Tell(new BoosterSeen(Booster.Live));
        Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", "nobody"));
        Tell(new BoosterGone(Booster.Ref, Booster.Uid));
        Settle(boosters);
        Assert.Equal(
            [LiveObjects.BoosterUid, "nobody", LiveObjects.BoosterUid], watcher.All().Cast<Delivered>().Select(delivered => delivered.BoosterUid));
    }

    [Fact]
    public void A_booster_whose_actor_broke_is_looked_at_again_after_a_while()
    {
        BreakIt();
        Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(new Look(Booster.Ref, LiveObjects.BoosterUid, Fetch: true), Fish<Look>(watcher));
    }

    [Fact]
    public void Seen_again_it_gets_another_actor()
    {
        BreakIt();
        Tell(new BoosterSeen(Booster.Live));
        stubs.Start(LiveObjects.BoosterUid);
    }

    [Fact]
    public void A_booster_whose_actor_broke_takes_nobody_with_it()
    {
        Tell(new BoosterSeen((LiveObjects.Booster("other", "other")).Live));
        BreakIt();
        Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", "other"));
        Assert.Equal("u", stubs.Got<ChildGone>("other").Uid);
    }

    private void BreakIt()
    {
        Tell(new BoosterSeen(Booster.Live));
        var actor = stubs.Start(LiveObjects.BoosterUid);
        var grave = CreateTestProbe();
        grave.Watch(actor);
        actor.Tell(StubActor.Break.Instance);
        grave.ExpectTerminated(actor);
        Settle(boosters);
    }

    private void Tell(object message) => boosters.Tell(message, watcher);
}
