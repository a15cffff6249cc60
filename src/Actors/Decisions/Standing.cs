using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>What is known to stand under a child's name.</summary>
public abstract record Standing
{
    private Standing()
    {
    }

    /// <summary>Nobody has looked yet.</summary>
    public sealed record Unknown : Standing;

    /// <summary>The reflector has been asked.</summary>
    public sealed record Looking : Standing;

    /// <summary>Our object, whose document has not been seen: it was listed before its booster was known.</summary>
    /// <param name="ResourceVersion">The version the reflector knows.</param>
    public sealed record Unread(string ResourceVersion) : Standing;

    /// <summary>The cluster does not serve the kind.</summary>
    public sealed record KindMissing : Standing;

    /// <summary>Nothing.</summary>
    /// <param name="AsOf">resourceVersion up to which that is known; null where the server itself said so just now.</param>
    public sealed record Absent(string? AsOf = null) : Standing;

    /// <summary>An object that was deleted and has not been seen to go.</summary>
    /// <param name="Uid">Its uid.</param>
    /// <param name="IsPredecessors">It belonged to an earlier booster of the same name.</param>
    public sealed record Going(string Uid, bool IsPredecessors = false) : Standing;

    /// <summary>An object that is not ours.</summary>
    public sealed record Foreign(string Uid, BoosterOwner? Owner) : Standing;

    /// <summary>Our object.</summary>
    /// <param name="Uid">Its uid.</param>
    /// <param name="ResourceVersion">The newest version seen.</param>
    /// <param name="Deleting">It is on its way out.</param>
    /// <param name="Difference">First path where it is not as wanted; null where an apply would change nothing.</param>
    /// <param name="Live">Its values that are not the booster's alone to set.</param>
    public sealed record Ours(string Uid, string ResourceVersion, bool Deleting, string? Difference, LiveChild Live) : Standing
    {
        /// <summary>By whose hand the difference came, in words; null where that is not known.</summary>
        public string? Cause { get; init; }
    }
}

/// <summary>What a child object needs next.</summary>
public abstract record ChildStep
{
    private ChildStep()
    {
    }

    /// <summary>Nothing, or nothing yet.</summary>
    public sealed record Rest : ChildStep;

    /// <summary>Ask the reflector what stands under the name.</summary>
    /// <param name="Fetch">From the server, not from memory.</param>
    public sealed record Look(bool Fetch) : ChildStep;

    /// <summary>Send this apply.</summary>
    public sealed record Apply(ReadOnlyMemory<byte> Body, bool Force) : ChildStep;

    /// <summary>Move the field ownership of the former maker to this controller.</summary>
    public sealed record TakeOver(string Patch) : ChildStep;

    /// <summary>Delete the object of this uid.</summary>
    public sealed record Delete(string Uid) : ChildStep;
}
