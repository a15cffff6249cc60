using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>Each thing that can be heard of a child, and what follows from it.</summary>
public sealed class ChildStateTests
{
    private static readonly WantedObject Server = Wanted.Server();

    private static readonly Problem Refused = new(Reasons.RefusedByWebhook, "no", Terminal: true);

    private static readonly Problem Passing = new(Reasons.ApiServerUnavailable, "later", Terminal: false);

    [Fact]
    public void A_new_wish_is_looked_for_first() => Assert.Equal(new ChildStep.Look(Fetch: false), Next(New()));

    [Fact]
    public void While_the_answer_is_awaited_nothing_is_done() => AssertRests(New().Asked());

    [Fact]
    public void What_is_absent_is_applied_without_force() =>
        Assert.False(Assert.IsType<ChildStep.Apply>(Next(Absent())).Force);

    [Fact]
    public void A_first_apply_has_no_preconditions() =>
        Assert.Equal((null, null), Preconditions(Next(Absent())));

    [Fact]
    public void What_was_listed_but_not_read_is_fetched() =>
        Assert.Equal(new ChildStep.Look(Fetch: true), Next(New().Asked().Answered(new Standing.Unread("10"))));

    [Fact]
    public void What_is_as_wanted_is_left_alone() => AssertRests(Ours());

    [Fact]
    public void What_is_not_as_wanted_is_applied_with_force_to_that_very_object() =>
        Assert.Equal(("uid-of-child", true), Next(Drifted()) is ChildStep.Apply apply ? (Preconditions(apply).Uid, apply.Force) : default);

    [Fact]
    public void An_object_under_deletion_is_waited_for() =>
        AssertRests(Seen(edit: live => live["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z"));

    [Fact]
    public void Once_it_is_gone_it_is_made_again() =>
        Assert.IsType<ChildStep.Apply>(Next(Ours().Gone("uid-of-child").Looked()));

    [Fact]
    public void That_another_object_of_the_name_is_gone_says_nothing() => AssertRests(Ours().Gone("uid-of-another"));

    [Fact]
    public void An_older_version_is_ignored() => AssertRests(Ours().Seen(Server.Live("9", edit: Drift)));

    [Fact]
    public void A_newer_version_is_believed() => Assert.IsType<ChildStep.Apply>(Next(Ours().Seen(Server.Live("11", edit: Drift))));

    [Fact]
    public void What_is_no_longer_wanted_is_deleted() =>
        Assert.Equal(new ChildStep.Delete("uid-of-child"), Next(Ours().Want(null)));

    [Fact]
    public void What_is_no_longer_wanted_and_already_going_is_not_deleted_twice() =>
        AssertRests(Ours().Want(null).Sending(null).Deleted("uid-of-child"));

    [Fact]
    public void What_is_neither_wanted_nor_there_is_forgotten() =>
        Assert.True(Ours().Want(null).Sending(null).Deleted("uid-of-child").Gone("uid-of-child").IsForgettable);

    [Fact]
    public void A_strangers_object_is_never_touched() =>
        AssertRests(New().Asked().Answered(new Standing.Foreign("u", null)));

    [Theory]
    [InlineData(null, null)]
    [InlineData("other", "another-uid")]
    public void A_strangers_object_is_a_name_conflict(string? name, string? uid) =>
        Assert.Equal(
            Reasons.NameConflict,
            Outcome(New().Asked().Answered(new Standing.Foreign("u", name is null ? null : new BoosterOwner(name, uid!)))).Problem?.Reason);

    [Fact]
    public void A_predecessors_object_is_deleted_by_its_uid() =>
        Assert.Equal(new ChildStep.Delete("u"), Next(Predecessor()));

    [Fact]
    public void A_predecessor_in_the_way_is_no_failure() =>
        Assert.Equal((ChildPhase.ReplacingPredecessor, null), Outcome(Predecessor()) is var told ? (told.Phase, told.Problem) : default);

    [Fact]
    public void Once_the_predecessors_object_is_gone_ours_is_made() =>
        Assert.IsType<ChildStep.Apply>(Next(Predecessor().Sending(null).Deleted("u").Answered(new Standing.Absent())));

    [Fact]
    public void A_stale_word_on_a_predecessor_that_is_being_deleted_does_not_delete_it_again() =>
        AssertRests(Predecessor().Sending(null).Deleted("u").Answered(new Standing.Foreign("u", new BoosterOwner("llama", "earlier"))));

    [Fact]
    public void A_predecessor_that_is_being_deleted_is_still_told_of() =>
        Assert.Equal(ChildPhase.ReplacingPredecessor, Outcome(Predecessor().Sending(null).Deleted("u")).Phase);

    [Fact]
    public void A_kind_that_is_not_served_is_told_and_waited_for() =>
        Assert.Equal(
            (true, Reasons.CRDMissing),
            New().Asked().Answered(new Standing.KindMissing()) is var state
                ? (Next(state) is ChildStep.Rest, Outcome(state).Problem?.Reason)
                : default);

    [Fact]
    public void One_write_at_a_time() => AssertRests(Drifted().Sending(Server));

    [Fact]
    public void An_applied_object_is_as_wanted() =>
        Assert.Equal(ChildPhase.Applied, Outcome(Absent().Sending(Server).Applied(Server.Live())).Phase);

    [Fact]
    public void An_answer_does_not_take_back_what_the_watch_has_shown_since() =>
        Assert.IsType<ChildStep.Apply>(Next(Drifted().Sending(Server).Seen(Server.Live("12", edit: Drift)).Applied(Server.Live("11"))));

    [Fact]
    public void A_wish_that_changed_meanwhile_is_sent_once_the_write_is_answered() =>
        Assert.IsType<ChildStep.Apply>(Next(Absent().Sending(Server).Want(Wanted.Server("qwen")).Applied(Server.Live())));

    [Fact]
    public void A_wish_that_was_withdrawn_meanwhile_is_undone_once_the_write_is_answered() =>
        Assert.IsType<ChildStep.Delete>(Next(Absent().Sending(Server).Want(null).Applied(Server.Live())));

    [Fact]
    public void An_answer_that_comes_after_the_object_was_deleted_by_hand_does_not_bring_it_back_to_mind() =>
        Assert.Equal(new ChildStep.Look(Fetch: false), Next(Absent().Sending(Server).Gone("uid-of-child").Applied(Server.Live())));

    [Fact]
    public void A_webhook_that_changes_our_object_is_not_fought() =>
        AssertRests(Absent().Sending(Server).Applied(Server.Live(edit: Drift)));

    [Fact]
    public void A_webhook_that_changes_our_object_is_told_with_the_field() =>
        Assert.Contains("another spec.model:", Outcome(Absent().Sending(Server).Applied(Server.Live(edit: Drift))).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_failed_write_waits() => AssertRests(Drifted().Sending(Server).Failed(Passing, lookAgain: false));

    [Fact]
    public void A_write_whose_answer_was_lost_but_whose_work_was_seen_is_no_failure() =>
        Assert.Equal(
            (ChildPhase.Applied, null),
            Outcome(Absent().Sending(Server).Seen(Server.Live()).Failed(Passing, lookAgain: false)) is var told ? (told.Phase, told.Problem) : default);

    [Fact]
    public void After_the_wait_it_is_tried_again() =>
        Assert.IsType<ChildStep.Apply>(Next(Drifted().Sending(Server).Failed(Passing, lookAgain: false).RetryDue()));

    [Fact]
    public void Failures_in_a_row_are_counted() =>
        Assert.Equal(2, Outcome(Failed(Failed(Drifted(), Passing).RetryDue(), Passing)).Attempts);

    [Fact]
    public void After_a_conflict_the_object_is_looked_at_again() =>
        Assert.IsType<ChildStep.Look>(Next(Drifted().Sending(Server).Failed(Passing, lookAgain: true).RetryDue()));

    [Fact]
    public void A_first_apply_that_is_refused_as_a_change_looks_again()
    {
        var refused = Absent().Sending(Server).Failed(new Problem(Reasons.ImmutableField, "modelName is immutable", Terminal: true), lookAgain: false);
        Assert.False(Outcome(refused).Problem!.Terminal);
        Assert.IsType<ChildStep.Look>(Next(refused.RetryDue()));
    }

    [Fact]
    public void A_changed_wish_is_tried_at_once() =>
        Assert.IsType<ChildStep.Apply>(Next(Failed(Drifted(), Refused).Want(Wanted.Server("qwen"))));

    [Fact]
    public void The_same_wish_does_not_hurry_a_retry() => AssertRests(Failed(Drifted(), Refused).Want(Wanted.Server()));

    [Fact]
    public void What_somebody_else_put_right_is_over() =>
        Assert.Equal(
            (ChildPhase.Applied, null, 0),
            Outcome(Failed(Drifted(), Refused).Seen(Server.Live("11"))) is var told ? (told.Phase, told.Problem, told.Attempts) : default);

    [Fact]
    public void A_delete_that_is_wanted_back_before_it_is_answered_is_looked_at_again() =>
        Assert.IsNotType<ChildStep.Delete>(Next(Ours().Want(null).Sending(null).Want(Server).Deleted("uid-of-child")));

    [Fact]
    public void The_re_check_asks_again_for_an_answer_that_never_came() =>
        Assert.IsType<ChildStep.Look>(Next(New().Asked().Recheck()));

    [Fact]
    public void The_re_check_asks_again_for_a_deletion_that_was_never_seen() =>
        Assert.IsType<ChildStep.Look>(Next(Ours().Want(null).Sending(null).Deleted("uid-of-child").Recheck()));

    [Fact]
    public void The_re_check_finds_an_object_that_went_unnoticed() =>
        Assert.IsType<ChildStep.Apply>(Next(Ours().Answered(new Standing.Absent("11"))));

    [Theory]
    [InlineData("9")]
    [InlineData("10")]
    [InlineData(null)]
    public void A_look_from_before_the_object_was_seen_does_not_count(string? asOf) =>
        AssertRests(Ours().Answered(new Standing.Absent(asOf)));

    [Fact]
    public void The_re_check_reads_a_version_that_went_unnoticed() =>
        Assert.Equal(new ChildStep.Look(Fetch: true), Next(Ours().Answered(new Standing.Unread("11"))));

    [Fact]
    public void Another_modelName_means_delete_and_make_again() =>
        Assert.IsType<ChildStep.Delete>(Next(Route().Seen(Wanted.Route("llama").Live()).Want(Wanted.Route("qwen"))));

    [Fact]
    public void Another_rule_of_a_route_is_applied_in_place() =>
        Assert.IsType<ChildStep.Apply>(Next(Route().Seen(Wanted.Route().Live(edit: live => live["spec"]!["rules"]!.AsArray().Clear()))));

    [Fact]
    public void Replicas_of_an_autoscaler_stand() =>
        AssertRests(Autoscaled(Wanted.Serving(1, 1, 5), live: 4));

    [Fact]
    public void Replicas_of_an_autoscaler_are_repeated_with_the_version_they_were_read_at() =>
        Assert.Equal(
            (4, "10"),
            Next(Autoscaled(Wanted.Serving(1, 1, 5), live: 4).Want(Wanted.Serving(1, 1, 5, image: "engine:2"))) is ChildStep.Apply apply
                ? (Replicas(apply), Preconditions(apply).Version)
                : default);

    [Fact]
    public void Replicas_outside_the_bounds_are_clamped() =>
        Assert.Equal(5, Replicas(Assert.IsType<ChildStep.Apply>(Next(Autoscaled(Wanted.Serving(1, 1, 5), live: 9)))));

    [Fact]
    public void Replicas_are_clamped_only_at_the_version_they_were_read_at() =>
        Assert.Equal("10", Preconditions(Next(Autoscaled(Wanted.Serving(1, 1, 5), live: 9))).Version);

    [Fact]
    public void Without_the_policy_the_own_replicas_come_back() =>
        Assert.Equal(1, Replicas(Assert.IsType<ChildStep.Apply>(Next(
            Autoscaled(Wanted.Serving(1, 1, 5), live: 4, othersOwn: false).Want(Wanted.Serving(1))))));

    [Fact]
    public void Children_are_not_removed_before_it_is_permitted() =>
        Assert.False(Ours().Want(null).IsPermitted(Permits.None));

    [Fact]
    public void A_live_route_is_not_changed_before_it_is_permitted() =>
        Assert.Equal(
            (ChildPhase.Held, false),
            Route().Seen(Wanted.Route("qwen").Live()) is var held ? (held.Outcome(LiveObjects.Owner, Permits.None).Phase, held.IsPermitted(Permits.None)) : default);

    private static ChildState New() => new ChildState(Server.Child.Ref).Want(Server);

    private static ChildState Absent() => New().Asked().Answered(new Standing.Absent());

    private static ChildState Ours() => Seen();

    private static ChildState Drifted() => Seen(edit: Drift);

    private static ChildState Seen(string version = "10", Action<JsonObject>? edit = null) => New().Asked().Seen(Server.Live(version, edit: edit));

    private static ChildState Predecessor() => New().Asked().Answered(new Standing.Foreign("u", new BoosterOwner("llama", "earlier")));

    private static ChildState Route() => new ChildState(Wanted.Route().Child.Ref).Want(Wanted.Route()).Asked();

    private static ChildState Failed(ChildState state, Problem problem) => state.Sending(state.Wanted).Failed(problem, lookAgain: false);

    private static ChildState Autoscaled(WantedObject wanted, int live, bool othersOwn = true) =>
        new ChildState(wanted.Child.Ref).Want(wanted).Asked().Seen(wanted.Live(edit: document =>
        {
            document["spec"]!["replicas"] = live;
            if (othersOwn)
            {
                document["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!.AsObject().Remove("f:replicas");
            }
        }));

    private static void Drift(JsonObject live) => live["spec"]!["model"] = "other";

    private static ChildStep Next(ChildState state) => state.Next(LiveObjects.Owner);

    private static void AssertRests(ChildState state) => Assert.IsType<ChildStep.Rest>(Next(state));

    private static ChildOutcome Outcome(ChildState state) => state.Outcome(LiveObjects.Owner, Permits.All);

    private static int Replicas(ChildStep.Apply apply) => JsonElement.Parse(apply.Body.Span).GetProperty("spec").GetProperty("replicas").GetInt32();

    private static (string? Uid, string? Version) Preconditions(ChildStep step)
    {
        var metadata = JsonNode.Parse(((ChildStep.Apply)step).Body.Span)!["metadata"]!;
        return ((string?)metadata["uid"], (string?)metadata["resourceVersion"]);
    }
}

/// <summary>Steps that a child may or may not take in between.</summary>
internal static class ChildStateSteps
{
    /// <summary>Where the state asks to look, the answer is that nothing is there.</summary>
    public static ChildState Looked(this ChildState state) =>
        state.Next(LiveObjects.Owner) is ChildStep.Look ? state.Asked().Answered(new Standing.Absent()) : state;
}
