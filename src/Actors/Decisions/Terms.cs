using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>What a booster's annotations and status ask of whoever writes its children.</summary>
/// <param name="Paused">Nothing is to be written to children.</param>
/// <param name="Immediate">A replaced backend goes at once.</param>
/// <param name="MayHold">The spec is as it was last applied, and no roll-out is asked for: what was made of it before may stay.</param>
/// <param name="IsFirst">It has never been initialised.</param>
public sealed record Terms(bool Paused, bool Immediate, bool MayHold, bool IsFirst)
{
    /// <summary>Reads a whole booster.</summary>
    /// <param name="booster">The booster, status included.</param>
    /// <param name="generation">metadata.generation.</param>
    public static Terms Of(JsonElement booster, long generation)
    {
        var observed = ObjectMetadata.ObservedGeneration(booster);
        return new Terms(
            Paused: ObjectMetadata.Annotation(booster, Annotations.Paused) == "true",
            Immediate: ObjectMetadata.Annotation(booster, Annotations.ReplaceStrategy) == "Immediate",
            MayHold: observed >= generation && ObjectMetadata.Annotation(booster, Annotations.RollOut) != "now",
            IsFirst: observed == 0);
    }
}
