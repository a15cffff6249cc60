using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>
/// Taking over an object that another controller made by create and update: its field ownership becomes ours, so that what it
/// left behind can go with the next apply. Kubernetes has no other way to move ownership than to write managedFields
/// (client-go's csaupgrade does the same).
/// </summary>
public static class FormerManager
{
    /// <summary>The JSON patch, or null where no other controller has made the object.</summary>
    /// <param name="live">The object.</param>
    /// <param name="keptInsteadOf">
    /// For a route that keeps its modelName: the one that is wished for. It is noted with the hand-over, for afterwards nothing
    /// tells any more that another controller made the object.
    /// </param>
    public static string? Handover(LiveObject live, string? keptInsteadOf)
    {
        if (!live.Document.TryGetProperty("metadata"u8, out var metadata)
            || !metadata.TryGetProperty("managedFields"u8, out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var moved = false;
        var kept = new JsonArray();
        foreach (var entry in entries.EnumerateArray())
        {
            var node = JsonObject.Create(entry)!;
            if (!moved && IsMaker(entry))
            {
                moved = true;
                node["manager"] = FieldManagers.Controller;
                node["operation"] = "Apply";
            }

            kept.Add((JsonNode)node);
        }

        if (!moved)
        {
            return null;
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/uid", ["value"] = live.Uid },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = live.ResourceVersion },
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = kept });
        if (keptInsteadOf is not null)
        {
            patch.Add((JsonNode)Note(metadata, keptInsteadOf));
        }

        return patch.ToJsonString();
    }

    private static JsonObject Note(JsonElement metadata, string keptInsteadOf) => metadata.TryGetProperty("annotations"u8, out _)
        ? new JsonObject
        {
            ["op"] = "add",
            ["path"] = "/metadata/annotations/" + Annotations.KeptModelName.Replace("/", "~1", StringComparison.Ordinal),
            ["value"] = keptInsteadOf,
        }
        : new JsonObject
        {
            ["op"] = "add",
            ["path"] = "/metadata/annotations",
            ["value"] = new JsonObject { [Annotations.KeptModelName] = keptInsteadOf },
        };

    /// <summary>Who set the owner reference made the object; a person with kubectl does not.</summary>
    private static bool IsMaker(JsonElement entry) =>
        entry.TryGetProperty("operation"u8, out var operation) && operation.ValueEquals("Update"u8)
        && !entry.TryGetProperty("subresource"u8, out _)
        && entry.TryGetProperty("fieldsV1"u8, out var fields)
        && fields.TryGetProperty("f:metadata"u8, out var metadata)
        && metadata.TryGetProperty("f:ownerReferences"u8, out _);
}
