using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class ReflectorLookTests : ReflectorSpec
{
    private static readonly LiveShape Child = LiveObjects.ModelServer();

    private static readonly BoosterOwner Other = new("other", "uid-of-other");

    [Fact]
    public void What_is_not_known_is_absent_as_of_the_version_it_has_read_up_to()
    {
        Watch();
        Assert.Equal(new Standing.Absent("100"), Looked());
    }

    [Fact]
    public void What_belongs_to_the_asker_is_known_by_its_version()
    {
        Watch(Child);
        Assert.Equal(new Standing.Unread("10"), Looked());
    }

    [Fact]
    public void What_belongs_to_another_is_foreign()
    {
        Watch(Child with { Owner = Other });
        Assert.Equal(new Standing.Foreign(Child.Uid, Other), Looked());
    }

    [Fact]
    public void What_belongs_to_nobody_is_foreign()
    {
        Watch(Child with { Owner = null });
        Assert.Equal(new Standing.Foreign(Child.Uid, null), Looked());
    }

    [Fact]
    public void A_fetch_reads_the_askers_object_from_the_server()
    {
        Watch(Child);
        NextRead();
        Ask(fetch: true);
        Assert.Equal(Child.Ref, Server.ExpectMsg<Call<LiveObject>>().Request);
    }

    [Fact]
    public void What_is_known_already_is_not_read_for_nobody()
    {
        Watch();
        NextRead();
        Ask(fetch: true);
        Settle(Reflector);
        ExpectNothing(Server);
    }

    [Fact]
    public void A_fetched_object_is_shown_also_where_its_version_is_known()
    {
        var fetch = Fetch();
        fetch.Succeed(Child.Live);
        Assert.Equal(new ChildSeen(Child.Live, LiveObjects.BoosterUid).Subject, Assert.IsType<ChildSeen>(Assert.Single(TakeNews())).Subject);
    }

    [Fact]
    public void A_fetched_object_of_a_newer_version_is_shown_once()
    {
        Fetch().Succeed((Child with { Version = "11" }).Live);
        Assert.Single(TakeNews());
    }

    [Fact]
    public void A_fetch_that_finds_nothing_says_so_with_the_servers_own_word()
    {
        Fetch().Fail(404);
        Assert.Equal(new Standing.Absent(), Assert.IsType<Looked>(Assert.Single(TakeNews())).Standing);
    }

    [Fact]
    public void A_fetch_that_failed_is_made_again_after_a_while()
    {
        Fetch().Fail(500);
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(1));
        Server.ExpectMsg<Call<LiveObject>>();
    }

    [Fact]
    public void A_fetch_that_finds_a_strangers_object_by_now_says_so()
    {
        Fetch().Succeed((Child with { Uid = "stranger", Owner = Other, Version = "11" }).Live);
        Assert.Contains(new Looked(Child.Ref, LiveObjects.BoosterUid, new Standing.Foreign("stranger", Other)), TakeNews());
    }

    [Fact]
    public void Whoever_wanted_a_strangers_name_hears_when_it_is_free()
    {
        Watch(Child with { Owner = null });
        Looked();
        NextRead().Events((Child with { Owner = null, Version = "101" }).Deleted());
        Assert.Equal(new Looked(Child.Ref, LiveObjects.BoosterUid, new Standing.Absent()), Assert.Single(TakeNews()));
    }

    [Fact]
    public void Whoever_wanted_a_strangers_name_hears_when_it_changes_hands()
    {
        Watch(Child with { Owner = null });
        Looked();
        NextRead().Events((Child with { Uid = "second", Owner = Other, Version = "101" }).Changed());
        Assert.Contains(new Looked(Child.Ref, LiveObjects.BoosterUid, new Standing.Foreign("second", Other)), TakeNews());
    }

    [Fact]
    public void Whoever_had_a_child_hears_that_a_strangers_object_stands_in_its_place()
    {
        Watch(Child);
        NextRead().Events((Child with { Uid = "second", Owner = null, Version = "101" }).Changed());
        Assert.Equal<INews>(
            [
                new ChildGone(Child.Ref, Child.Uid, LiveObjects.BoosterUid),
                new Looked(Child.Ref, LiveObjects.BoosterUid, new Standing.Foreign("second", null)),
            ],
            TakeNews());
    }

    [Fact]
    public void A_name_that_was_missed_to_become_free_is_told_after_the_relist()
    {
        Watch(Child with { Owner = null });
        Looked();
        NextRead().Fail(410);
        Settle(Reflector);
        Pass(TimeSpan.FromSeconds(1));
        NextList().Page("200");
        Assert.Equal(new Looked(Child.Ref, LiveObjects.BoosterUid, new Standing.Absent()), Assert.Single(TakeNews()));
    }

    [Fact]
    public void A_booster_that_is_asked_for_is_shown()
    {
        var booster = LiveObjects.Booster();
        Start(Kinds.ModelBooster).Page("100", booster);
        TakeNewsAndOpen();
        NextRead();
        Reflector.Tell(new Look(booster.Ref, booster.Uid, Fetch: true));
        Server.ExpectMsg<Call<LiveObject>>().Succeed(booster.Live);
        Assert.IsType<BoosterSeen>(Assert.Single(TakeNews()));
    }

    private Call<LiveObject> Fetch()
    {
        Watch(Child);
        TakeNews();
        NextRead();
        Ask(fetch: true);
        return Server.ExpectMsg<Call<LiveObject>>();
    }

    private void Ask(bool fetch) => Reflector.Tell(new Look(Child.Ref, LiveObjects.BoosterUid, fetch));

    private Standing Looked()
    {
        TakeNews();
        Ask(fetch: false);
        return Assert.IsType<Looked>(Assert.Single(TakeNews())).Standing;
    }
}
