using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class WatcherTests : VirtualTimeSpec
{
    private const string Boosters = "boosters";

    private static readonly LiveShape Child = LiveObjects.ModelServer();

    private static readonly ApiCatalog Whole = new([.. Kinds.All], KthenaGeneration.V04, true);

    private static readonly ApiCatalog WithoutServers = Whole with { Served = Whole.Served.Remove(Kinds.ModelServer) };

    private static readonly Look LookAtChild = new(Child.Ref, LiveObjects.BoosterUid, Fetch: false);

    private readonly TestProbe stubs;

    public WatcherTests() => stubs = CreateTestProbe("stubs");

    [Fact]
    public void Boosters_are_listed_before_their_children()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole));
        Settle(watcher);
        Assert.Equal(["boosters", "discovery", "modelboosters"], stubs.All().OfType<StubActor.Started>().Select(started => started.Name).Order());
    }

    [Fact]
    public void Once_boosters_are_listed_every_served_kind_of_children_is()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(WithoutServers));
        watcher.Tell(Synced(Kinds.ModelBooster));
        Settle(watcher);
        Assert.Equal(
            ["autoscalingpolicies", "autoscalingpolicybindings", "modelroutes", "modelservings"],
            stubs.All().OfType<StubActor.Started>().Select(started => started.Name).Order().Where(name => name is not ("boosters" or "discovery" or "modelboosters")));
    }

    [Fact]
    public void No_name_is_answered_for_before_every_kind_has_been_listed()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole));
        Kinds.All.Where(kind => kind != Kinds.AutoscalingPolicy).ToList().ForEach(kind => watcher.Tell(Synced(kind)));
        watcher.Tell(LookAtChild);
        Settle(watcher);
        Assert.Empty(stubs.AllGot<Look>("modelservers"));
    }

    [Fact]
    public void Held_looks_are_passed_on_once_every_kind_has_been_listed()
    {
        var watcher = Start();
        watcher.Tell(LookAtChild);
        Open(watcher);
        Assert.Equal(LookAtChild, stubs.Got<Look>("modelservers"));
    }

    [Fact]
    public void It_says_what_it_waits_for()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole));
        Assert.Equal("the list of modelboosters", Assert.Single(State(watcher).WaitingFor));
    }

    [Fact]
    public void Without_our_CRD_it_says_so()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole with { Served = [] }));
        Assert.Equal((false, $"CRD {Kinds.ModelBooster.CrdName}"), State(watcher) is var state ? (state.IsOpen, state.WaitingFor.Single()) : default);
    }

    [Fact]
    public void It_is_open_once_every_kind_has_been_listed() => Assert.True(State(Open(Start())).IsOpen);

    [Fact]
    public void News_is_handed_to_the_boosters()
    {
        var watcher = Open(Start());
        watcher.Tell(Gone("1"));
        Assert.Equal("1", stubs.Got<ChildGone>(Boosters).Uid);
    }

    [Fact]
    public void A_booster_gets_its_next_news_when_it_has_taken_the_last()
    {
        var watcher = Open(Start());
        watcher.Tell(Gone("1"));
        watcher.Tell(Gone("2"));
        Settle(watcher);
        Assert.Equal(["1"], stubs.AllGot<ChildGone>(Boosters).Select(gone => gone.Uid));
    }

    [Fact]
    public void Of_a_burst_about_one_object_a_busy_booster_gets_the_newest()
    {
        var watcher = Open(Start());
        watcher.Tell(Gone("1"));
        watcher.Tell(Gone("2"));
        watcher.Tell(Gone("3"));
        watcher.Tell(new Delivered(LiveObjects.BoosterUid));
        Settle(watcher);
        Assert.Equal(["1", "3"], stubs.AllGot<ChildGone>(Boosters).Select(gone => gone.Uid));
    }

    [Fact]
    public void A_reflector_reads_on_while_there_is_room()
    {
        var reflector = CreateTestProbe();
        Open(Start()).Tell(Gone("1", turn: 7), reflector);
        Assert.Equal(7, reflector.ExpectMsg<GoOn>().Turn);
    }

    [Fact]
    public void A_reflector_waits_while_too_much_is_undelivered()
    {
        var reflector = CreateTestProbe();
        var watcher = Open(Start());
        Flood(watcher, reflector);
        ExpectNothing(reflector);
    }

    [Fact]
    public void A_reflector_reads_on_when_boosters_have_caught_up()
    {
        var reflector = CreateTestProbe();
        var watcher = Open(Start());
        Flood(watcher, reflector);
        watcher.Tell(new Delivered(LiveObjects.BoosterUid));
        Assert.Equal(7, reflector.ExpectMsg<GoOn>().Turn);
    }

    [Fact]
    public void Boosters_hear_of_every_change_of_what_the_cluster_serves()
    {
        var watcher = Open(Start());
        watcher.Tell(new CatalogKnown(WithoutServers));
        stubs.Got<CatalogKnown>(Boosters);
        Assert.Equal(WithoutServers, stubs.Got<CatalogKnown>(Boosters).Catalog);
    }

    [Fact]
    public void After_such_a_change_every_booster_is_looked_at_again()
    {
        var watcher = Open(Start());
        watcher.Tell(new CatalogKnown(Whole with { Generation = KthenaGeneration.V10 }));
        stubs.Got<Relist>("modelboosters");
    }

    [Fact]
    public void A_kind_that_is_no_longer_served_ends_its_reflector()
    {
        var watcher = Open(Start());
        watcher.Tell(new CatalogKnown(WithoutServers));
        stubs.Got<KindGone>("modelservers");
    }

    [Fact]
    public void A_look_at_a_kind_that_is_not_served_is_answered_at_once()
    {
        var watcher = Open(Start(), WithoutServers);
        watcher.Tell(LookAtChild);
        Assert.IsType<Standing.KindMissing>(stubs.Got<Looked>(Boosters).Standing);
    }

    [Fact]
    public void A_kind_that_comes_back_is_followed_again()
    {
        var watcher = Open(Start(), WithoutServers);
        watcher.Tell(new CatalogKnown(Whole));
        stubs.Start("modelservers");
    }

    [Fact]
    public void A_kind_that_comes_back_closes_the_gate_until_it_has_been_listed()
    {
        var watcher = Open(Start(), WithoutServers);
        watcher.Tell(new CatalogKnown(Whole));
        Assert.False(State(watcher).IsOpen);
    }

    [Fact]
    public void Who_looked_at_a_missing_kind_is_answered_when_it_comes_back()
    {
        var watcher = Open(Start(), WithoutServers);
        watcher.Tell(LookAtChild);
        Open(watcher);
        Assert.Equal(LookAtChild, stubs.Got<Look>("modelservers"));
    }

    [Theory]
    [InlineData("modelservers")]
    [InlineData("discovery")]
    [InlineData(Boosters)]
    public void If_one_breaks_all_start_over(string name)
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole));
        watcher.Tell(Synced(Kinds.ModelBooster));
        stubs.Start(name).Tell(StubActor.Break.Instance);
        stubs.Stop(name);
        stubs.Start("discovery");
    }

    [Fact]
    public void After_starting_over_nothing_is_answered_for_before_all_is_listed_again()
    {
        var watcher = Start();
        watcher.Tell(new CatalogKnown(Whole));
        watcher.Tell(Synced(Kinds.ModelBooster));
        stubs.Start("modelroutes").Tell(StubActor.Break.Instance);
        stubs.Start("discovery");
        Assert.False(State(watcher).IsOpen);
    }

    [Fact]
    public void Each_watched_namespace_has_its_own_reflectors()
    {
        var watcher = Start("team-a", "team-b");
        watcher.Tell(new CatalogKnown(Whole));
        Settle(watcher);
        Assert.Equal(
            ["modelboosters.team-a", "modelboosters.team-b"],
            stubs.All().OfType<StubActor.Started>().Select(started => started.Name).Where(name => name.StartsWith("modelboosters", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_look_goes_to_the_reflector_of_its_namespace()
    {
        var watcher = Start("team-a", "team-b");
        watcher.Tell(new CatalogKnown(Whole));
        foreach (var scope in Kinds.All.SelectMany(kind => new[] { new WatchScope(kind, "team-a"), new WatchScope(kind, "team-b") }))
        {
            watcher.Tell(new Synced(scope));
        }

        watcher.Tell(LookAtChild);
        stubs.Got<Look>("modelservers.team-a");
    }

    private IActorRef Start(params string[] namespaces)
    {
        string?[] everywhere = [null];
        IReadOnlyList<string?> watched = namespaces.Length == 0 ? everywhere : namespaces;
        Func<IActorRef, Props> discovery = _ => StubActor.Props("discovery", stubs);
        Func<WatchScope, IActorRef, Props> reflector = (scope, _) => StubActor.Props(scope.ToString(), stubs);
        Func<IUntypedActorContext, IActorRef> boosters = context => context.ActorOf(StubActor.Props(Boosters, stubs), Boosters);
        return Sys.ActorOf(Props.Create(() => new WatcherActor(discovery, reflector, boosters, watched, 2)));
    }

    private static IActorRef Open(IActorRef watcher, ApiCatalog? catalog = null)
    {
        watcher.Tell(new CatalogKnown(catalog ?? Whole));
        foreach (var kind in (catalog ?? Whole).Served)
        {
            watcher.Tell(Synced(kind));
        }

        return watcher;
    }

    private void Flood(IActorRef watcher, TestProbe reflector)
    {
        watcher.Tell(new News([Gone("a"), Gone("b"), Gone("c")], Turn: 7), reflector);
        Settle(watcher);

        static ChildGone Gone(string name) => new(LiveObjects.ModelServer(name).Ref, "1", LiveObjects.BoosterUid);
    }

    private WatchState State(IActorRef watcher)
    {
        var asking = CreateTestProbe();
        watcher.Tell(GetWatchState.Instance, asking);
        return asking.ExpectMsg<WatchState>();
    }

    private static News Gone(string uid, long turn = 0) => new([new ChildGone(Child.Ref, uid, LiveObjects.BoosterUid)], turn);

    private static Synced Synced(ResourceKind kind) => new(new WatchScope(kind, null));
}
