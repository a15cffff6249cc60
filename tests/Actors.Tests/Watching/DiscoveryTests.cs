using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Tests.Support;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class DiscoveryTests : VirtualTimeSpec
{
    private static readonly ApiCatalog Whole = new([.. Kinds.All], KthenaGeneration.V04, true);

    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(1);

    private readonly TestProbe _server;
    private readonly TestProbe _watcher;
    private readonly IActorRef _discovery;
    private readonly Call<ApiCatalog> _first;
    private readonly Call<IWatch> _opening;

    public DiscoveryTests()
    {
        _server = CreateTestProbe("server");
        _watcher = CreateTestProbe("watcher");
        var settings = new ReflectorSettings(() => 0);
        _discovery = Sys.ActorOf(Props.Create(() => new DiscoveryActor(new ScriptedCluster(_server), settings, _watcher)));
        _first = _server.ExpectMsg<Call<ApiCatalog>>();
        _opening = _server.ExpectMsg<Call<IWatch>>();
    }

    [Fact]
    public void What_the_cluster_serves_is_told_to_the_watcher()
    {
        _first.Succeed(Whole);
        Assert.Equal(Whole, _watcher.ExpectMsg<CatalogKnown>().Catalog);
    }

    [Fact]
    public void A_cluster_that_does_not_answer_is_asked_again()
    {
        _first.Fail(503);
        Settle(_discovery);
        Pass(LongEnough);
        _server.ExpectMsg<Call<ApiCatalog>>();
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_kept()
    {
        _first.Fail(429, retryAfter: TimeSpan.FromSeconds(20));
        Settle(_discovery);
        Pass(TimeSpan.FromSeconds(19));
        Settle(_discovery);
        ExpectNothing(_server);
    }

    [Fact]
    public void A_change_of_one_of_our_CRDs_is_looked_at_a_moment_later()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(_discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(_server);
    }

    [Fact]
    public void A_kind_that_is_served_later_than_its_CRD_is_noticed_by_a_second_look()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(_discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(_server).Succeed(Whole);
        Settle(_discovery);
        Pass(TimeSpan.FromSeconds(3));
        Fish<Call<ApiCatalog>>(_server);
    }

    [Fact]
    public void A_deleted_CRD_counts_as_a_change()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Deleted());
        Settle(_discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(_server);
    }

    [Fact]
    public void A_CRD_of_somebody_else_is_no_reason_to_look()
    {
        Known();
        Watching().Events((LiveObjects.Crd(Kinds.ModelServer) with { Name = "widgets.example.com" }).Changed());
        Settle(_discovery);
        Pass(LongEnough);
        Settle(_discovery);
        Assert.All(Received(), message => Assert.IsType<Call<WatchBatch>>(message));
    }

    [Fact]
    public void The_same_answer_is_not_told_twice()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(_discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(_server).Succeed(Whole with { });
        Settle(_discovery);
        ExpectNothing(_watcher);
    }

    [Theory]
    [InlineData(true, KthenaGeneration.V10)]
    [InlineData(false, KthenaGeneration.V04)]
    public void Another_answer_is_told(bool ours, KthenaGeneration generation)
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(_discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(_server).Succeed(new ApiCatalog(Whole.Served, generation, ours));
        _watcher.ExpectMsg<CatalogKnown>();
    }

    [Fact]
    public void Where_CRDs_may_not_be_watched_it_asks_from_time_to_time()
    {
        Known();
        _opening.Fail(403);
        Settle(_discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(_server);
    }

    [Fact]
    public void A_watch_that_closed_is_taken_up_where_it_was()
    {
        Known();
        Watching().Events(new WatchEvent.Bookmark("77"));
        Fish<Call<WatchBatch>>(_server).Close();
        Settle(_discovery);
        Pass(LongEnough);
        Assert.Equal("77", ((WatchRequest)Fish<Call<IWatch>>(_server).Request).ResourceVersion);
    }

    [Fact]
    public void A_watch_that_failed_begins_with_every_CRD_as_it_is()
    {
        Known();
        Watching().Events(new WatchEvent.Bookmark("77"));
        Fish<Call<WatchBatch>>(_server).Fail(410, "Expired");
        Settle(_discovery);
        Pass(LongEnough);
        Assert.Equal("", ((WatchRequest)Fish<Call<IWatch>>(_server).Request).ResourceVersion);
    }

    [Fact]
    public void A_silent_watch_is_opened_anew_and_left_open()
    {
        Known();
        Watching();
        Pass(TimeSpan.FromSeconds(205));
        var second = new HeldWatch(_server);
        Fish<Call<IWatch>>(_server).Succeed(second);
        Settle(_discovery);
        Pass(TimeSpan.FromSeconds(60));
        Settle(_discovery);
        Assert.False(second.IsClosed);
    }

    [Fact]
    public void A_cluster_that_throws_is_a_bug_and_breaks_it()
    {
        _first.Break(new InvalidOperationException("broken"));

        // Whoever supervises it starts it anew.
        _server.ExpectMsg<Call<ApiCatalog>>();
    }

    private void Known()
    {
        _first.Succeed(Whole);
        _watcher.ExpectMsg<CatalogKnown>();
    }

    private Call<WatchBatch> Watching()
    {
        _opening.Succeed(new HeldWatch(_server));
        return _server.ExpectMsg<Call<WatchBatch>>();
    }

    private ImmutableArray<object> Received()
    {
        var all = ImmutableArray.CreateBuilder<object>();
        while (_server.HasMessages)
        {
            all.Add(_server.ReceiveOne(TimeSpan.Zero));
        }

        return all.ToImmutable();
    }
}
