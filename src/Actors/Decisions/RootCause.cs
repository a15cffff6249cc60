using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>The one sentence that says why a booster is not as it was asked for.</summary>
public static class RootCause
{
    /// <summary>The sentence, with its reason before it; null where all is as asked for.</summary>
    /// <param name="booster">The booster.</param>
    /// <param name="status">Its status.</param>
    public static string? Of(LiveObject booster, StatusDocument status)
    {
        if (booster.Deleting)
        {
            return "it is being deleted";
        }

        if (status.Conditions.Count == 0)
        {
            return "no controller has looked at it yet: is `modelbooster run` running, and does it watch this namespace?";
        }

        var cause = status[ConditionTypes.Failed] is { Status: true } failed ? failed
            : status[ConditionTypes.Ready] is { } ready ? (ready.Status ? null : ready)
            : status[ConditionTypes.Active] is { Status: false } active ? active
            : null;
        if (cause is not null)
        {
            return $"{cause.Reason}: {cause.Message.ReplaceLineEndings(" ")}";
        }

        return status[ConditionTypes.Ready] is { } seen && seen.ObservedGeneration < booster.Generation
            ? $"generation {booster.Generation} has not been looked at yet; this is the status of generation {seen.ObservedGeneration}"
            : null;
    }
}
