namespace ModelBooster.Decisions;

/// <summary>How long to wait before a failed request is tried again. Jitter keeps many boosters from coming back together.</summary>
public static class BackOff
{
    /// <summary>First wait after a passing failure.</summary>
    public static readonly TimeSpan PassingFirst = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait after a passing failure.</summary>
    public static readonly TimeSpan PassingLongest = TimeSpan.FromMinutes(1);

    /// <summary>First wait after a refusal: only somebody's deed can mend it, so there is no hurry.</summary>
    public static readonly TimeSpan TerminalFirst = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait after a refusal.</summary>
    public static readonly TimeSpan TerminalLongest = TimeSpan.FromMinutes(10);

    /// <summary>The wait before the next try.</summary>
    /// <param name="attempts">Failures in a row so far, at least 1.</param>
    /// <param name="terminal">The server refused: slow from the start.</param>
    /// <param name="retryAfter">The server's own wish; never undercut.</param>
    /// <param name="jitter">A random number in [0, 1).</param>
    public static TimeSpan Delay(int attempts, bool terminal, TimeSpan? retryAfter, double jitter)
    {
        var (first, longest) = terminal ? (TerminalFirst, TerminalLongest) : (PassingFirst, PassingLongest);
        var grown = Math.Min(first.Ticks * Math.Pow(2, Math.Max(attempts, 1) - 1), longest.Ticks);

        // Between half and the whole: never nothing, never more than the cap.
        var spread = TimeSpan.FromTicks((long)(grown * (0.5 + jitter / 2)));
        return retryAfter is { } asked && spread < asked
            ? asked + TimeSpan.FromTicks((long)(asked.Ticks * jitter / 4))
            : spread;
    }
}
