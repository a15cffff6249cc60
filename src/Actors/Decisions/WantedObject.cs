using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>A wanted child with the rule for the one field that is not the booster's alone.</summary>
/// <param name="Child">The child.</param>
/// <param name="Replicas">For a ModelServing; null for all others.</param>
public sealed record WantedObject(WantedChild Child, ReplicaRule? Replicas)
{
    /// <summary>The same bytes and the same rule: nothing to do anew.</summary>
    public bool SaysTheSameAs(WantedObject? other) =>
        other is not null && Replicas == other.Replicas && Child.Body.Span.SequenceEqual(other.Child.Body.Span);
}
