using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using static ModelBooster.Decisions.ConditionTypes;

namespace ModelBooster.Tests.Decisions;

public sealed class ActiveTests
{
    private static readonly Folding Applied = new();

    private static readonly StatusDocument WasActive = Applied.Serves().Fold();

    [Fact]
    public void It_is_True_once_the_serving_is_available_for_its_generation() =>
        Assert.Equal((true, Reasons.ServingAvailable), WasActive.Of(Active));

    [Theory]
    [InlineData(2, 2, 1, 2, false)]
    [InlineData(2, 2, 2, 1, false)]
    [InlineData(0, 0, 0, 1, false)]
    public void It_is_not_raised_by_stale_or_missing_evidence(int available, int updated, long observed, long generation, bool isAvailable) =>
        Assert.False(Applied.Serving(available, updated, isAvailable, generation: generation, observed: observed).Fold()[Active]!.Status);

    [Fact]
    public void A_stale_True_does_not_raise_it() =>
        Assert.False(Applied.Serving(2, 2, isAvailable: true, generation: 2, observed: 1).Fold()[Active]!.Status);

    [Fact]
    public void A_stale_status_does_not_lower_it_either() =>
        Assert.True(Applied.Serving(0, 0, isAvailable: false, generation: 2, observed: 1).Fold(WasActive)[Active]!.Status);

    [Fact]
    public void A_rolling_step_does_not_lower_it_while_a_replica_is_available() =>
        Assert.True(Applied.Serving(1, 1, isAvailable: false).Fold(WasActive)[Active]!.Status);

    [Fact]
    public void It_falls_when_no_replica_is_available() =>
        Assert.Equal((false, Reasons.ServingUnavailable), Applied.Serving(0, 2, isAvailable: false).Fold(WasActive).Of(Active));

    [Fact]
    public void A_backend_that_never_was_available_needs_more_than_one_replica_up() =>
        Assert.False(Applied.Serving(1, 1, isAvailable: false).Fold()[Active]!.Status);

    [Fact]
    public void It_falls_when_the_serving_is_deleted_by_hand() =>
        Assert.False(Applied.With(ChildRole.Serving, outcome => outcome with { Phase = ChildPhase.Pending, Serving = null }).Fold(WasActive)[Active]!.Status);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void No_replicas_wanted_and_nothing_reported_is_scaled_to_zero(long observed) =>
        Assert.Equal((false, Reasons.ScaledToZero), Applied.Serving(0, 0, false, wanted: 0, observed: observed).Fold().Of(Active));

    [Fact]
    public void A_message_never_quotes_a_False_Available() =>
        Assert.DoesNotContain("ready", Applied.Serving(0, 0, false).Fold().Message(Active), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_message_has_the_counts() =>
        Assert.Contains("0 of 2 replicas available", Applied.Serving(0, 0, false).Fold().Message(Active), StringComparison.Ordinal);

    [Fact]
    public void A_message_has_what_Kthena_says_of_the_serving() =>
        Assert.Contains(
            "Progressing: group 0", Applied.Serving(0, 0, false, said: "Progressing: group 0").Fold().Message(Active), StringComparison.Ordinal);

    [Fact]
    public void An_edit_does_not_make_it_flap()
    {
        var edited = Applied with { Generation = 2 };
        Folding[] steps =
        [
            edited.Serves().Phase(ChildRole.Serving, ChildPhase.Pending),
            edited.Serves(generation: 2, observed: 1),
            edited.Serving(2, 0, isAvailable: false, generation: 2, observed: 2),
            edited.Serving(1, 1, isAvailable: false, generation: 2, observed: 2),
            edited.Serves(generation: 2),
        ];
        Assert.All(History(steps, WasActive), status => Assert.True(status[Active]!.Status));
    }

    [Fact]
    public void A_refused_edit_leaves_it_as_it_was() =>
        Assert.Equal(WasActive[Active], Refused(Applied).Fold(WasActive)[Active]);

    [Fact]
    public void A_booster_that_was_refused_from_the_start_is_not_active() =>
        Assert.Equal((false, Reasons.InvalidSpec), Refused(Applied).Fold().Of(Active));

    [Fact]
    public void All_backends_must_serve()
    {
        var two = Applied.Serves() with
        {
            Conversion = new ConversionResult.Converted(
                "llama", [new WantedBackend("main", "llama-main", 2, null, null), new WantedBackend("spare", "llama-spare", 1, null, null)], []),
        };
        Assert.Contains("llama-spare", two.Fold().Message(Active), StringComparison.Ordinal);
    }

    [Fact]
    public void While_children_are_settling_a_backend_that_dies_is_still_noticed() =>
        Assert.False((Applied.Serving(0, 0, false).Phase(ChildRole.Server, ChildPhase.Pending) with { Generation = 2 }).Fold(WasActive)[Active]!.Status);

    private static Folding Refused(Folding folding) =>
        folding with { Generation = 2, Conversion = new ConversionResult.Refused([new FieldError("spec.backend", "is missing")]) };

    private static ImmutableArray<StatusDocument> History(IEnumerable<Folding> steps, StatusDocument start)
    {
        var history = ImmutableArray.CreateBuilder<StatusDocument>();
        foreach (var step in steps)
        {
            history.Add(step.Fold(history.Count == 0 ? start : history[^1]));
        }

        return history.ToImmutable();
    }
}
