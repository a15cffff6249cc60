using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class HealingPaceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void The_first_hand_edits_are_healed_at_once(int heals) => Assert.Null(After(heals).Wait(0));

    [Theory]
    [InlineData(5, 250)]
    [InlineData(6, 500)]
    [InlineData(8, 2000)]
    [InlineData(1000, 30_000)]
    public void Further_rounds_wait_longer_each_time_up_to_a_bound(int heals, double milliseconds) =>
        Assert.Equal(milliseconds, After(heals).Wait(jitter: 0)?.TotalMilliseconds);

    [Fact]
    public void After_the_wait_it_may_be_done() => Assert.Null(After(7).Rest().Wait(0));

    [Fact]
    public void The_round_after_that_waits_again() => Assert.NotNull(After(7).Rest().Healed().Wait(0));

    private static HealingPace After(int heals) => Enumerable.Range(0, heals).Aggregate(new HealingPace(), (pace, _) => pace.Healed());
}
