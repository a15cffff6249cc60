using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>By whose hand a child is not as wanted, as far as the object itself says.</summary>
public static class DriftCause
{
    /// <summary>In words; null where the object does not say.</summary>
    /// <param name="live">The whole live object, managedFields included.</param>
    /// <param name="path">The first difference, as <see cref="Drift"/> names it.</param>
    public static string? InWords(JsonElement live, string path) =>
        ManagedFields.OtherOwnersOf(live, path, FieldManagers.Controller).FirstOrDefault() is { } other ? $"{other} had set it"
        : FieldPath.Reaches(live, path) ? null
        : "it had been removed";
}
