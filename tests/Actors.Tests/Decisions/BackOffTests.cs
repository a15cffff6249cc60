using CsCheck;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 32)]
    [InlineData(8, 60)]
    [InlineData(1_000_000, 60)]
    public void A_passing_failure_waits_twice_as_long_each_time_up_to_a_minute(int attempts, double seconds) =>
        Assert.Equal(seconds, BackOff.Delay(attempts, terminal: false, null, AlmostOne).TotalSeconds, 3);

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(6, 600)]
    [InlineData(int.MaxValue, 600)]
    public void A_refusal_is_slow_from_the_start(int attempts, double seconds) =>
        Assert.Equal(seconds, BackOff.Delay(attempts, terminal: true, null, AlmostOne).TotalSeconds, 2);

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_count_below_one_is_taken_for_one(int attempts) =>
        Assert.Equal(BackOff.Delay(1, false, null, 0.3), BackOff.Delay(attempts, false, null, 0.3));

    [Fact]
    public void Jitter_takes_off_half_at_the_most() =>
        Assert.Equal(TimeSpan.FromMilliseconds(250), BackOff.Delay(1, terminal: false, null, jitter: 0));

    [Fact]
    public void A_wait_that_the_server_asked_for_is_spread_upwards_only() =>
        Assert.Equal(TimeSpan.FromSeconds(22.5), BackOff.Delay(1, terminal: false, TimeSpan.FromSeconds(20), jitter: 0.5));

    [Fact]
    public void A_longer_wait_of_ours_stands_beside_a_shorter_one_of_the_server() =>
        Assert.Equal(TimeSpan.FromSeconds(15), BackOff.Delay(1, terminal: true, TimeSpan.FromSeconds(1), jitter: 0));

    [Fact]
    public void No_wait_is_shorter_than_the_server_asked_for() =>
        Gen.Select(Gen.Int[1, 100], Gen.Bool, Gen.Int[0, 3600], Gen.Double[0, AlmostOne]).Sample((attempts, terminal, asked, jitter) =>
            BackOff.Delay(attempts, terminal, TimeSpan.FromSeconds(asked), jitter) >= TimeSpan.FromSeconds(asked));

    [Fact]
    public void Without_the_server_asking_every_wait_lies_between_half_the_first_and_the_longest() =>
        Gen.Select(Gen.Int[1, 10_000], Gen.Double[0, AlmostOne]).Sample((attempts, jitter) =>
            BackOff.Delay(attempts, false, null, jitter) is var passing
            && passing >= BackOff.PassingFirst / 2 && passing <= BackOff.PassingLongest
            && BackOff.Delay(attempts, true, null, jitter) is var terminal
            && terminal >= BackOff.TerminalFirst / 2 && terminal <= BackOff.TerminalLongest);

    private const double AlmostOne = 0.999_999_999;
}
