using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Leading;

/// <summary>What goes to and comes from the <see cref="LeaderActor"/>. Read it through <c>using static</c>.</summary>
public static class LeadingProtocol
{
    /// <summary>Gives up the lease, if it is held, and runs for it no more; answered by <see cref="Released"/>.</summary>
    public sealed record Release
    {
        /// <summary>The one instance.</summary>
        public static Release Instance { get; } = new();
    }

    /// <summary>The lease is free, or somebody else's.</summary>
    public sealed record Released
    {
        /// <summary>The one instance.</summary>
        public static Released Instance { get; } = new();
    }
}

/// <summary>One instance's part in the question who leads.</summary>
/// <param name="Lease">The Lease object.</param>
/// <param name="Identity">Of this instance; no other may have it, its own successor neither.</param>
/// <param name="Lost">Called once when leadership is lost: the process has to end, for its memory is no longer the truth.</param>
public sealed record LeaderElection(ObjectRef Lease, string Identity, Action Lost)
{
    /// <summary>How long, and how eagerly.</summary>
    public LeaseTimings Timings { get; init; } = LeaseTimings.Default;
}
