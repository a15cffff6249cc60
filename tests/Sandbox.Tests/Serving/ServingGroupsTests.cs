using System.Text.Json.Nodes;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class ServingGroupsTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Groups_become_ready_one_after_the_other()
    {
        var serving = Serving(3);
        var groups = ServingGroups.FirstSeen(serving, Start).Next(serving, Start, Second);

        Assert.Equal([0, 1, 2], groups.Progressing(Start));
        Assert.Equal(Start + Second, groups.NextAt(Start));
        Assert.Equal([1, 2], groups.Progressing(Start + Second));
        Assert.Equal([2], groups.Progressing(Start + (2 * Second)));
        Assert.Empty(groups.Progressing(Start + (3 * Second)));
        Assert.Null(groups.NextAt(Start + (3 * Second)));
    }

    [Fact]
    public void A_serving_that_never_had_a_group_is_not_spoken_of()
    {
        var serving = Serving(0);
        var groups = ServingGroups.FirstSeen(serving, Start).Next(serving, Start, Second);

        Assert.Null(ServingStatus.Of(serving, groups, Start));
    }

    [Fact]
    public void A_serving_scaled_to_nothing_is_available_with_nothing()
    {
        var groups = Ready(Serving(2));
        var none = Serving(0);
        var status = ServingStatus.Of(none, groups.Next(none, Start, Second), Start)!;

        Assert.Equal(0, status.Whole("replicas"));
        Assert.Equal("True", Condition(status, "Available").Text("status"));
    }

    [Fact]
    public void Groups_go_from_the_end_and_come_without_disturbing_the_others()
    {
        var groups = Ready(Serving(3));
        var fewer = groups.Next(Serving(1), Start, Second);
        var more = fewer.Next(Serving(2), Start, Second);

        Assert.Single(fewer.Groups);
        Assert.Equal([1], more.Progressing(Start));
    }

    [Fact]
    public void Changed_roles_restart_one_group_at_a_time_from_the_end()
    {
        var groups = Ready(Serving(3));
        var changed = Serving(3, image: "other");

        groups = groups.Next(changed, Start, Second);
        Assert.Equal([2], groups.Progressing(Start));
        groups = groups.Next(changed, Start, Second);
        Assert.Equal([2], groups.Progressing(Start));
        groups = groups.Next(changed, Start + Second, Second);
        Assert.Equal([1], groups.Progressing(Start + Second));
        groups = groups.Next(changed, Start + (2 * Second), Second).Next(changed, Start + (3 * Second), Second);
        Assert.Empty(groups.Progressing(Start + (3 * Second)));
        Assert.Equal(groups.Revision, groups.CurrentRevision);
    }

    [Fact]
    public void A_change_outside_the_roles_restarts_nothing()
    {
        var groups = Ready(Serving(2));
        var changed = Serving(2);
        changed.Ensure("spec")["schedulerName"] = "volcano";

        Assert.Empty(groups.Next(changed, Start, Second).Progressing(Start));
    }

    [Fact]
    public void A_roll_out_is_an_update_in_progress_and_Available_keeps_its_text()
    {
        var serving = Serving(2);
        var groups = Ready(serving);
        serving["status"] = ServingStatus.Of(serving, groups, Start);
        var changed = Serving(2, image: "other");
        changed["status"] = serving["status"]!.DeepClone();

        var status = ServingStatus.Of(changed, groups.Next(changed, Start, Second), Start)!;

        Assert.Equal("True", Condition(status, "UpdateInProgress").Text("status"));
        Assert.Equal("Some groups is progressing: [1], Updated Groups are: [1]", Condition(status, "UpdateInProgress").Text("message"));
        Assert.Equal("False", Condition(status, "Available").Text("status"));
        Assert.Equal("All Serving groups are ready", Condition(status, "Available").Text("message"));
        Assert.Equal((2, 1, 1, 1), Counts(status));
    }

    [Fact]
    public void An_annotation_makes_all_groups_fail_and_taking_it_away_mends_them()
    {
        var serving = Serving(2);
        var groups = Ready(serving);
        var failing = Serving(2);
        failing.Ensure("metadata").Ensure("annotations")[ServingGroups.FailAnnotation] = "no GPU left";

        groups = groups.Next(failing, Start, Second);
        var status = ServingStatus.Of(failing, groups, Start + (9 * Second))!;
        Assert.Equal(0, status.Whole("availableReplicas"));
        Assert.Contains("no GPU left", Condition(status, "Progressing").Text("message"), StringComparison.Ordinal);

        groups = groups.Next(serving, Start, Second);
        Assert.Empty(groups.Progressing(Start + (2 * Second)));
    }

    [Fact]
    public void A_serving_that_is_up_when_it_is_first_seen_stays_up()
    {
        var serving = Serving(2);
        serving["status"] = Yaml.Of("{observedGeneration: 1, replicas: 2, availableReplicas: 2}");

        Assert.Empty(ServingGroups.FirstSeen(serving, Start).Next(serving, Start, Second).Progressing(Start));
    }

    private static ServingGroups Ready(JsonObject serving) =>
        ServingGroups.FirstSeen(serving, Start - (10 * Second)).Next(serving, Start - (10 * Second), Second);

    private static JsonObject Serving(int replicas, string image = "engine") => Yaml.Of(
        $$"""
        metadata: {name: s, namespace: default, generation: 1}
        spec: {replicas: {{replicas}}, template: {roles: [{name: leader, image: {{image}} }] } }
        """);

    private static JsonObject Condition(JsonObject status, string type) =>
        status.List("conditions")!.OfType<JsonObject>().Single(condition => condition.Text("type") == type);

    private static (long?, long?, long?, long?) Counts(JsonObject status) => (
        status.Whole("replicas"), status.Whole("availableReplicas"), status.Whole("updatedReplicas"), status.Whole("currentReplicas"));
}
