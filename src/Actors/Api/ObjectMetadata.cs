using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>Reads labels and annotations of a whole object.</summary>
public static class ObjectMetadata
{
    /// <summary>The value of an annotation; null where absent.</summary>
    public static string? Annotation(JsonElement document, string key) =>
        document.TryGetProperty("metadata"u8, out var metadata)
        && metadata.TryGetProperty("annotations"u8, out var annotations)
        && annotations.ValueKind == JsonValueKind.Object
        && annotations.TryGetProperty(key, out var value)
            ? value.GetString()
            : null;

    /// <summary>Both objects carry the same labels and annotations.</summary>
    public static bool SaysTheSame(JsonElement left, JsonElement right) =>
        Same(left, right, "labels") && Same(left, right, "annotations");

    private static bool Same(JsonElement left, JsonElement right, string field)
    {
        var before = Field(left, field);
        var after = Field(right, field);
        return before.ValueKind == after.ValueKind
            && (before.ValueKind == JsonValueKind.Undefined || JsonElement.DeepEquals(before, after));
    }

    private static JsonElement Field(JsonElement document, string field) =>
        document.TryGetProperty("metadata"u8, out var metadata) && metadata.TryGetProperty(field, out var found) ? found : default;
}
