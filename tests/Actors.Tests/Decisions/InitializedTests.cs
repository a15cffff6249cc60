using ModelBooster.Decisions;
using static ModelBooster.Decisions.ConditionTypes;

namespace ModelBooster.Tests.Decisions;

public sealed class InitializedTests
{
    private static readonly Folding Applied = new();

    [Fact]
    public void It_is_True_once_all_children_are_applied() =>
        Assert.Equal((true, Reasons.ChildrenApplied), Applied.Fold().Of(Initialized));

    [Fact]
    public void Nothing_is_said_while_the_first_children_are_under_way() =>
        Assert.Null(Applied.Phase(ChildRole.Server, ChildPhase.Pending).TryFold());

    [Theory]
    [InlineData(ChildRole.Serving)]
    [InlineData(ChildRole.Route)]
    [InlineData(ChildRole.Autoscaling)]
    public void Nothing_is_said_before_all_four_have_spoken(ChildRole silent) =>
        Assert.Null((Applied with { Silent = [silent] }).TryFold());

    [Fact]
    public void Nothing_is_said_while_a_child_is_not_known_whatever_was_said_before() =>
        Assert.Null(Applied.Phase(ChildRole.Server, ChildPhase.Unknown).TryFold(Applied.Serves().Fold()));

    [Fact]
    public void It_is_False_with_the_cause_where_a_child_is_refused_at_first() =>
        Assert.Equal((false, Reasons.RefusedByWebhook), Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold().Of(Initialized));

    [Fact]
    public void It_stays_True_while_an_edit_is_carried_out() =>
        Assert.True(Edited.Phase(ChildRole.Server, ChildPhase.Pending).Fold(Applied.Fold())[Initialized]!.Status);

    [Fact]
    public void Its_observedGeneration_tells_that_an_edit_is_not_through() =>
        Assert.Equal(1, Edited.Phase(ChildRole.Server, ChildPhase.Pending).Fold(Applied.Fold())[Initialized]!.ObservedGeneration);

    [Fact]
    public void Its_observedGeneration_follows_once_the_edit_is_through() =>
        Assert.Equal(2, Edited.Fold(Applied.Fold())[Initialized]!.ObservedGeneration);

    [Fact]
    public void It_stays_True_when_an_edit_is_refused() =>
        Assert.True(Edited.Fails(Reasons.RefusedByApiServer, terminal: true).Fold(Applied.Fold())[Initialized]!.Status);

    [Fact]
    public void A_booster_paused_from_the_start_says_so() =>
        Assert.Equal((false, Reasons.Paused), (Applied.Phase(ChildRole.Server, ChildPhase.Pending) with { Paused = true }).Fold().Of(Initialized));

    [Fact]
    public void A_predecessor_in_the_way_is_said() =>
        Assert.Equal(
            (false, Reasons.ReplacingPredecessor), Applied.Phase(ChildRole.Server, ChildPhase.ReplacingPredecessor).Fold().Of(Initialized));

    [Fact]
    public void The_observedGeneration_of_the_status_is_the_one_that_was_applied() =>
        Assert.Equal(1, Edited.Phase(ChildRole.Server, ChildPhase.Pending).Fold(Applied.Fold()).ObservedGeneration);

    [Fact]
    public void Reports_on_an_earlier_generation_do_not_count_for_a_newer_one() =>
        Assert.Equal(1, (Edited with { Reported = 1 }).Fold(Applied.Fold()).ObservedGeneration);

    private static Folding Edited => Applied with { Generation = 2 };
}
