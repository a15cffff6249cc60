using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>What children may do beyond making what is wanted and absent.</summary>
/// <param name="Reroute">A live ModelRoute may be changed.</param>
/// <param name="Remove">What is no longer wanted may be deleted.</param>
public sealed record Permits(bool Reroute, bool Remove)
{
    /// <summary>Nothing yet.</summary>
    public static Permits None { get; } = new(false, false);

    /// <summary>Everything.</summary>
    public static Permits All { get; } = new(true, true);
}

/// <summary>
/// Make before break: where a backend takes another's place, requests go to the old one until the new one is available, and the
/// old one is deleted only after requests go to the new one. Waiting long is no reason to break.
/// </summary>
public static class Replacement
{
    /// <summary>What may be done now.</summary>
    /// <param name="converted">What is wanted.</param>
    /// <param name="outcomes">What all four children say, of the same wishes.</param>
    /// <param name="immediate">The booster asks for break before make.</param>
    public static Permits Permit(ConversionResult.Converted converted, IReadOnlyCollection<ChildOutcome> outcomes, bool immediate)
    {
        if (outcomes.Any(outcome => outcome.Phase == ChildPhase.Unknown))
        {
            return Permits.None;
        }

        if (immediate || !outcomes.Any(IsLeavingServing))
        {
            return Permits.All;
        }

        var made = converted.Backends.All(backend => outcomes.Any(outcome => CanTakeOver(outcome, backend)))
            && AreApplied(outcomes, Kinds.ModelServer);
        return made ? new Permits(Reroute: true, Remove: AreApplied(outcomes, Kinds.ModelRoute)) : Permits.None;
    }

    /// <summary>The ModelServing of a backend that is no longer wanted.</summary>
    public static bool IsLeavingServing(ChildOutcome outcome) =>
        outcome.Ref.Kind == Kinds.ModelServing && outcome.Phase == ChildPhase.Leaving;

    private static bool CanTakeOver(ChildOutcome outcome, WantedBackend backend) =>
        outcome.Ref.Kind == Kinds.ModelServing && outcome.Ref.Key.Name == backend.ServingName
        && outcome is { Phase: ChildPhase.Applied, Serving: { IsFresh: true, IsAvailable: true } or { Wanted: 0, IsComplete: true } };

    private static bool AreApplied(IEnumerable<ChildOutcome> outcomes, ResourceKind kind) =>
        outcomes.Where(outcome => outcome.Ref.Kind == kind && outcome.Phase != ChildPhase.Leaving)
            .All(outcome => outcome.Phase == ChildPhase.Applied);
}
