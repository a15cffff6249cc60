using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>A wanted child, and the rules for what of it is not the booster's alone.</summary>
/// <param name="Child">The child as converted.</param>
/// <param name="Replicas">Who decides spec.replicas of a ModelServing; null for other kinds.</param>
/// <param name="Roles">Who decides roles[].replicas, where an autoscaler scales roles.</param>
/// <param name="Mark">What a ModelServing's template is made with; null for other kinds.</param>
/// <param name="MayHold">
/// The booster's spec is as the last controller applied it: what that one made of it stays, though today's conversion might make
/// something else of the same spec.
/// </param>
public sealed record WantedObject(
    WantedChild Child, ReplicaRule? Replicas, ValueList<RoleRule> Roles = default, RenderedMark? Mark = null, bool MayHold = false)
{
    /// <summary>The configuration is the same to the byte.</summary>
    public bool HasTheBodyOf(WantedObject other) => Child.Body.Span.SequenceEqual(other.Child.Body.Span);

    /// <summary>The same configuration under the same rules: nothing to do anew.</summary>
    public bool SaysTheSameAs(WantedObject? other) =>
        other is not null && HasTheBodyOf(other) && Replicas == other.Replicas && Roles == other.Roles && MayHold == other.MayHold
        && (Mark is null ? other.Mark is null : other.Mark is not null && Mark.MadeAs(other.Mark));
}

/// <summary>Bounds of a role that an autoscaler scales.</summary>
/// <param name="Name">roles[].name.</param>
/// <param name="Min">Lower bound.</param>
/// <param name="Max">Upper bound.</param>
public sealed record RoleRule(string Name, int Min, int Max)
{
    /// <summary>The live value, within bounds.</summary>
    public int Effective(int live) => Math.Clamp(live, Min, Math.Max(Min, Max));
}
