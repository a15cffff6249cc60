using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>Who decides <c>spec.replicas</c> of a ModelServing: the booster, or whoever scales.</summary>
/// <param name="Own">The booster's own value; the initial one where an autoscaler follows.</param>
/// <param name="Min">Lower bound of the booster's autoscaling policy; null without one.</param>
/// <param name="Max">Upper bound of the booster's autoscaling policy; null without one.</param>
public sealed record ReplicaRule(int Own, int? Min, int? Max)
{
    /// <summary>The booster has an autoscaling policy.</summary>
    public bool Autoscaled => Min is not null && Max is not null;

    /// <summary>The value to hold against this live object: its own where somebody else scales, clamped to the policy's bounds.</summary>
    /// <param name="live">What the live object says; null where there is none.</param>
    public int Effective(LiveReplicas? live)
    {
        if (live?.Value is not { } value)
        {
            return Own;
        }

        return Autoscaled ? Math.Clamp(value, Min!.Value, Math.Max(Min.Value, Max!.Value)) : IsSomebodyElses(live) ? value : Own;
    }

    /// <summary>The live value stands: it is somebody else's to change, and within bounds.</summary>
    public bool Yields(LiveReplicas? live) => live?.Value is { } value && (Autoscaled || IsSomebodyElses(live)) && Effective(live) == value;

    /// <summary>Somebody's own autoscaler has taken the field, and the booster's own value has not changed since it was last written.</summary>
    private bool IsSomebodyElses(LiveReplicas live) =>
        live is { OthersOwn: true, WasAutoscaled: false } && (live.OwnWhenWritten is null || live.OwnWhenWritten == Own);
}

/// <summary><c>spec.replicas</c> of a live ModelServing.</summary>
/// <param name="Value">The value; null where absent.</param>
/// <param name="OthersOwn">A manager other than this controller owns the field.</param>
/// <param name="OwnWhenWritten">The booster's own value when this controller last wrote it; null where that is not known.</param>
public sealed record LiveReplicas(int? Value, bool OthersOwn, int? OwnWhenWritten)
{
    /// <summary>The booster had a policy of its own when this controller last wrote it: the owner is that policy's autoscaler.</summary>
    public bool WasAutoscaled { get; init; }

    /// <summary>Reads value and ownership.</summary>
    public static LiveReplicas Read(LiveObject live, int? ownWhenWritten) => new(
        live.Document.TryGetProperty("spec"u8, out var spec) && spec.TryGetProperty("replicas"u8, out var replicas)
        && replicas.TryGetInt32(out var value)
            ? value
            : null,
        ManagedFields.OtherOwnersOfReplicas(live.Document, FieldManagers.Controller).Any(),
        ownWhenWritten);
}
