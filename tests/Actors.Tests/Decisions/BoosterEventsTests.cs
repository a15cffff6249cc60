using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>What is worth telling people.</summary>
public sealed class BoosterEventsTests
{
    private static readonly WantedObject Server = Wanted.Server();

    private static readonly Folding Applied = new Folding().Serves();

    [Fact]
    public void A_child_that_the_spec_newly_asks_for_is_told() =>
        Assert.Equal((BoosterEvents.ChildCreated, "created ModelServer llama-main for generation 2"), Told(Absent()));

    [Fact]
    public void A_child_that_somebody_deleted_and_that_is_made_again_is_told_with_the_cause() =>
        Assert.Equal(
            (BoosterEvents.ChildCreated, "created ModelServer llama-main again: somebody had deleted it"),
            Told(Ours().Gone("uid-of-child")));

    [Fact]
    public void A_child_that_the_controller_itself_deleted_to_make_it_again_was_not_deleted_by_somebody()
    {
        var route = new ChildState(Wanted.Route().Child.Ref).Want(Wanted.Route()).Seen(Wanted.Route().Live()).Want(Wanted.Route("qwen"));
        var goneBeforeTheAnswer = route.Sending(null).Gone("uid-of-child").Deleted("uid-of-child");
        var goneAfterTheAnswer = route.Sending(null).Deleted("uid-of-child").Gone("uid-of-child");

        Assert.All(
            [goneBeforeTheAnswer, goneAfterTheAnswer], state => Assert.Equal("created ModelRoute llama for generation 2", Told(state).Note));
    }

    [Fact]
    public void Children_made_for_the_first_time_are_told_together() => Assert.Null(OfWrite(Absent(), isFirst: true));

    [Fact]
    public void A_child_put_right_is_told_with_the_field() =>
        Assert.Equal((BoosterEvents.ChildRestored, "restored spec.model of ModelServer llama-main"), Told(Ours(live => live["spec"]!["model"] = "other")));

    [Theory]
    [InlineData("""{"f:spec":{"f:model":{}}}""", "kubectl-edit had set it")]
    [InlineData("""{"f:spec":{"f:modelFamily":{}}}""", null)]
    [InlineData("""{"f:spec":{}}""", null)]
    public void A_child_put_right_is_told_with_the_manager_whose_hand_it_was(string fields, string? cause) => Assert.Equal(
        "restored spec.model of ModelServer llama-main" + (cause is null ? "" : $": {cause}"),
        Told(Ours(live =>
        {
            live["spec"]!["model"] = "other";
            live["metadata"]!["managedFields"]!.AsArray().Add(new JsonObject
            {
                ["manager"] = "kubectl-edit",
                ["operation"] = "Update",
                ["fieldsV1"] = JsonNode.Parse(fields),
            });
        })).Note);

    [Theory]
    [InlineData("labels", Labels.ManagedByRegistry)]
    [InlineData("ownerReferences", null)]
    public void A_field_that_is_not_there_any_more_is_told_as_removed(string field, string? key) => Assert.Equal(
        $"restored metadata.{field}{(key is null ? "" : "." + key)} of ModelServer llama-main: it had been removed",
        Told(Ours(live => _ = key is null
            ? live["metadata"]!.AsObject().Remove(field)
            : live["metadata"]![field]!.AsObject().Remove(key))).Note);

    [Fact]
    public void A_child_brought_to_a_new_spec_is_told_with_the_fields() => Assert.Equal(
        (BoosterEvents.ChildUpdated, "updated ModelServer llama-main for generation 2: spec.model"),
        Told(Ours().Want(Wanted.Server("qwen"))));

    [Fact]
    public void Edits_that_follow_one_another_before_the_write_are_told_together() => Assert.Equal(
        "updated ModelServing llama-main for generation 2: roles[leader].image, replicas from 1 to 2",
        Told(Serving().Want(Wanted.Serving(image: "engine:2")).Want(Wanted.Serving(2, image: "engine:2"))).Note);

    [Fact]
    public void An_edit_that_is_taken_back_before_the_write_names_no_fields() => Assert.Equal(
        "updated ModelServing llama-main for generation 2",
        Told(Serving().Want(Wanted.Serving(image: "engine:2")).Want(Wanted.Serving())).Note);

    [Fact]
    public void Of_many_changed_fields_only_some_are_named()
    {
        var state = new ChildState(Server.Child.Ref).Want(Server).Seen(Server.Live())
            .Want(Wanted.Of(Kinds.ModelServer, "llama-main", """{"a":1,"b":1,"c":1,"model":"llama","workloadPort":{"port":9}}"""));

        Assert.EndsWith(" for generation 2: spec.workloadPort.port, spec.a, spec.b and 1 more", Told(state).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_is_not_wanted_any_more_is_told() =>
        Assert.Equal(
            (BoosterEvents.ChildDeleted, "deleted ModelServer llama-main, which generation 2 no longer asks for"), Told(Ours().Want(null)));

    [Fact]
    public void A_route_that_is_recreated_is_told_with_the_cause()
    {
        var route = new ChildState(Wanted.Route().Child.Ref).Want(Wanted.Route()).Seen(Wanted.Route().Live()).Want(Wanted.Route("qwen"));
        Assert.Contains("modelName cannot be changed", Told(route).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_that_fall_back_when_the_policy_goes_are_told()
    {
        var autoscaled = Wanted.Serving(1, 1, 5);
        var state = new ChildState(autoscaled.Child.Ref).Want(autoscaled)
            .Seen(autoscaled.Live(edit: live => live["spec"]!["replicas"] = 4)).Want(Wanted.Serving(1));
        Assert.EndsWith("replicas from 4 to 1", Told(state).Note);
    }

    [Theory]
    [InlineData(BoosterEvents.ChildrenCreated)]
    [InlineData(BoosterEvents.Active)]
    public void A_booster_that_comes_up_is_told(string reason) => Assert.Contains(reason, Changes(null, Applied));

    [Fact]
    public void A_booster_that_is_not_up_yet_is_not_degraded() =>
        Assert.DoesNotContain(BoosterEvents.Degraded, Changes(null, Applied.Serving(0, 0, false)));

    [Fact]
    public void A_booster_that_no_longer_serves_is_degraded() =>
        Assert.Equal([BoosterEvents.Degraded], Changes(Applied.Fold(), Applied.Serving(0, 0, false)));

    [Fact]
    public void A_failure_is_told() =>
        Assert.Equal([BoosterEvents.Failed], Changes(Applied.Fold(), Applied.Fails(Reasons.RefusedByWebhook, terminal: true)));

    [Fact]
    public void Its_end_is_told() =>
        Assert.Equal([BoosterEvents.Recovered], Changes(Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold(Applied.Fold()), Applied));

    [Fact]
    public void What_did_not_change_is_not_told() => Assert.Empty(Changes(Applied.Fold(), Applied));

    private static ChildState Absent() => new ChildState(Server.Child.Ref).Want(Server).Answered(new Standing.Absent());

    private static ChildState Ours(Action<JsonObject>? edit = null) => new ChildState(Server.Child.Ref).Want(Server).Seen(Server.Live(edit: edit));

    private static ChildState Serving() =>
        new ChildState(Wanted.Serving().Child.Ref).Want(Wanted.Serving()).Seen(Wanted.Serving().Live());

    private static (string Reason, string Note) Told(ChildState state) =>
        OfWrite(state, isFirst: false) is { } said ? (said.Reason, said.Note) : default;

    private static BoosterEvent? OfWrite(ChildState state, bool isFirst) =>
        BoosterEvents.OfWrite(state, state.Next(LiveObjects.Owner), isFirst, generation: 2);

    private static IEnumerable<string> Changes(StatusDocument? before, Folding now) =>
        BoosterEvents.OfStatus(before ?? StatusDocument.Empty, now.Fold(before)).Select(said => said.Reason);
}
