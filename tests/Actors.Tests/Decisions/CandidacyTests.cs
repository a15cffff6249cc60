using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class CandidacyTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(5);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly Candidacy New = new("me");

    [Fact]
    public void Where_there_is_no_lease_it_may_be_taken() => Assert.True(New.MayTake(Start));

    [Fact]
    public void A_lease_that_nobody_holds_may_be_taken() => Assert.True(New.See(Lease("1", ""), Start).MayTake(Start));

    [Fact]
    public void Our_own_may_be_taken() => Assert.True(New.See(Lease("1", "me"), Start).MayTake(Start));

    [Fact]
    public void Anothers_may_not() => Assert.False(New.See(Lease("1", "other"), Start).MayTake(Start + Duration));

    [Fact]
    public void Anothers_that_was_not_renewed_while_we_looked_on_may_be_taken() =>
        Assert.True(New.See(Lease("1", "other"), Start).MayTake(Start + Duration + TimeSpan.FromTicks(1)));

    [Fact]
    public void Seeing_the_same_version_again_does_not_make_it_fresh() =>
        Assert.True(New.See(Lease("1", "other"), Start).See(Lease("1", "other"), Start + Duration).MayTake(Start + (2 * Duration)));

    [Fact]
    public void A_renewal_makes_it_fresh() =>
        Assert.False(New.See(Lease("1", "other"), Start).See(Lease("2", "other"), Start + Duration).MayTake(Start + (2 * Duration)));

    [Theory]
    [InlineData("me", true)]
    [InlineData("other", false)]
    [InlineData("", false)]
    public void One_holds_what_one_is_named_in(string holder, bool holds) => Assert.Equal(holds, New.See(Lease("1", holder), Start).Holds);

    private static Lease Lease(string version, string holder) => new(version, holder, Duration, "2026-01-01T00:00:00.000000Z", 3);
}
