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

    private readonly TestProbe server;
    private readonly TestProbe watcher;
    private readonly IActorRef discovery;
    private readonly Call<ApiCatalog> first;
    private readonly Call<IWatch> opening;

    public DiscoveryTests()
    {
        server = CreateTestProbe("server");
        watcher = CreateTestProbe("watcher");
        var settings = new ReflectorSettings(() => 0);
        discovery = Sys.ActorOf(Props.Create(() => new DiscoveryActor(new ScriptedCluster(server), settings, watcher)));
        first = server.ExpectMsg<Call<ApiCatalog>>();
        opening = server.ExpectMsg<Call<IWatch>>();
    }

    [Fact]
    public void What_the_cluster_serves_is_told_to_the_watcher()
    {
        first.Succeed(Whole);
        Assert.Equal(Whole, watcher.ExpectMsg<CatalogKnown>().Catalog);
    }

    [Fact]
    public void A_cluster_that_does_not_answer_is_asked_again()
    {
        first.Fail(503);
        Settle(discovery);
        Pass(LongEnough);
        server.ExpectMsg<Call<ApiCatalog>>();
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_kept()
    {
        first.Fail(429, retryAfter: TimeSpan.FromSeconds(20));
        Settle(discovery);
        Pass(TimeSpan.FromSeconds(19));
        Settle(discovery);
        ExpectNothing(server);
    }

    [Fact]
    public void A_change_of_one_of_our_CRDs_is_looked_at_a_moment_later()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(server);
    }

    [Fact]
    public void A_kind_that_is_served_later_than_its_CRD_is_noticed_by_a_second_look()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(server).Succeed(Whole);
        Settle(discovery);
        Pass(TimeSpan.FromSeconds(3));
        Fish<Call<ApiCatalog>>(server);
    }

    [Fact]
    public void A_deleted_CRD_counts_as_a_change()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Deleted());
        Settle(discovery);
        Pass(TimeSpan.FromMilliseconds(300));
        Fish<Call<ApiCatalog>>(server);
    }

    [Fact]
    public void A_CRD_of_somebody_else_is_no_reason_to_look()
    {
        Known();
        Watching().Events((LiveObjects.Crd(Kinds.ModelServer) with { Name = "widgets.example.com" }).Changed());
        Settle(discovery);
        Pass(LongEnough);
        Settle(discovery);
        Assert.All(Received(), message => Assert.IsType<Call<WatchBatch>>(message));
    }

    [Fact]
    public void The_same_answer_is_not_told_twice()
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(server).Succeed(Whole with { });
        Settle(discovery);
        ExpectNothing(watcher);
    }

    [Theory]
    [InlineData(true, KthenaGeneration.V10)]
    [InlineData(false, KthenaGeneration.V04)]
    public void Another_answer_is_told(bool ours, KthenaGeneration generation)
    {
        Known();
        Watching().Events(LiveObjects.Crd(Kinds.ModelServer).Changed());
        Settle(discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(server).Succeed(new ApiCatalog(Whole.Served, generation, ours));
        watcher.ExpectMsg<CatalogKnown>();
    }

    [Fact]
    public void Where_CRDs_may_not_be_watched_it_asks_from_time_to_time()
    {
        Known();
        opening.Fail(403);
        Settle(discovery);
        Pass(LongEnough);
        Fish<Call<ApiCatalog>>(server);
    }

    [Fact]
    public void A_watch_that_closed_is_taken_up_where_it_was()
    {
        Known();
        Watching().Events(new WatchEvent.Bookmark("77"));
        Fish<Call<WatchBatch>>(server).Close();
        Settle(discovery);
        Pass(LongEnough);
        Assert.Equal("77", ((WatchRequest)Fish<Call<IWatch>>(server).Request).ResourceVersion);
    }

    [Fact]
    public void A_watch_that_failed_begins_with_every_CRD_as_it_is()
    {
        Known();
        Watching().Events(new WatchEvent.Bookmark("77"));
        Fish<Call<WatchBatch>>(server).Fail(410, "Expired");
        Settle(discovery);
        Pass(LongEnough);
        Assert.Equal("", ((WatchRequest)Fish<Call<IWatch>>(server).Request).ResourceVersion);
    }

    [Fact]
    public void A_silent_watch_is_opened_anew_and_left_open()
    {
        Known();
        Watching();
        Pass(TimeSpan.FromSeconds(205));
        var second = new HeldWatch(server);
        Fish<Call<IWatch>>(server).Succeed(second);
        Settle(discovery);
        Pass(TimeSpan.FromSeconds(60));
        Settle(discovery);
        Assert.False(second.IsClosed);
    }

    [Fact]
    public void A_cluster_that_throws_is_a_bug_and_breaks_it()
    {
        first.Break(new InvalidOperationException("broken"));

        // Whoever supervises it starts it anew.
        server.ExpectMsg<Call<ApiCatalog>>();
    }

    private void Known()
    {
        first.Succeed(Whole);
        watcher.ExpectMsg<CatalogKnown>();
    }

    private Call<WatchBatch> Watching()
    {
        opening.Succeed(new HeldWatch(server));
        return server.ExpectMsg<Call<WatchBatch>>();
    }

    private ImmutableArray<object> Received()
    {
        var all = ImmutableArray.CreateBuilder<object>();
        while (server.HasMessages)
        {
            all.Add(server.ReceiveOne(TimeSpan.Zero));
        }

        return all.ToImmutable();
    }
}
