using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Tests.Support;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class ReflectorListTests : ReflectorSpec
{
    private static readonly LiveShape Server1 = LiveObjects.ModelServer("one");

    private static readonly LiveShape Server2 = LiveObjects.ModelServer("two");

    [Fact]
    public void Every_listed_child_is_news_to_its_owner()
    {
        Start().Page("100", Server1, Server2);
        Assert.Equal([Server1.Ref, Server2.Ref], TakeNews().Cast<ChildSeen>().Select(seen => seen.Live.Ref));
    }

    [Fact]
    public void A_strangers_object_is_news_to_nobody()
    {
        Start().Page("100", Server1 with { Owner = null });
        Assert.Empty(TakeNews());
    }

    [Fact]
    public void The_list_goes_on_with_the_token_of_the_page_before()
    {
        Start().PageWithMore("token", Server1);
        TakeNews();
        Assert.Equal("token", ((ListRequest)NextList().Request).Continue);
    }

    [Fact]
    public void The_next_page_is_not_asked_for_before_there_is_room()
    {
        Start().PageWithMore("token", Server1);
        Watcher.ExpectMsg<News>();
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_page_without_news_does_not_wait()
    {
        Start().PageWithMore("token", Server1 with { Owner = null });
        Assert.Equal("token", ((ListRequest)NextList().Request).Continue);
    }

    [Fact]
    public void Routes_of_one_modelName_on_several_pages_are_told_of_each_other_with_themselves()
    {
        Start(Kinds.ModelRoute).PageWithMore("token", LiveObjects.ModelRoute("a"));
        NextList().Page("100", LiveObjects.ModelRoute("b"));
        var news = TakeNews();
        Assert.Equal(["a", "b"], news.Select(each => ((ChildSeen)each).Live.Ref.Key.Name));
        Assert.All(news, each => Assert.NotNull(((ChildSeen)each).Note));
    }

    [Fact]
    public void A_route_that_has_not_changed_hears_of_one_that_was_made_while_nobody_watched()
    {
        Start(Kinds.ModelRoute).Page("100", LiveObjects.ModelRoute("a"));
        TakeNews();
        Reflector.Tell(Relist.Instance);
        NextWatch();
        NextList().Page("200", LiveObjects.ModelRoute("a") with { Version = "10" }, LiveObjects.ModelRoute("b") with { Version = "150" });
        Assert.All(TakeNews().OfType<ChildSeen>(), each => Assert.NotNull(each.Note));
    }

    [Fact]
    public void The_watcher_hears_once_that_the_list_is_complete()
    {
        Start().Page("100");
        Assert.Equal(Kinds.ModelServer, Fish<Synced>(Watcher).WatchScope.Kind);
    }

    [Fact]
    public void The_list_is_not_complete_before_its_last_page()
    {
        Start().PageWithMore("token");
        Settle(Reflector);
        ExpectNothing(Watcher);
    }

    [Fact]
    public void The_watch_starts_from_the_version_of_the_list()
    {
        Start().Page("100");
        Assert.Equal("100", From(NextWatch()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(403)]
    [InlineData(410)]
    [InlineData(500)]
    public void A_list_that_failed_is_begun_again_after_a_while(int? status)
    {
        Start().Fail(status);
        Settle(Reflector);
        Pass(TimeSpan.FromMilliseconds(500));
        Assert.Null(((ListRequest)NextList().Request).Continue);
    }

    [Fact]
    public void A_list_that_failed_is_not_begun_again_at_once()
    {
        Start().Fail(500);
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_kept()
    {
        Start().Fail(429, retryAfter: TimeSpan.FromSeconds(20));
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(19));
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void After_the_wait_that_the_server_asks_for_the_list_begins_again()
    {
        Start().Fail(429, retryAfter: TimeSpan.FromSeconds(20));
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(20));
        NextList();
    }

    [Fact]
    public void What_a_relist_does_not_name_any_more_is_gone()
    {
        Watch(Server1, Server2);
        NextRead().Fail(410);
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(1));
        NextList().Page("200", Server2);
        Assert.Equal(new ChildGone(Server1.Ref, Server1.Uid, LiveObjects.BoosterUid), Assert.Single(TakeNews()));
    }

    [Fact]
    public void What_a_relist_names_in_a_known_version_is_no_news()
    {
        Watch(Server1);
        NextRead().Fail(410);
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(1));
        NextList().Page("200", Server1);
        Assert.Empty(TakeNews());
    }

    [Fact]
    public void Told_to_list_again_it_reports_everything_changed_or_not()
    {
        Watch(Server1);
        NextRead();
        Reflector.Tell(Relist.Instance);
        NextList().Page("200", Server1);
        Assert.Single(TakeNews());
    }

    [Fact]
    public void A_page_of_a_list_that_was_given_up_is_ignored()
    {
        var late = Start();
        Reflector.Tell(Relist.Instance);
        NextList();
        late.Page("100", Server1);
        Assert.Empty(TakeNews());
    }

    [Fact]
    public void A_kind_that_is_no_longer_served_takes_its_objects_with_it()
    {
        Watch(Server1);
        Reflector.Tell(KindGone.Instance);
        Assert.Equal(Server1.Uid, Assert.IsType<ChildGone>(Assert.Single(Watcher.ExpectMsg<News>().Items)).Uid);
    }

    [Fact]
    public void A_kind_that_is_no_longer_served_ends_its_reflector()
    {
        Watch(Server1);
        Watcher.Watch(Reflector);
        Reflector.Tell(KindGone.Instance);
        Watcher.FishForMessage(message => message is Terminated);
    }

    [Fact]
    public void A_booster_made_again_under_its_name_is_another_one()
    {
        var booster = LiveObjects.Booster();
        Start(Kinds.ModelBooster).Page("100", booster);
        TakeNewsAndOpen();
        NextRead().Events((booster with { Uid = "another", Version = "101" }).Changed());
        Assert.Equal([LiveObjects.BoosterUid, "another"], TakeNews().Select(news => news.BoosterUid));
    }
}
