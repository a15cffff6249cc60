using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using static ModelBooster.Decisions.ConditionTypes;

namespace ModelBooster.Tests.Decisions;

public sealed class FailedTests
{
    private static readonly Folding Applied = new Folding().Serves();

    [Theory]
    [InlineData(Reasons.RefusedByWebhook)]
    [InlineData(Reasons.NameConflict)]
    [InlineData(Reasons.CRDMissing)]
    public void A_refusal_is_shown_at_once(string reason) =>
        Assert.Equal((true, reason), Applied.Fails(reason, terminal: true).Fold().Of(Failed));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(9, true)]
    public void A_passing_failure_is_shown_from_the_third_in_a_row(int attempts, bool shown) =>
        Assert.Equal(shown, Applied.Fails(Reasons.ApiServerUnavailable, terminal: false, attempts).Fold(Applied.Fold())[Failed]!.Status);

    [Fact]
    public void It_has_the_error_message() =>
        Assert.Equal("RefusedByWebhook happened", Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold().Message(Failed));

    [Fact]
    public void Of_several_causes_a_refusal_is_the_one_that_is_told() =>
        Assert.Equal(
            Reasons.RefusedByApiServer,
            Applied.Fails(Reasons.ApiServerUnavailable, false, 5, ChildRole.Route).Fails(Reasons.RefusedByApiServer, true).Fold()[Failed]!.Reason);

    [Fact]
    public void It_is_cleared_once_all_is_applied() =>
        Assert.Equal((false, Reasons.Recovered), Applied.Fold(Broken()).Of(Failed));

    [Fact]
    public void It_is_not_cleared_while_the_next_try_is_under_way() =>
        Assert.True(Applied.Phase(ChildRole.Server, ChildPhase.Pending).Fold(Broken())[Failed]!.Status);

    [Fact]
    public void That_it_has_recovered_stays_said() =>
        Assert.Equal((false, Reasons.Recovered), Applied.Fold(Applied.Fold(Broken())).Of(Failed));

    [Fact]
    public void Where_nothing_went_wrong_it_is_False() => Assert.Equal((false, Reasons.NoFailure), Applied.Fold().Of(Failed));

    [Fact]
    public void A_refused_conversion_names_the_field() =>
        Assert.Equal((true, Reasons.InvalidSpec, "spec.backend: is missing"), Refused(1) is var status
            ? (status[Failed]!.Status, status[Failed]!.Reason, status[Failed]!.Message)
            : default);

    [Fact]
    public void A_refused_conversion_says_how_many_more_rules_are_broken() =>
        Assert.EndsWith("(and 2 more)", Refused(3).Message(Failed));

    [Fact]
    public void A_missing_CRD_is_named() =>
        Assert.Contains(
            Kinds.AutoscalingPolicy.CrdName,
            (Applied with { Conversion = new ConversionResult.MissingKind(Kinds.AutoscalingPolicy) }).Fold().Message(Failed),
            StringComparison.Ordinal);

    private static StatusDocument Broken() => Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold();

    private static StatusDocument Refused(int errors) => (Applied with
    {
        Conversion = new ConversionResult.Refused([.. Enumerable.Repeat(new FieldError("spec.backend", "is missing"), errors)]),
    }).Fold();
}
