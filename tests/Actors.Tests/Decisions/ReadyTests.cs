using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Decisions.ConditionTypes;

namespace ModelBooster.Tests.Decisions;

public sealed class ReadyTests
{
    private static readonly Folding Applied = new Folding().Serves();

    [Fact]
    public void It_is_True_when_what_was_asked_for_is_in_place() =>
        Assert.Equal((true, Reasons.AsRequested), Applied.Fold().Of(Ready));

    [Theory]
    [InlineData(2, 1, true, 1)]
    [InlineData(1, 2, false, 1)]
    [InlineData(2, 2, true, 0)]
    public void It_waits_for_all_replicas_of_the_newest_generation(int available, int updated, bool isAvailable, long observed) =>
        Assert.Equal((false, Reasons.Progressing), Applied.Serving(available, updated, isAvailable, observed: observed).Fold().Of(Ready));

    [Fact]
    public void A_serving_that_has_not_seen_its_newest_generation_is_not_ready_though_it_stays_active() =>
        Assert.Equal(
            (true, false),
            Applied.Serves(generation: 2, observed: 1).Fold(Applied.Fold()) is var status ? (status[Active]!.Status, status[Ready]!.Status) : default);

    [Fact]
    public void Scaled_to_zero_is_ready_though_not_active() =>
        Assert.Equal((true, Reasons.AsRequested), Applied.Serving(0, 0, false, wanted: 0, observed: 0).Fold().Of(Ready));

    [Fact]
    public void A_failure_is_its_reason() =>
        Assert.Equal((false, Reasons.RefusedByWebhook), Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold().Of(Ready));

    [Fact]
    public void Paused_is_said() => Assert.Equal((false, Reasons.Paused), (Applied with { Paused = true }).Fold().Of(Ready));

    [Fact]
    public void A_paused_booster_still_tells_whether_it_serves() => Assert.True((Applied with { Paused = true }).Fold()[Active]!.Status);

    [Fact]
    public void A_predecessor_in_the_way_is_said() =>
        Assert.Equal(
            (false, Reasons.ReplacingPredecessor), Applied.Phase(ChildRole.Server, ChildPhase.ReplacingPredecessor).Fold().Of(Ready));

    [Fact]
    public void A_child_that_has_still_to_go_is_said() =>
        Assert.Equal((false, Reasons.ReplacingBackend), Applied.Phase(ChildRole.Server, ChildPhase.Leaving).Fold().Of(Ready));

    [Fact]
    public void A_moment_of_healing_does_not_make_it_flap() =>
        Assert.Equal(Applied.Fold()[Ready], Applied.Phase(ChildRole.Server, ChildPhase.Pending).Fold(Applied.Fold())[Ready]);

    [Fact]
    public void A_foreign_CRD_is_reported_on_a_booster_that_is_ready() =>
        Assert.Equal((true, Reasons.CRDOutdated), (Applied with { CrdIsOurs = false }).Fold().Of(Ready));

    [Fact]
    public void A_template_that_is_held_back_is_said() =>
        Assert.Equal(
            (true, Reasons.TemplateHeld), Applied.With(ChildRole.Serving, outcome => outcome with { IsHeld = true }).Fold().Of(Ready));

    [Fact]
    public void Only_what_no_retry_can_mend_is_stalled() =>
        Assert.Equal(
            (true, false),
            (Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold()[Stalled]!.Status,
             Applied.Fails(Reasons.ApiServerUnavailable, terminal: false, attempts: 9).Fold()[Stalled]!.Status));

    [Fact]
    public void Stalled_is_over_once_all_is_applied() =>
        Assert.False(Applied.Fold(Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold())[Stalled]!.Status);

    [Fact]
    public void A_replaced_backend_serves_on_while_the_new_one_starts() =>
        Assert.Equal((true, Reasons.ReplacingBackend), Replacing(available: true).Fold(Applied.Fold()).Of(Active));

    [Fact]
    public void A_replacement_is_not_ready() =>
        Assert.Equal((false, Reasons.ReplacingBackend), Replacing(available: true).Fold(Applied.Fold()).Of(Ready));

    [Fact]
    public void A_replaced_backend_that_dies_meanwhile_is_not_active() =>
        Assert.Equal((false, Reasons.ServingUnavailable), Replacing(available: false).Fold(Applied.Fold()).Of(Active));

    [Fact]
    public void Replicas_are_told_for_each_backend() =>
        Assert.Equal([("main", 2, 1)], Applied.Serving(1, 1, false).Fold().Backends.Select(backend => (backend.Name, backend.Replicas, backend.AvailableReplicas)));

    [Fact]
    public void Children_are_listed_by_kind_and_name_with_their_reason() =>
        Assert.Equal(
            [("ModelRoute", Reasons.AsRequested), ("ModelServer", Reasons.NameConflict), ("ModelServing", Reasons.AsRequested)],
            Applied.Fails(Reasons.NameConflict, terminal: true).Fold().Children.Select(child => (child.Kind, child.Reason)));

    /// <summary>Requests go to the old backend's serving while the new one's is not there yet.</summary>
    private static Folding Replacing(bool available) => Applied.Phase(ChildRole.Route, ChildPhase.Held).With(ChildRole.Serving, outcome => outcome with
    {
        Ref = LiveObjects.Ref(Kinds.ModelServing, "llama-old"),
        Phase = ChildPhase.Leaving,
        Serving = new ServingStatus(1, 1, 2, available ? 2 : 0, 2, available, []),
    }) with
    {
        Generation = 2,
        Conversion = new ConversionResult.Converted("llama", [new WantedBackend("new", "llama-new", 2, null, null)], []),
    };
}
