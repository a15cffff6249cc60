using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Who wrote: the field manager, by apply or by update, through which subresource, in which version.</summary>
/// <param name="Name">Field manager.</param>
/// <param name="Applied">By server-side apply.</param>
/// <param name="ApiVersion">Of the object as it was written; tells managers apart only where they update.</param>
/// <param name="Subresource">status, scale or nothing.</param>
internal sealed record Manager(string Name, bool Applied, string ApiVersion, string Subresource)
{
    /// <summary>An applier is the same whatever version it applies.</summary>
    public bool Equals(Manager? other) => other is not null
        && Name == other.Name && Applied == other.Applied && Subresource == other.Subresource
        && (Applied || ApiVersion == other.ApiVersion);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Applied, Subresource);
}

/// <summary>The fields of one manager, and when it last wrote.</summary>
internal sealed record ManagedSet(FieldSet Fields, string? Time);

/// <summary>metadata.managedFields as values.</summary>
internal static class ManagedFields
{
    /// <summary>No manager.</summary>
    public static readonly ImmutableDictionary<Manager, ManagedSet> None = ImmutableDictionary<Manager, ManagedSet>.Empty;

    /// <summary>Reads the list; entries that are not understood are left out.</summary>
    public static ImmutableDictionary<Manager, ManagedSet> Read(JsonArray? entries)
    {
        var managers = None.ToBuilder();
        foreach (var entry in entries?.OfType<JsonObject>() ?? [])
        {
            if (entry.Child("fieldsV1") is { } fields)
            {
                var manager = new Manager(
                    entry.Text("manager") ?? "",
                    entry.Text("operation") == "Apply",
                    entry.Text("apiVersion") ?? "",
                    entry.Text("subresource") ?? "");
                managers[manager] = new ManagedSet(FieldSet.FromFieldsV1(fields), entry.Text("time"));
            }
        }

        return managers.ToImmutable();
    }

    /// <summary>Writes the list in the server's order: appliers first, then by time, name, version, subresource.</summary>
    public static JsonArray Write(ImmutableDictionary<Manager, ManagedSet> managers) =>
        [.. managers
            .OrderBy(entry => entry.Key.Applied ? 0 : 1)
            .ThenBy(entry => entry.Value.Time ?? "", StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Name, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Subresource, StringComparer.Ordinal)
            .Select(entry => Entry(entry.Key, entry.Value))];

    /// <summary>Whether two objects differ in nothing but the times in managedFields.</summary>
    public static bool SameButForTimes(JsonObject left, JsonObject right) => JsonNode.DeepEquals(WithoutTimes(left), WithoutTimes(right));

    private static JsonObject Entry(Manager manager, ManagedSet set)
    {
        var entry = new JsonObject
        {
            ["manager"] = manager.Name,
            ["operation"] = manager.Applied ? "Apply" : "Update",
            ["apiVersion"] = manager.ApiVersion,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = set.Fields.ToFieldsV1(),
        };
        entry.Put("time", set.Time);
        entry.Put("subresource", manager.Subresource.Length == 0 ? null : manager.Subresource);
        return entry;
    }

    private static JsonObject WithoutTimes(JsonObject source)
    {
        var copy = (JsonObject)source.DeepClone();
        foreach (var entry in copy.Child("metadata").List("managedFields")?.OfType<JsonObject>() ?? [])
        {
            entry.Remove("time");
        }

        return copy;
    }
}
