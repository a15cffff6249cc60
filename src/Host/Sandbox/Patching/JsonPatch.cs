using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>JSON patch, RFC 6902.</summary>
internal static class JsonPatch
{
    private static readonly string?[] Operations = ["add", "remove", "replace", "move", "copy", "test"];

    private static readonly Refusal Failed =
        new(422, "Invalid", "the server rejected our request due to an error in our request") { EmptyDetails = true };

    /// <summary>A refusal where one of the operations is none.</summary>
    public static Refusal? Unreadable(JsonArray operations)
    {
        var odd = operations.FirstOrDefault(step => !Operations.Contains(step.Text("op")));
        return odd is null ? null : Refusal.BadRequest($"invalid operation {odd.ToJsonString()}: unsupported operation");
    }

    /// <summary>The target after every operation, or a refusal where one of them does not apply.</summary>
    public static Result<JsonNode> Apply(JsonNode target, JsonArray operations)
    {
        JsonNode? document = target.DeepClone();
        foreach (var operation in operations)
        {
            if (operation is not JsonObject step || step.Text("path") is not { } path || !Do(ref document, step, path))
            {
                return Failed;
            }
        }

        return document is null ? Failed : document;
    }

    private static bool Do(ref JsonNode? document, JsonObject step, string path)
    {
        switch (step.Text("op"))
        {
            case "add":
                return step.ContainsKey("value") && Add(ref document, path, step["value"]?.DeepClone());
            case "remove":
                return Remove(ref document, path, out _);
            case "replace":
                return step.ContainsKey("value") && Replace(ref document, path, step["value"]?.DeepClone());
            case "move":
                return step.Text("from") is { } from && Remove(ref document, from, out var moved) && Add(ref document, path, moved);
            case "copy":
                return step.Text("from") is { } source
                    && Find(document, source, out var copied)
                    && Add(ref document, path, copied?.DeepClone());
            default:
                return (Find(document, path, out var present) || step["value"] is null) && JsonNode.DeepEquals(present, step["value"]);
        }
    }

    private static bool Add(ref JsonNode? document, string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            document = value;
            return true;
        }

        if (!Parent(document, path, out var parent, out var last))
        {
            return false;
        }

        switch (parent)
        {
            case JsonObject members:
                members[last] = value;
                return true;
            case JsonArray items when last == "-":
                items.Add(value);
                return true;
            case JsonArray items when Index(last, out var index) && index <= items.Count:
                items.Insert(index, value);
                return true;
            default:
                return false;
        }
    }

    private static bool Remove(ref JsonNode? document, string path, out JsonNode? removed)
    {
        removed = null;
        if (!Parent(document, path, out var parent, out var last) || !Find(document, path, out removed))
        {
            return false;
        }

        if (parent is JsonObject members)
        {
            members.Remove(last);
        }
        else if (parent is JsonArray items && Index(last, out var index))
        {
            items.RemoveAt(index);
        }

        return true;
    }

    private static bool Replace(ref JsonNode? document, string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            document = value;
            return true;
        }

        if (!Find(document, path, out _) || !Parent(document, path, out var parent, out var last))
        {
            return false;
        }

        if (parent is JsonObject members)
        {
            members[last] = value;
        }
        else if (parent is JsonArray items && Index(last, out var index))
        {
            items[index] = value;
        }

        return true;
    }

    private static bool Parent(JsonNode? document, string path, out JsonNode? parent, out string last)
    {
        var slash = path.LastIndexOf('/');
        last = slash < 0 ? "" : Unescape(path[(slash + 1)..]);
        parent = null;
        return slash >= 0 && Find(document, path[..slash], out parent);
    }

    private static bool Find(JsonNode? document, string path, out JsonNode? found)
    {
        found = document;
        if (path.Length == 0)
        {
            return true;
        }

        if (path[0] != '/')
        {
            return false;
        }

        foreach (var step in path[1..].Split('/').Select(Unescape))
        {
            switch (found)
            {
                case JsonObject members when members.TryGetPropertyValue(step, out var member):
                    found = member;
                    break;
                case JsonArray items when Index(step, out var index) && index < items.Count:
                    found = items[index];
                    break;
                default:
                    found = null;
                    return false;
            }
        }

        return true;
    }

    private static bool Index(string step, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (step.Length == 1 || step[0] != '0');

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
