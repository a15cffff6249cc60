using System.Collections.Immutable;
using Akka.Actor;
using ModelBooster.Cluster;
using ModelBooster.Tests.Support;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class ReflectorWatchTests : ReflectorSpec
{
    private static readonly LiveShape Child = LiveObjects.ModelServer();

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_change_is_news_to_the_owner()
    {
        Watch();
        Assert.Equal([Child.Ref], News(Child.Changed()).Cast<ChildSeen>().Select(seen => seen.Live.Ref));
    }

    [Fact]
    public void A_deletion_is_news_to_the_owner()
    {
        Watch(Child);
        Assert.Equal(new ChildGone(Child.Ref, Child.Uid, LiveObjects.BoosterUid), Assert.Single(News((Child with { Version = "101" }).Deleted())));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("9")]
    public void A_repeated_and_an_older_event_are_no_news(string version)
    {
        Watch(Child);
        Assert.Empty(News((Child with { Version = version }).Changed()));
    }

    [Fact]
    public void The_deletion_of_an_earlier_object_of_the_name_is_no_news()
    {
        Watch(Child);
        Assert.Empty(News((Child with { Uid = "earlier", Version = "101" }).Deleted()));
    }

    [Fact]
    public void A_stripped_owner_reference_is_news_to_the_former_owner()
    {
        Watch(Child);
        Assert.Equal([LiveObjects.BoosterUid], News((Child with { Owner = null, Version = "101" }).Changed()).Select(news => news.BoosterUid));
    }

    [Fact]
    public void An_unreadable_event_is_passed_over()
    {
        Watch();
        Assert.Single(News(new WatchEvent.Unreadable("no metadata"), Child.Changed()));
    }

    [Fact]
    public void Nothing_more_is_read_before_there_is_room()
    {
        Watch();
        NextRead().Events(Child.Changed());
        Watcher.FishForMessage(message => message is News);
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void Once_there_is_room_reading_goes_on()
    {
        Watch();
        News(Child.Changed());
        NextRead();
    }

    [Fact]
    public void An_answer_to_earlier_news_is_no_leave_to_go_on()
    {
        Watch(Child);
        NextRead().Events((Child with { Version = "101" }).Changed());
        var turn = Fish<News>(Watcher).Turn;
        Reflector.Tell(new GoOn(turn - 1));
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_bookmark_moves_the_point_of_resumption()
    {
        Watch();
        NextRead().Events(new WatchEvent.Bookmark("150"));
        NextRead().Close();
        Assert.Equal("150", From(NextWatch()));
    }

    [Fact]
    public void An_event_moves_the_point_of_resumption_too()
    {
        Watch();
        News((Child with { Version = "130" }).Changed());
        NextRead().Close();
        Assert.Equal("130", From(NextWatch()));
    }

    [Fact]
    public void An_older_event_does_not_move_it_back()
    {
        Watch();
        NextRead().Events(new WatchEvent.Bookmark("150"));
        News((Child with { Version = "120" }).Changed());
        NextRead().Close();
        Assert.Equal("150", From(NextWatch()));
    }

    [Fact]
    public void A_watch_that_closed_without_a_word_is_not_hurried_after()
    {
        Watch();
        NextRead().Close();
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_watch_that_closed_without_a_word_is_opened_again_after_a_while()
    {
        Watch();
        NextRead().Close();
        Settle(Reflector);
        Pass(LongEnough);
        Assert.Equal("100", From(NextWatch()));
    }

    [Fact]
    public void Closes_without_a_word_are_waited_after_ever_longer()
    {
        Watch();
        NextRead().Close();
        for (var closes = 0; closes < 20; closes++)
        {
            Settle(Reflector);
            Pass(TimeSpan.FromMinutes(1));
            NextWatch().Succeed(new HeldWatch(Server));
            NextRead().Close();
        }

        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(29));
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_watch_that_was_cut_is_taken_up_where_it_was()
    {
        Watch();
        NextRead().Fail(null, "Aborted");
        Settle(Reflector);
        Pass(LongEnough);
        Assert.Equal("100", From(NextWatch()));
    }

    [Fact]
    public void A_watch_that_the_server_is_too_busy_for_waits_as_long_as_it_asks()
    {
        Start().Page("100");
        NextWatch().Fail(429, retryAfter: TimeSpan.FromSeconds(30));
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(29));
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_version_that_is_too_old_when_the_watch_opens_means_one_relist()
    {
        Start().Page("100");
        NextWatch().Fail(410, "Expired");
        Settle(Reflector);
        Pass(LongEnough);
        NextList().Page("200");
        Assert.Equal("200", From(NextWatch()));
    }

    [Fact]
    public void A_version_that_is_too_old_in_mid_stream_means_one_relist()
    {
        Watch();
        NextRead().Events(new WatchEvent.Failed(new ApiFailure(410, "Expired", "too old resource version")));
        Settle(Reflector);
        Pass(LongEnough);
        NextList().Page("200");
        Assert.Equal("200", From(NextWatch()));
    }

    [Fact]
    public void What_came_before_the_end_in_mid_stream_is_news()
    {
        Watch();
        Assert.Single(News(Child.Changed(), new WatchEvent.Failed(new ApiFailure(410, "Expired", "too old resource version"))));
    }

    [Fact]
    public void A_silent_watch_is_closed_five_seconds_after_its_time()
    {
        var watch = Watch();
        NextRead();
        Pass(WatchTimeout + TimeSpan.FromSeconds(5));
        Settle(Reflector);
        Assert.True(watch.IsClosed);
    }

    [Fact]
    public void A_watch_is_not_given_up_before()
    {
        var watch = Watch();
        NextRead();
        Pass(WatchTimeout + TimeSpan.FromSeconds(4));
        Settle(Reflector);
        Assert.False(watch.IsClosed);
    }

    [Fact]
    public void A_silent_watch_is_opened_again()
    {
        Watch();
        NextRead();
        Pass(WatchTimeout + TimeSpan.FromSeconds(5));
        Settle(Reflector);
        Pass(LongEnough);
        Assert.Equal("100", From(NextWatch()));
    }

    [Fact]
    public void A_watch_that_never_opens_is_asked_for_again()
    {
        Start().Page("100");
        NextWatch();
        Pass(WatchTimeout + TimeSpan.FromSeconds(5));
        Settle(Reflector);
        Pass(LongEnough);
        NextWatch();
    }

    [Fact]
    public void A_watch_that_opens_after_it_was_given_up_is_closed()
    {
        Start().Page("100");
        var late = NextWatch();
        Reflector.Tell(Relist.Instance);
        NextList();
        var watch = new HeldWatch(Server);
        late.Succeed(watch);
        Settle(Reflector);
        Assert.True(watch.IsClosed);
    }

    [Fact]
    public void A_reflector_that_ends_closes_its_watch()
    {
        var watch = Watch();
        NextRead();
        Watcher.Watch(Reflector);
        Sys.Stop(Reflector);
        Watcher.FishForMessage(message => message is Terminated);
        Assert.True(watch.IsClosed);
    }

    private ImmutableArray<INews> News(params ImmutableArray<WatchEvent> events)
    {
        TakeNews();
        NextRead().Events(events);
        return TakeNews();
    }
}
