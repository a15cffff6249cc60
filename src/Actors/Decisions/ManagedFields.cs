using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Decisions;

/// <summary>Reads metadata.managedFields: who owns which field (server-side apply, format FieldsV1).</summary>
public static class ManagedFields
{
    /// <summary>The field set that a manager applied on the main resource; undefined where it applied nothing.</summary>
    public static JsonElement AppliedBy(JsonElement live, string manager)
    {
        foreach (var entry in Entries(live))
        {
            if (Is(entry, "manager"u8, manager) && Is(entry, "operation"u8, "Apply")
                && (!entry.TryGetProperty("subresource"u8, out var subresource) || subresource.ValueEquals(""u8))
                && entry.TryGetProperty("fieldsV1"u8, out var fields))
            {
                return fields;
            }
        }

        return default;
    }

    /// <summary>Managers other than <paramref name="manager"/> that own <c>spec.replicas</c>, by whatever operation or subresource.</summary>
    public static IEnumerable<string> OtherOwnersOfReplicas(JsonElement live, string manager) =>
        OtherOwnersOf(live, "spec.replicas", manager);

    /// <summary>Managers other than <paramref name="manager"/> that own a field or part of it, by whatever operation.</summary>
    /// <param name="live">The whole object.</param>
    /// <param name="path">The field; one in a list stands for the list.</param>
    /// <param name="manager">Who is not meant.</param>
    public static IEnumerable<string> OtherOwnersOf(JsonElement live, string path, string manager)
    {
        foreach (var entry in Entries(live))
        {
            if (!Is(entry, "manager"u8, manager)
                && entry.TryGetProperty("fieldsV1"u8, out var fields)
                && FieldPath.Reaches(fields, path, "f:")
                && entry.TryGetProperty("manager"u8, out var name))
            {
                yield return name.GetString() ?? "";
            }
        }
    }

    /// <summary>What of a value belongs to a field set. A list of which some items do is kept whole.</summary>
    /// <param name="value">The live value.</param>
    /// <param name="fields">The field set below it; empty for all of it.</param>
    public static JsonNode? Owned(JsonElement value, JsonElement fields)
    {
        if (value.ValueKind != JsonValueKind.Object || !fields.EnumerateObject().Any())
        {
            return JsonNode.Parse(JsonMarshal.GetRawUtf8Value(value));
        }

        var owned = new JsonObject();
        foreach (var property in value.EnumerateObject())
        {
            if (fields.TryGetProperty("f:" + property.Name, out var below))
            {
                owned[property.Name] = Owned(property.Value, below);
            }
        }

        return owned;
    }

    /// <summary>The managers of an object, in the server's order.</summary>
    public static IEnumerable<(string Manager, string Operation)> All(JsonElement live)
    {
        foreach (var entry in Entries(live))
        {
            yield return (Text(entry, "manager"u8), Text(entry, "operation"u8));
        }
    }

    private static JsonElement.ArrayEnumerator Entries(JsonElement live) =>
        live.TryGetProperty("metadata"u8, out var metadata)
        && metadata.TryGetProperty("managedFields"u8, out var entries)
        && entries.ValueKind == JsonValueKind.Array
            ? entries.EnumerateArray()
            : default;

    private static bool Is(JsonElement entry, ReadOnlySpan<byte> name, string value) =>
        entry.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String && found.ValueEquals(value);

    private static string Text(JsonElement entry, ReadOnlySpan<byte> name) =>
        entry.TryGetProperty(name, out var found) ? found.GetString() ?? "" : "";
}
