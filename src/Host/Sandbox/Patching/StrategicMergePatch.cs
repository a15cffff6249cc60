using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// Strategic merge patch for the built-in kinds: a merge patch in which lists of named things are merged by their key. Custom
/// resources do not take it, here as on a real server.
/// </summary>
internal static class StrategicMergePatch
{
    private static readonly FrozenDictionary<string, string> Keys = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ownerReferences"] = "uid",
        ["conditions"] = "type",
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["volumes"] = "name",
        ["env"] = "name",
        ["volumeMounts"] = "mountPath",
        ["secrets"] = "name",
        ["imagePullSecrets"] = "name",
        ["ports"] = "containerPort",
        ["hostAliases"] = "ip",
        ["topologySpreadConstraints"] = "topologyKey",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The target with the patch laid over it.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        if (patch.Text("$patch") == "replace")
        {
            var replaced = (JsonObject)patch.DeepClone();
            replaced.Remove("$patch");
            return replaced;
        }

        var merged = (JsonObject)target.DeepClone();
        foreach (var (name, change) in patch)
        {
            if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal))
            {
                TakeOut(merged, name["$deleteFromPrimitiveList/".Length..], change as JsonArray);
            }
            else if (name.StartsWith('$'))
            {
                continue;
            }
            else if (change is null || change.Text("$patch") == "delete")
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = Merge(name, merged[name], change);
            }
        }

        if (patch.ContainsKey("$retainKeys"))
        {
            var retained = patch.Texts("$retainKeys").ToHashSet(StringComparer.Ordinal);
            foreach (var name in merged.Select(member => member.Key).Where(name => !retained.Contains(name)).ToList())
            {
                merged.Remove(name);
            }
        }

        return merged;
    }

    private static JsonNode Merge(string name, JsonNode? target, JsonNode change) => (target, change) switch
    {
        (_, JsonObject changes) => Apply(target as JsonObject ?? [], changes),
        (_, JsonArray items) when Keys.TryGetValue(name, out var key) => Items(target as JsonArray ?? [], items, key),
        (JsonArray present, JsonArray items) when name == "finalizers" =>
            new JsonArray([.. present.Concat(items)
                .Select(item => item.AsText())
                .Distinct(StringComparer.Ordinal)
                .Select(text => JsonValue.Create(text))]),
        _ => change.DeepClone(),
    };

    private static JsonArray Items(JsonArray target, JsonArray changes, string key)
    {
        if (changes.OfType<JsonObject>().Any(item => item.Text("$patch") == "replace"))
        {
            return [.. changes.Where(item => item.Text("$patch") is null).Select(item => item?.DeepClone())];
        }

        var merged = target.Select(item => item?.DeepClone()).ToList();
        foreach (var change in changes.OfType<JsonObject>())
        {
            var at = merged.FindIndex(item => item is JsonObject present && JsonNode.DeepEquals(present[key], change[key]));
            if (change.Text("$patch") == "delete")
            {
                if (at >= 0)
                {
                    merged.RemoveAt(at);
                }
            }
            else if (at >= 0)
            {
                merged[at] = Apply((JsonObject)merged[at]!, change);
            }
            else
            {
                merged.Add(change.DeepClone());
            }
        }

        return [.. merged];
    }

    private static void TakeOut(JsonObject merged, string name, JsonArray? items)
    {
        if (merged.List(name) is { } present && items is not null)
        {
            merged[name] = new JsonArray(
                [.. present.Where(item => !items.Any(gone => JsonNode.DeepEquals(gone, item))).Select(item => item?.DeepClone())]);
        }
    }
}
