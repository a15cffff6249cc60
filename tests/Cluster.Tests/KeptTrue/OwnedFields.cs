using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>The fields that the controller has said it wants, by the server's own record: managedFields of its last apply.</summary>
internal static class OwnedFields
{
    private const string Manager = "model-booster-controller";

    /// <summary>JSON pointers of every leaf, to the scalars within atomic lists.</summary>
    public static IReadOnlyList<string> Of(JsonObject live)
    {
        var applied = live["metadata"]!["managedFields"]!.AsArray()
            .Single(entry => entry!["manager"].Text() == Manager && entry["operation"].Text() == "Apply" && entry["subresource"] is null);
        return [.. Walk(applied!["fieldsV1"]!.AsObject(), live, "")];
    }

    /// <summary>The node a JSON pointer names; null where there is none.</summary>
    public static JsonNode? At(JsonNode? node, string pointer)
    {
        foreach (var step in pointer.Split('/').Skip(1).Select(Unescape))
        {
            node = node switch
            {
                JsonObject map => map[step],
                JsonArray list when int.TryParse(step, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>The object without what the server and Kthena write.</summary>
    public static JsonObject Wish(JsonObject live)
    {
        var copy = live.DeepClone().AsObject();
        copy.Remove("status");
        foreach (var field in (string[])["managedFields", "resourceVersion", "generation"])
        {
            copy["metadata"]!.AsObject().Remove(field);
        }

        return copy;
    }

    private static IEnumerable<string> Walk(JsonObject fields, JsonNode? node, string pointer)
    {
        if (fields.Count == 0)
        {
            return Leaves(node, pointer);
        }

        return fields.Where(field => field.Key != ".").SelectMany(field =>
        {
            var step = StepOf(field.Key, node);
            return Walk(field.Value!.AsObject(), At(node, "/" + step), $"{pointer}/{step}");
        });
    }

    /// <summary><c>f:name</c>, <c>k:{"key":"value"}</c> or <c>v:"value"</c>, as a step of a JSON pointer.</summary>
    private static string StepOf(string element, JsonNode? node)
    {
        var selector = element[2..];
        if (element[0] == 'f')
        {
            return Escape(selector);
        }

        var wanted = JsonNode.Parse(selector)!;
        var index = node!.AsArray().Index().Single(item => wanted is JsonObject keys
            ? keys.All(key => JsonNode.DeepEquals(item.Item![key.Key], key.Value))
            : JsonNode.DeepEquals(item.Item, wanted)).Index;
        return $"{index}";
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string pointer) => node switch
    {
        JsonObject { Count: > 0 } map => map.SelectMany(field => Leaves(field.Value, $"{pointer}/{Escape(field.Key)}")),
        JsonArray { Count: > 0 } list => list.Index().SelectMany(item => Leaves(item.Item, $"{pointer}/{item.Index}")),
        _ => [pointer],
    };

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
