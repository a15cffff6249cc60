using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>The plan says what the controller would do; what that is, the tests of <see cref="ChildState"/> decide.</summary>
public sealed class ChangePlanTests
{
    private static readonly RenderedMark Mark = new(RenderedMark.Today, "downloader", "runtime", 2, null);
    private static readonly Terms Changed = new(Paused: false, Immediate: false, MayHold: false, IsFirst: false);

    [Fact]
    public void Nothing_there_means_everything_is_made_in_the_order_of_writing() =>
        Assert.Equal(
            ["Create ModelServing llama-main", "Create ModelServer llama-main", "Create ModelRoute llama"],
            Plan([Wanted.Route(), Wanted.Server(), Wanted.Serving()], []));

    [Fact]
    public void What_is_as_wanted_is_left_alone() =>
        Assert.Equal(["None ModelServer llama-main"], Plan([Wanted.Server()], [Wanted.Server().Live()]));

    [Fact]
    public void What_is_otherwise_is_updated() =>
        Assert.Equal(["Update ModelServer llama-main"], Plan([Wanted.Server("new")], [Wanted.Server("old").Live()]));

    [Fact]
    public void Replicas_that_an_autoscaler_has_set_are_no_change() =>
        Assert.Equal(
            ["None ModelServing llama-main"],
            Plan([Wanted.Serving(2)], [Applied(Wanted.Serving(2), 5)], backend: new WantedBackend("main", "llama-main", 2, 1, 9)));

    [Fact]
    public void What_is_no_longer_wanted_is_deleted() =>
        Assert.Equal(
            ["None ModelServer llama-main", "Delete AutoscalingPolicy llama-main"],
            Plan([Wanted.Server()], [Wanted.Server().Live(), Wanted.Policy().Live()]));

    [Fact]
    public void A_backend_that_is_replaced_goes_after_its_replacement_serves()
    {
        var plan = Of(
            [Wanted.Serving(name: "llama-new"), Wanted.Route("llama")],
            [Wanted.Serving().Live(), Wanted.Server().Live(), Wanted.Route("llama").Live(edit: document => document["spec"]!["rules"] = new JsonArray())],
            Changed);

        Assert.Equal(
            ["ModelRoute llama", "ModelServing llama-main", "ModelServer llama-main"],
            plan.Where(change => change.Waits).Select(change => $"{change.Ref.Kind} {change.Ref.Key.Name}"));
    }

    [Fact]
    public void Unless_it_is_to_go_at_once() =>
        Assert.DoesNotContain(
            Of([Wanted.Serving(name: "llama-new")], [Wanted.Serving().Live()], Changed with { Immediate = true }), change => change.Waits);

    [Fact]
    public void A_modelName_cannot_be_changed_so_the_route_is_made_again()
    {
        var change = Assert.Single(Of([Wanted.Route("new")], [Wanted.Route("old").Live()], Changed));

        Assert.NotNull(Assert.IsType<PlannedChange.Create>(change).Live);
    }

    [Fact]
    public void A_strangers_object_under_the_name_is_in_the_way()
    {
        var stranger = LiveObjects.ModelServer() with { Owner = null };

        var blocked = Assert.IsType<PlannedChange.Blocked>(Assert.Single(Of([Wanted.Server()], [stranger.Live], Changed)));

        Assert.Equal(Reasons.NameConflict, blocked.Problem.Reason);
    }

    [Fact]
    public void A_predecessors_object_goes_first()
    {
        var predecessor = LiveObjects.ModelServer() with { Owner = new BoosterOwner(LiveObjects.BoosterName, "uid-before") };

        var create = Assert.IsType<PlannedChange.Create>(Assert.Single(Of([Wanted.Server()], [predecessor.Live], Changed)));

        Assert.Equal(predecessor.Uid, create.Live?.Uid);
    }

    [Fact]
    public void A_kind_that_is_not_served_is_in_the_way()
    {
        var blocked = Assert.IsType<PlannedChange.Blocked>(Assert.Single(ChangePlan.Of(
            LiveObjects.Owner, Converted([Wanted.Server()], null), Mark, Changed, [], ImmutableHashSet<ResourceKind>.Empty)));

        Assert.Equal(Reasons.CRDMissing, blocked.Problem.Reason);
    }

    [Fact]
    public void A_child_on_its_way_out_is_made_again() =>
        Assert.IsType<PlannedChange.Create>(Assert.Single(Of(
            [Wanted.Server()], [Wanted.Server().Live(edit: document => document["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z")], Changed)));

    [Fact]
    public void A_template_of_another_conversion_is_held_while_the_spec_stands()
    {
        var old = new WantedObject(Wanted.Serving(image: "engine:0").Child, new ReplicaRule(1, null, null), [], Mark with { Renderer = "0", Replicas = 1 });
        var live = Wanted.Live(Kinds.ModelServing, EffectiveWish.First(old), "10", "uid-of-child");
        var backend = new WantedBackend("main", "llama-main", 1, null, null);

        var held = Assert.Single(Of([Wanted.Serving()], [live], Changed with { MayHold = true }, backend));
        var rolled = Assert.Single(Of([Wanted.Serving()], [live], Changed, backend));

        Assert.Equal((true, false), (held.IsHeld, rolled.IsHeld));
        Assert.IsType<PlannedChange.None>(held);
        Assert.IsType<PlannedChange.Update>(rolled);
    }

    [Fact]
    public void An_object_that_another_controller_made_is_taken_over_and_changed_in_one()
    {
        var made = Wanted.Server("old").Live(edit: document =>
            document["metadata"]!["managedFields"]![0] = Wanted.Entry("kthena", "Update", Wanted.FieldSet(Json(Wanted.Server("old")))));

        Assert.True(Assert.IsType<PlannedChange.Update>(Assert.Single(Of([Wanted.Server("new")], [made], Changed))).TakenOver);
    }

    private static IEnumerable<string> Plan(WantedObject[] wanted, LiveObject[] live, WantedBackend? backend = null) =>
        Of(wanted, live, Changed, backend).Select(change => $"{change.GetType().Name} {change.Ref.Kind} {change.Ref.Key.Name}");

    private static ImmutableArray<PlannedChange> Of(WantedObject[] wanted, LiveObject[] live, Terms terms, WantedBackend? backend = null) =>
        ChangePlan.Of(LiveObjects.Owner, Converted(wanted, backend), Mark, terms, live, Kinds.All.ToHashSet());

    private static ConversionResult.Converted Converted(WantedObject[] wanted, WantedBackend? backend) =>
        new("llama", backend is null ? [] : [backend], [.. wanted.Select(wish => wish.Child)]);

    private static LiveObject Applied(WantedObject wanted, int replicas) => Wanted.Live(
        Kinds.ModelServing,
        EffectiveWish.First(wanted with { Mark = Mark with { Replicas = 2, Autoscaled = true } }), "10", "uid-of-child",
        document => document["spec"]!["replicas"] = replicas);

    private static JsonObject Json(WantedObject wanted) => JsonNode.Parse(wanted.Child.Body.Span)!.AsObject();
}
