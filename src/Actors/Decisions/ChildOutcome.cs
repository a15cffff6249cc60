using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>How far a child object is.</summary>
public enum ChildPhase
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,

    /// <summary>Not as wanted yet, and nothing is wrong.</summary>
    Pending,

    /// <summary>Not as wanted, and not to be changed before something else has happened.</summary>
    Held,

    /// <summary>As wanted.</summary>
    Applied,

    /// <summary>Not as wanted, and something is wrong.</summary>
    Failing,

    /// <summary>An object of an earlier booster of the same name is in the way and is being removed.</summary>
    ReplacingPredecessor,

    /// <summary>No longer wanted, and not gone yet.</summary>
    Leaving,

    /// <summary>Another controller made it and today's conversion would not: left alone until the spec changes.</summary>
    Kept,
}

/// <summary>What status is told of one child object.</summary>
/// <param name="Ref">The object.</param>
/// <param name="Backend">Backend it serves; empty where it serves all.</param>
/// <param name="Phase">How far it is.</param>
/// <param name="Problem">What is wrong; null where nothing is.</param>
/// <param name="Attempts">Failures in a row.</param>
/// <param name="Serving">For a ModelServing that was seen.</param>
public sealed record ChildOutcome(
    ObjectRef Ref, string Backend, ChildPhase Phase, Problem? Problem, int Attempts, ServingStatus? Serving)
{
    /// <summary>Its pod template was made by another conversion and is kept until the spec changes.</summary>
    public bool IsHeld { get; init; }

    /// <summary>What people should know of it though nothing is wrong with it; null where there is nothing.</summary>
    public string? Note { get; init; }

    /// <summary>spec.modelName of a live ModelRoute; null for other kinds.</summary>
    public string? ModelName { get; init; }
}
