using System.Text.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.TestKit;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class StatusTests : VirtualTimeSpec
{
    private static readonly ConversionResult.Converted Good = new("llama", [new WantedBackend("main", "llama-main", 2, null, null)], []);

    private readonly TestProbe gate;
    private readonly TestProbe events;
    private readonly IActorRef status;

    private int version = 10;

    public StatusTests()
    {
        gate = CreateTestProbe("gate");
        events = CreateTestProbe("events");
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        var with = new Collaborators(CreateTestProbe(), gate, () => 0, time) { Events = events };
        status = Sys.ActorOf(Props.Create(() => new StatusActor(with)));
    }

    [Fact]
    public void Nothing_is_written_before_all_four_have_reported()
    {
        Expect();
        Report(ChildRole.Serving);
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void Once_all_is_applied_it_is_written_to_the_status_subresource()
    {
        Applied();
        Assert.Equal("status", Assert.IsType<WriteRequest.Apply>(gate.ExpectMsg<Submit>().Request).Subresource);
    }

    [Fact]
    public void It_is_written_to_the_version_it_was_folded_from_only()
    {
        Applied();
        Assert.Equal("10", Body(gate.ExpectMsg<Submit>())["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public void A_version_that_is_no_longer_there_is_not_written_to_again()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 409);
        Report(ChildRole.Server);
        Settle(status);
        Pass(TimeSpan.FromMinutes(1));
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void The_version_that_has_taken_its_place_is_written_to_at_once()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 409);
        status.Tell(Expected(StatusDocument.Empty, version: "11"));
        Assert.Equal("11", Body(gate.ExpectMsg<Submit>())["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public void One_who_changes_the_booster_all_the_time_is_not_raced()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 409);
        status.Tell(Expected(StatusDocument.Empty, version: "11"));
        Fail(gate.ExpectMsg<Submit>(), 409);
        status.Tell(Expected(StatusDocument.Empty, version: "12"));
        Settle(status);
        ExpectNothing(gate);
        Pass(TimeSpan.FromSeconds(1));
        gate.ExpectMsg<Submit>();
    }

    [Fact]
    public void When_the_booster_goes_what_is_still_queued_for_it_is_withdrawn()
    {
        Applied();
        gate.ExpectMsg<Submit>();
        Sys.Stop(status);
        Assert.Equal(LiveObjects.Booster().Ref, gate.ExpectMsg<Withdraw>().Target);
    }

    [Fact]
    public void A_refused_spec_is_written_at_once()
    {
        Expect(conversion: new ConversionResult.Refused([new FieldError("spec.backend", "is missing")]));
        Assert.Equal(Reasons.InvalidSpec, Condition(gate.ExpectMsg<Submit>(), ConditionTypes.Failed)["reason"]!.GetValue<string>());
    }

    [Fact]
    public void One_write_is_in_flight_at_a_time()
    {
        Applied();
        gate.ExpectMsg<Submit>();
        Serving(available: 0);
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void A_burst_of_reports_makes_one_more_write()
    {
        Applied();
        var first = gate.ExpectMsg<Submit>();
        Serving(available: 0);
        Serving(available: 1);
        Serving(available: 2, isAvailable: true);
        Succeed(first);
        Settle(status);
        Assert.Single(gate.All());
    }

    [Fact]
    public void What_the_cluster_shows_already_is_not_written()
    {
        Applied();
        Succeed(gate.ExpectMsg<Submit>());
        Expect();
        Report(ChildRole.Server);
        Settle(status);
        Pass(TimeSpan.FromMinutes(1));
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void After_a_restart_what_the_cluster_shows_already_is_not_written()
    {
        Applied();
        var shown = StatusDocument.Read(Shown(gate.ExpectMsg<Submit>()).Document);
        var restarted = Sys.ActorOf(Props.Create(() => new StatusActor(
            new Collaborators(ActorRefs.Nobody, gate, () => 0, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(51))))));
        restarted.Tell(Expected(shown));
        foreach (var role in Enum.GetValues<ChildRole>())
        {
            restarted.Tell(ReportOf(role));
        }

        Settle(restarted);
        ExpectNothing(gate);
    }

    [Fact]
    public void A_change_of_counts_waits_a_second_after_a_write()
    {
        Served();
        Serving(available: 1, isAvailable: true);
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void After_that_second_it_is_written()
    {
        Served();
        Serving(available: 1, isAvailable: true);
        Settle(status);
        Pass(StatusActor.Calm);
        gate.ExpectMsg<Submit>();
    }

    [Fact]
    public void A_change_of_a_condition_waits_for_nothing()
    {
        Served();
        Serving(available: 0);
        Assert.Equal("False", Condition(gate.ExpectMsg<Submit>(), ConditionTypes.Active)["status"]!.GetValue<string>());
    }

    [Fact]
    public void A_write_that_failed_is_made_again_after_a_while()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 503);
        Settle(status);
        Pass(TimeSpan.FromSeconds(1));
        gate.ExpectMsg<Submit>();
    }

    [Fact]
    public void A_write_that_failed_is_not_made_again_at_once()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 503);
        Report(ChildRole.Server);
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void The_wait_that_the_server_asks_for_is_kept()
    {
        Applied();
        Fail(gate.ExpectMsg<Submit>(), 429, TimeSpan.FromSeconds(20));
        Settle(status);
        Pass(TimeSpan.FromSeconds(19));
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void To_a_foreign_CRD_only_conditions_are_written()
    {
        Expect(crdIsOurs: false);
        Enum.GetValues<ChildRole>().ToList().ForEach(Report);
        Assert.Equal(
            ["conditions", "observedGeneration"],
            Body(gate.ExpectMsg<Submit>())["status"]!.AsObject().Select(field => field.Key).Order());
    }

    [Fact]
    public void To_a_foreign_CRD_the_same_is_not_written_twice()
    {
        Expect(crdIsOurs: false);
        Enum.GetValues<ChildRole>().ToList().ForEach(Report);
        Succeed(gate.ExpectMsg<Submit>());
        Settle(status);
        Pass(TimeSpan.FromMinutes(1));
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void A_status_that_the_server_shows_otherwise_than_it_was_written_is_not_written_for_ever()
    {
        Applied();
        var write = gate.ExpectMsg<Submit>();
        Succeed(write, body => body["status"]!.AsObject().Remove("children"));
        Settle(status);
        Pass(StatusActor.Calm);
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void An_older_view_of_the_booster_does_not_take_back_what_was_written()
    {
        Applied();
        Succeed(gate.ExpectMsg<Submit>());
        status.Tell(Expected(StatusDocument.Empty, version: "9"));
        Settle(status);
        ExpectNothing(gate);
    }

    [Fact]
    public void What_a_write_means_is_told_also_where_the_watch_shows_it_before_its_answer_comes()
    {
        Applied();
        var write = gate.ExpectMsg<Submit>();
        var live = Shown(write);
        status.Tell(Expected(StatusDocument.Read(live.Document), version: live.ResourceVersion));
        status.Tell(new Completed(write.Id, new(new WriteDone(live), null)));
        Assert.Equal(BoosterEvents.ChildrenCreated, events.ExpectMsg<BoosterProtocol.Record>().Said.Reason);
    }

    private void Applied()
    {
        Expect();
        Enum.GetValues<ChildRole>().ToList().ForEach(Report);
    }

    /// <summary>Everything is in place and written.</summary>
    private void Served()
    {
        Applied();
        Succeed(gate.ExpectMsg<Submit>());
        Serving(available: 2, isAvailable: true);
        Succeed(gate.ExpectMsg<Submit>());
        Settle(status);
    }

    private void Expect(ConversionResult? conversion = null, bool crdIsOurs = true) =>
        status.Tell(Expected(StatusDocument.Empty, conversion, crdIsOurs, version == 10 ? "10" : "9"));

    private static Expect Expected(StatusDocument shown, ConversionResult? conversion = null, bool crdIsOurs = true, string version = "10") =>
        new(LiveObjects.Booster().Ref, LiveObjects.BoosterUid, 1, version, shown, conversion ?? Good, Paused: false, crdIsOurs);

    private void Report(ChildRole role) => status.Tell(ReportOf(role));

    private static ChildReport ReportOf(ChildRole role) => new(role, 1, role == ChildRole.Serving ? [Serving(0, 0, false)] : []);

    private void Serving(int available, bool isAvailable = false) =>
        status.Tell(new ChildReport(ChildRole.Serving, 1, [Serving(available, 2, isAvailable)]));

    private static ChildOutcome Serving(int available, int updated, bool isAvailable) => new(
        LiveObjects.Ref(Kinds.ModelServing, "llama-main"), "main", ChildPhase.Applied, null, 0,
        new ServingStatus(1, 1, 2, available, updated, isAvailable, []));

    private void Succeed(Submit write, Action<JsonObject>? change = null) =>
        status.Tell(new Completed(write.Id, new(new WriteDone(Shown(write, change)), null)));

    private void Fail(Submit write, int status, TimeSpan? retryAfter = null) =>
        this.status.Tell(new Completed(write.Id, new(null, new ApiFailure(status, "", "as the test wants", retryAfter))));

    /// <summary>The booster as the server holds it after this write.</summary>
    private LiveObject Shown(Submit write, Action<JsonObject>? change = null)
    {
        var body = Body(write);
        body["metadata"]!["resourceVersion"] = $"{++version}";
        body["metadata"]!["uid"] = LiveObjects.BoosterUid;
        change?.Invoke(body);
        return LiveObject.Read(Kinds.ModelBooster, JsonSerializer.SerializeToElement(body));
    }

    private static JsonObject Body(Submit write) => JsonNode.Parse(((WriteRequest.Apply)write.Request).Body.Span)!.AsObject();

    private static JsonNode Condition(Submit write, string type) =>
        Body(write)["status"]!["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == type)!;
}
