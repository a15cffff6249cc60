using System.Reflection;
using CsCheck;
using ModelBooster.Decisions;
using static ModelBooster.Decisions.ConditionTypes;

namespace ModelBooster.Tests.Decisions;

/// <summary>What holds for all conditions, whatever happened.</summary>
public sealed class TransitionTests
{
    private static readonly Folding Applied = new Folding().Serves();

    private static readonly HashSet<string> ClosedList =
        [.. typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void The_time_of_a_condition_stays_while_its_value_does() =>
        Assert.Equal(Folding.Start, Applied.Serving(2, 1, true).Fold(Applied.Fold(), afterSeconds: 60).Since(Active));

    [Fact]
    public void The_time_stays_when_only_the_reason_changes() =>
        Assert.Equal(
            Folding.Start,
            (Applied.Phase(ChildRole.Server, ChildPhase.Pending) with { Paused = true }).Fold(Applied.Serving(2, 1, true).Fold(), afterSeconds: 60).Since(Ready));

    [Fact]
    public void The_time_moves_with_the_value() =>
        Assert.Equal(Folding.Start.AddSeconds(60), Applied.Serving(0, 0, false).Fold(Applied.Fold(), afterSeconds: 60).Since(Active));

    [Fact]
    public void Times_are_whole_seconds_as_the_server_keeps_them() =>
        Assert.Equal(0, StatusFolding.Fold(
            new StatusFacts(1, Applied.Conversion, [.. Enum.GetValues<ChildRole>().Select(role => new ChildReport(role, 1, []))], false, true),
            StatusDocument.Empty,
            Folding.Start.AddMilliseconds(1234))!.Since(Failed).Millisecond);

    [Fact]
    public void Reasons_are_named_as_they_are_written() =>
        Assert.All(typeof(Reasons).GetFields(), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    [Fact]
    public void Facts_that_did_not_change_make_the_same_status() =>
        Moments.Sample(moment => moment.TryFold() is not { } first || moment.TryFold(first, afterSeconds: 300) == first);

    [Fact]
    public void After_any_two_moments_folding_once_more_changes_nothing() =>
        Gen.Select(Moments, Moments).Sample((first, second) =>
            second.TryFold(first.Fold()) is not { } status || second.TryFold(status, afterSeconds: 300) == status);

    [Fact]
    public void Every_reason_is_of_the_closed_list() =>
        Gen.Select(Moments, Moments).Sample((first, second) =>
            second.Fold(first.Fold()) is var status
            && status.Conditions.All(condition => ClosedList.Contains(condition.Reason))
            && status.Children.All(child => ClosedList.Contains(child.Reason)));

    [Fact]
    public void Every_condition_is_always_there_in_the_same_order() =>
        Moments.Sample(moment => moment.TryFold() is not { } status || status.Conditions.Select(condition => condition.Type).SequenceEqual(All));

    [Fact]
    public void Ready_and_Failed_are_never_True_together() =>
        Gen.Select(Moments, Moments).Sample((first, second) =>
            second.Fold(first.Fold()) is var status && !(status[Ready]?.Status == true && status[Failed]?.Status == true));

    [Theory]
    [InlineData(2, 1, true, false)]
    [InlineData(0, 0, false, true)]
    public void A_change_of_counts_alone_is_not_urgent(int available, int updated, bool isAvailable, bool urgent)
    {
        var before = Applied.Serving(2, 0, true).Fold();
        Assert.Equal(urgent, StatusFolding.IsUrgent(Applied.Serving(available, updated, isAvailable).Fold(before), before));
    }

    private static readonly Gen<Folding> Moments =
        from phase in Gen.Enum<ChildPhase>()
        from role in Gen.OneOf(ChildRole.Serving, ChildRole.Server, ChildRole.Route)
        from wanted in Gen.Int[0, 2]
        from available in Gen.Int[0, 2]
        from isAvailable in Gen.Bool
        from observed in Gen.Long[0, 2]
        from generation in Gen.Long[1, 2]
        from attempts in Gen.Int[0, 4]
        from terminal in Gen.Bool
        from fails in Gen.Bool
        from paused in Gen.Bool
        from ours in Gen.Bool
        select Moment(
            new Folding { Generation = generation, Paused = paused, CrdIsOurs = ours }
                .Serving(available, available, isAvailable, wanted, generation, observed).Phase(role, phase),
            fails, terminal, attempts);

    private static Folding Moment(Folding folding, bool fails, bool terminal, int attempts) =>
        fails ? folding.Fails(terminal ? Reasons.RefusedByApiServer : Reasons.Conflict, terminal, attempts) : folding;
}
