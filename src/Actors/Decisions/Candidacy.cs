namespace ModelBooster.Decisions;

/// <summary>How long a lease lasts and how eagerly it is renewed. The values are those of Kubernetes' own controllers.</summary>
/// <param name="Duration">Nobody else may take a lease for so long after its last renewal.</param>
/// <param name="RenewWithin">A leader that has not renewed for so long leads no more: sooner than anybody else may take it.</param>
/// <param name="Pause">Between two renewals, or two looks at another's lease; up to a fifth longer.</param>
public sealed record LeaseTimings(TimeSpan Duration, TimeSpan RenewWithin, TimeSpan Pause)
{
    /// <summary>15 s, 10 s and 2 s.</summary>
    public static LeaseTimings Default { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
}

/// <summary>
/// What one who would lead knows of the lease. Times are this process's own, from a clock that only goes forward: the times in the
/// lease are another machine's, and only that it has changed says something.
/// </summary>
/// <param name="Self">Its identity.</param>
/// <param name="Lease">The lease as last seen; null before that, and where there is none.</param>
/// <param name="Since">When this version of it was first seen.</param>
public sealed record Candidacy(string Self, Lease? Lease = null, TimeSpan Since = default)
{
    /// <summary>The lease is ours, as far as we know.</summary>
    public bool Holds => Lease?.Holder == Self;

    /// <summary>The lease has been read, or written.</summary>
    /// <param name="lease">As it stands.</param>
    /// <param name="now">When.</param>
    public Candidacy See(Lease lease, TimeSpan now) =>
        lease.ResourceVersion == Lease?.ResourceVersion ? this : this with { Lease = lease, Since = now };

    /// <summary>Whether it may be taken: nobody holds it, or its holder has let it run out while we looked on.</summary>
    /// <param name="now">The time.</param>
    public bool MayTake(TimeSpan now) => Lease is null || Holds || Lease.Holder.Length == 0 || now - Since > Lease.Duration;
}
