using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Diffing;

/// <summary>
/// The request that shows how a booster would stand in the cluster: a dry run, so that the server's own defaulting, pruning and
/// admission have their say. The manifest's spec takes the place of the live one; labels and annotations are laid over the live ones.
/// </summary>
internal static class BoosterApplied
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The request.</summary>
    /// <param name="target">The booster.</param>
    /// <param name="manifest">What is to be applied.</param>
    /// <param name="live">What stands in the cluster; null where nothing does.</param>
    public static WriteRequest Request(ObjectRef target, JsonElement manifest, LiveObject? live)
    {
        var metadata = manifest.GetProperty("metadata");
        if (live is null)
        {
            var body = new JsonObject
            {
                ["apiVersion"] = manifest.GetProperty("apiVersion").GetString(),
                ["kind"] = target.Kind.Name,
                ["metadata"] = new JsonObject
                {
                    ["name"] = target.Key.Name,
                    ["namespace"] = target.Key.Namespace,
                    ["labels"] = Map(metadata, "labels"),
                    ["annotations"] = Map(metadata, "annotations"),
                },
                ["spec"] = JsonObject.Create(manifest.GetProperty("spec")),
            };
            return new WriteRequest.Create(target, JsonSerializer.SerializeToUtf8Bytes(body)) { DryRun = true };
        }

        var now = live.Document.GetProperty("metadata");
        JsonArray operations =
        [
            new JsonObject { ["op"] = "test", ["path"] = "/metadata/uid", ["value"] = live.Uid },
            Put("/spec", JsonObject.Create(manifest.GetProperty("spec"))),
            Put("/metadata/labels", Laid(now, metadata, "labels")),
            Put("/metadata/annotations", Laid(now, metadata, "annotations")),
        ];
        return new WriteRequest.Patch(target, JsonSerializer.SerializeToUtf8Bytes(operations)) { DryRun = true };
    }

    private static JsonObject Put(string path, JsonNode? value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };

    /// <summary>As kubectl apply does it: what it applied the last time and is no longer there goes, what others added stays.</summary>
    private static JsonObject Laid(JsonElement live, JsonElement manifest, string name)
    {
        var laid = Map(live, name);
        if (Map(live, "annotations")[LastApplied]?.GetValue<string>() is { } text && Metadata(text) is { } before)
        {
            foreach (var (key, _) in Map(before, name))
            {
                laid.Remove(key);
            }
        }

        foreach (var (key, value) in Map(manifest, name))
        {
            laid[key] = value?.DeepClone();
        }

        return laid;
    }

    private static JsonElement? Metadata(string document)
    {
        try
        {
            var parsed = JsonElement.Parse(document);
            return parsed.ValueKind == JsonValueKind.Object && parsed.TryGetProperty("metadata", out var metadata) ? metadata : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject Map(JsonElement metadata, string name) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty(name, out var map) && map.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(map)!
            : [];
}
