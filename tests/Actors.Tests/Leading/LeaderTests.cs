using System.Text.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Leading;
using ModelBooster.Tests.Support;
using static ModelBooster.Leading.LeadingProtocol;
using static ModelBooster.Watching.WatchingProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Leading;

[Trait("Fault", "30")]
public sealed class LeaderTests : VirtualTimeSpec
{
    private static readonly ObjectRef Target = new(Kinds.Lease, new ObjectKey("system", "leader"));
    private static readonly LeaseTimings Timings = LeaseTimings.Default;

    private readonly FakeTimeProvider time = new();
    private readonly TestProbe server;
    private readonly TestProbe gate;
    private readonly TestProbe watcher;
    private readonly TestProbe host;
    private readonly IActorRef leader;
    private int version = 10;

    public LeaderTests()
    {
        server = CreateTestProbe("server");
        gate = CreateTestProbe("gate");
        watcher = CreateTestProbe("watcher");
        host = CreateTestProbe("host");
        var election = new LeaderElection(Target, "me", () => host.Tell("lost"));
        leader = Sys.ActorOf(Props.Create(() => new LeaderActor(
            new ScriptedCluster(server), election, gate, _ => Started(), () => 0, time)));
    }

    [Fact]
    public void Where_there_is_no_lease_it_makes_one_and_leads()
    {
        NextRead().Fail(404);
        var made = server.ExpectMsg<Call<WriteDone>>();
        Assert.IsType<WriteRequest.Create>(made.Request);
        Grant(made);
        watcher.ExpectMsg("started");
    }

    [Fact]
    public void While_another_leads_it_stands_by()
    {
        NextRead().Succeed(Live("other"));
        Settle(leader);
        Wait(Timings.Pause);
        NextRead().Succeed(Live("other", renewed: true));
        Settle(leader);
        ExpectNothing(watcher);
    }

    [Fact]
    public void One_that_stands_by_is_ready()
    {
        NextRead().Succeed(Live("other"));
        Settle(leader);
        leader.Tell(GetWatchState.Instance, host);
        Assert.True(host.ExpectMsg<WatchState>().StandsBy);
    }

    [Fact]
    public void When_the_other_does_not_renew_it_takes_over()
    {
        NextRead().Succeed(Live("other"));
        Settle(leader);
        Wait(Timings.Duration);
        NextRead().Succeed(Live("other"));
        Settle(leader);
        Wait(Timings.Pause);
        NextRead().Succeed(Live("other"));
        Grant(server.ExpectMsg<Call<WriteDone>>());
        watcher.ExpectMsg("started");
    }

    [Fact]
    public void What_the_other_has_given_up_it_takes_at_once()
    {
        NextRead().Succeed(Live(""));
        Grant(server.ExpectMsg<Call<WriteDone>>());
        watcher.ExpectMsg("started");
    }

    [Fact]
    public void One_that_was_quicker_is_left_the_lease()
    {
        NextRead().Succeed(Live(""));
        server.ExpectMsg<Call<WriteDone>>().Fail(409);
        NextRead().Succeed(Live("other", renewed: true));
        Settle(leader);
        ExpectNothing(watcher);
    }

    [Fact]
    public void The_gate_is_open_until_ten_seconds_after_the_request_was_sent()
    {
        NextRead().Succeed(Live(""));
        var taking = server.ExpectMsg<Call<WriteDone>>();
        var sent = time.GetElapsedTime(0);
        time.Advance(TimeSpan.FromSeconds(4));
        Grant(taking);
        Assert.Equal(sent + Timings.RenewWithin, gate.ExpectMsg<Lead>().Until);
    }

    [Fact]
    public void An_answer_that_comes_after_the_term_does_not_make_a_leader()
    {
        NextRead().Succeed(Live(""));
        var taking = server.ExpectMsg<Call<WriteDone>>();
        time.Advance(Timings.RenewWithin);
        Grant(taking);
        Settle(leader);
        ExpectNothing(watcher);
    }

    [Fact]
    public void A_renewal_moves_the_end_of_the_term()
    {
        Lead();
        Wait(Timings.Pause);
        Grant(server.ExpectMsg<Call<WriteDone>>());
        Assert.Equal(time.GetElapsedTime(0) + Timings.RenewWithin, gate.ExpectMsg<Lead>().Until);
    }

    [Fact]
    public void A_server_that_is_away_for_a_moment_costs_nothing()
    {
        Lead();
        Wait(Timings.Pause);
        server.ExpectMsg<Call<WriteDone>>().Fail(null, "ConnectionRefused");
        Settle(leader);
        Wait(Timings.Pause);
        Grant(server.ExpectMsg<Call<WriteDone>>());
        Assert.Equal(time.GetElapsedTime(0) + Timings.RenewWithin, gate.ExpectMsg<Lead>().Until);
        ExpectNothing(host);
    }

    [Fact]
    public void One_that_cannot_renew_in_time_shuts_the_gate_and_ends()
    {
        Lead();
        Wait(Timings.Pause);
        server.ExpectMsg<Call<WriteDone>>();
        Wait(Timings.RenewWithin);
        Assert.Equal(TimeSpan.MinValue, gate.ExpectMsg<Lead>().Until);
        host.ExpectMsg("lost");
    }

    [Fact]
    public void One_whose_lease_was_taken_shuts_the_gate_and_ends()
    {
        Lead();
        Wait(Timings.Pause);
        server.ExpectMsg<Call<WriteDone>>().Fail(409);
        NextRead().Succeed(Live("other", renewed: true));
        Assert.Equal(TimeSpan.MinValue, gate.ExpectMsg<Lead>().Until);
        host.ExpectMsg("lost");
    }

    [Fact]
    public void A_renewal_whose_answer_was_lost_is_found_and_goes_on()
    {
        Lead();
        Wait(Timings.Pause);
        server.ExpectMsg<Call<WriteDone>>().Fail(409);
        NextRead().Succeed(Live("me", renewed: true));
        Grant(server.ExpectMsg<Call<WriteDone>>());
        gate.ExpectMsg<Lead>();
        ExpectNothing(host);
    }

    [Fact]
    public void At_the_end_the_lease_is_given_up()
    {
        Lead();
        leader.Tell(Release.Instance, host);
        var released = server.ExpectMsg<Call<WriteDone>>();
        Assert.DoesNotContain("holderIdentity", Body(released), StringComparison.Ordinal);
        Grant(released);
        host.ExpectMsg<Released>();
    }

    [Fact]
    public void A_renewal_that_was_under_way_at_the_end_does_not_keep_the_lease()
    {
        Lead();
        leader.Tell(Release.Instance, host);
        server.ExpectMsg<Call<WriteDone>>().Fail(409);
        NextRead().Succeed(Live("me", renewed: true));
        Grant(server.ExpectMsg<Call<WriteDone>>());
        host.ExpectMsg<Released>();
    }

    [Fact]
    public void One_that_stands_by_has_nothing_to_give_up()
    {
        NextRead().Succeed(Live("other"));
        leader.Tell(Release.Instance, host);
        host.ExpectMsg<Released>();
        ExpectNothing(server);
    }

    private void Lead()
    {
        NextRead().Succeed(Live(""));
        Grant(server.ExpectMsg<Call<WriteDone>>());
        watcher.ExpectMsg("started");
        gate.ExpectMsg<Lead>();
        Settle(leader);
    }

    private IActorRef Started()
    {
        watcher.Tell("started");
        return watcher;
    }

    private Call<LiveObject> NextRead() => server.ExpectMsg<Call<LiveObject>>();

    private void Wait(TimeSpan span)
    {
        time.Advance(span);
        Pass(span);
    }

    private void Grant(Call<WriteDone> call) => call.Succeed(new WriteDone(Live("me", renewed: true)));

    private static string Body(Call<WriteDone> call) =>
        System.Text.Encoding.UTF8.GetString(((WriteRequest.Patch)call.Request).Operations.Span);

    private LiveObject Live(string holder, bool renewed = false)
    {
        version += renewed ? 1 : 0;
        var body = JsonNode.Parse(Made(holder).Span)!;
        body["metadata"]!["uid"] = "u1";
        body["metadata"]!["resourceVersion"] = $"{version}";
        return LiveObject.Read(Kinds.Lease, JsonSerializer.SerializeToElement(body));
    }

    private static ReadOnlyMemory<byte> Made(string holder) =>
        Lease.ToCreate(Target.Key, holder, Timings.Duration, DateTimeOffset.UnixEpoch);
}
