namespace ModelBooster.Writing;

/// <summary>
/// What the server's 429s have taught, as a value: until when to send nothing, and how many requests to have in flight after
/// that. The window halves with each round of refusals and grows by one with each window of good answers, as TCP's does.
/// </summary>
internal readonly record struct Congestion
{
    /// <summary>First pause where the server names none; doubled from round to round.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause of our own.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Longest Retry-After that is believed: a proxy's mistake must not stop the controller for a day.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5);

    private readonly int limit;
    private readonly double window;
    private readonly int rounds;
    private readonly TimeSpan pausedUntil;

    /// <summary>No 429 has come yet.</summary>
    /// <param name="limit">Requests in flight at the most.</param>
    public Congestion(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        this.limit = limit;
        window = limit;
    }

    private Congestion(int limit, double window, int rounds, TimeSpan pausedUntil)
    {
        this.limit = limit;
        this.window = window;
        this.rounds = rounds;
        this.pausedUntil = pausedUntil;
    }

    /// <summary>How many requests may be in flight.</summary>
    public int Window => (int)window;

    /// <summary>How long to send nothing; zero where there is no pause.</summary>
    public TimeSpan Pause(TimeSpan now) => pausedUntil > now ? pausedUntil - now : TimeSpan.Zero;

    /// <summary>The server took or refused a request for reasons of its own: it is not overloaded.</summary>
    public Congestion Answered(TimeSpan now) =>
        pausedUntil > now ? this // sent before the pause: tells nothing about what is after it
        : window >= limit && rounds == 0 ? this
        : new Congestion(limit, Math.Min(limit, window + (1 / window)), 0, pausedUntil);

    /// <summary>The server said 429.</summary>
    /// <param name="now">The present.</param>
    /// <param name="retryAfter">Its Retry-After, where it sent one.</param>
    /// <param name="jitter">From 0 to 1: the pause gets up to a fifth longer, so that clients do not come back together.</param>
    public Congestion Refused(TimeSpan now, TimeSpan? retryAfter, double jitter)
    {
        if (pausedUntil > now)
        {
            // Requests in flight together are refused together: that is one round, not one for each.
            var longer = retryAfter is { } also ? now + Stretched(also, jitter) : pausedUntil;
            return new Congestion(limit, window, rounds, longer > pausedUntil ? longer : pausedUntil);
        }

        var pause = retryAfter ?? Min(FirstPause * Math.Pow(2, Math.Min(rounds, 10)), LongestPause);
        return new Congestion(limit, Math.Max(1, Math.Floor(window / 2)), rounds + 1, now + Stretched(pause, jitter));
    }

    private static TimeSpan Stretched(TimeSpan pause, double jitter) => Min(pause, LongestRetryAfter) * (1 + (jitter / 5));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
