namespace ModelBooster.Writing;

/// <summary>
/// A token bucket as a value: every request takes a token, tokens come back at a fixed rate up to the burst.
/// Times are those of any clock that does not go back.
/// </summary>
internal readonly record struct TokenBucket
{
    private readonly double perSecond;
    private readonly int burst;
    private readonly double tokens;
    private readonly TimeSpan at;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">Tokens a second; 0: as many as wanted.</param>
    /// <param name="burst">Tokens in a full bucket, at least 1.</param>
    /// <param name="now">The present.</param>
    public TokenBucket(double perSecond, int burst, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        this.perSecond = perSecond;
        this.burst = burst;
        tokens = burst;
        at = now;
    }

    /// <summary>How long until there is a token: zero where there is one.</summary>
    public TimeSpan Wait(TimeSpan now)
    {
        var missing = perSecond == 0 ? 0 : 1 - At(now);
        // Rounded up to a tick: who waits that long finds a token.
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Ceiling(missing / perSecond * TimeSpan.TicksPerSecond) + 1);
    }

    /// <summary>The bucket without one token. Only where <see cref="Wait"/> is zero.</summary>
    public TokenBucket Take(TimeSpan now) => perSecond == 0 ? this : new TokenBucket(this, At(now) - 1, now);

    private TokenBucket(TokenBucket before, double tokens, TimeSpan at)
    {
        this = before;
        this.tokens = tokens;
        this.at = at;
    }

    private double At(TimeSpan now) => Math.Min(burst, tokens + Math.Max(0, (now - at).TotalSeconds) * perSecond);
}
