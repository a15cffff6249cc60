namespace ModelBooster.Decisions;

/// <summary>
/// How eagerly one object is changed back. A hand edit is healed at once; one who changes the object again and again (another
/// controller, as a rule) is not raced: each further round waits longer.
/// </summary>
/// <param name="Heals">How often the object was changed back lately.</param>
/// <param name="Rested">The wait before the next round is over.</param>
public sealed record HealingPace(int Heals = 0, bool Rested = false)
{
    /// <summary>Rounds that wait for nothing.</summary>
    public const int Free = 5;

    /// <summary>After this time without a round, all is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(3);

    /// <summary>How long to wait before changing the object back; null where it may be done now.</summary>
    /// <param name="jitter">A random number in [0, 1).</param>
    public TimeSpan? Wait(double jitter) =>
        Heals >= Free && !Rested ? BackOff.Delay(Heals - Free + 1, terminal: false, retryAfter: null, jitter) : null;

    /// <summary>It was changed back.</summary>
    public HealingPace Healed() => new(Heals + 1);

    /// <summary>The wait is over.</summary>
    public HealingPace Rest() => this with { Rested = true };
}
