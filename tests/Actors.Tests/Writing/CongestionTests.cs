using CsCheck;
using ModelBooster.Writing;

namespace ModelBooster.Tests.Writing;

public sealed class CongestionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Refusals_of_one_round_count_once()
    {
        var after = new Congestion(16).Refused(TimeSpan.Zero, null, 0).Refused(TimeSpan.Zero, null, 0);
        Assert.Equal(8, after.Window);
    }

    [Fact]
    public void Every_round_of_refusals_doubles_the_pause_up_to_its_limit()
    {
        var (state, now, pauses) = (new Congestion(16), TimeSpan.Zero, new List<double>());
        for (var round = 0; round < 7; round++)
        {
            state = state.Refused(now, null, 0);
            pauses.Add(state.Pause(now).TotalSeconds);
            now += state.Pause(now);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses);
    }

    [Fact]
    public void A_longer_Retry_After_within_a_round_is_honoured()
    {
        var after = new Congestion(16).Refused(TimeSpan.Zero, Second, 0).Refused(TimeSpan.Zero, 5 * Second, 0);
        Assert.Equal(5 * Second, after.Pause(TimeSpan.Zero));
    }

    [Fact]
    public void A_shorter_Retry_After_within_a_round_does_not_end_the_pause_early()
    {
        var after = new Congestion(16).Refused(TimeSpan.Zero, 5 * Second, 0).Refused(TimeSpan.Zero, Second, 0);
        Assert.Equal(5 * Second, after.Pause(TimeSpan.Zero));
    }

    [Fact]
    public void A_Retry_After_of_a_day_is_not_believed()
    {
        var after = new Congestion(16).Refused(TimeSpan.Zero, TimeSpan.FromDays(1), 0);
        Assert.Equal(Congestion.LongestRetryAfter, after.Pause(TimeSpan.Zero));
    }

    [Fact]
    public void Jitter_only_lengthens_a_pause() => Gen.Select(Gen.Double[0, 1], Gen.Int[1, 60]).Sample((jitter, seconds) =>
    {
        var pause = new Congestion(16).Refused(TimeSpan.Zero, seconds * Second, jitter).Pause(TimeSpan.Zero);
        return pause >= seconds * Second && pause <= seconds * 1.2 * Second;
    });

    [Fact]
    public void The_window_never_falls_below_one()
    {
        var (state, now) = (new Congestion(16), TimeSpan.Zero);
        for (var round = 0; round < 10; round++)
        {
            state = state.Refused(now, null, 0);
            now += state.Pause(now);
        }

        Assert.Equal(1, state.Window);
    }

    [Fact]
    public void Good_answers_open_the_window_again()
    {
        var state = new Congestion(16).Refused(TimeSpan.Zero, null, 0);
        for (var answer = 0; answer < 200; answer++)
        {
            state = state.Answered(2 * Second);
        }

        Assert.Equal(16, state.Window);
    }

    [Fact]
    public void An_answer_during_a_pause_does_not_end_it()
    {
        var state = new Congestion(16).Refused(TimeSpan.Zero, null, 0).Answered(TimeSpan.Zero);
        Assert.Equal(Second, state.Pause(TimeSpan.Zero));
    }
}
