using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Sandbox;

/// <summary>The JSON paths of printer columns: <c>.a.b</c>, <c>['a.b']</c>, <c>[0]</c>, <c>[*]</c>, <c>[?(@.type=="Ready")]</c>.</summary>
internal static partial class JsonPath
{
    /// <summary>The first value at a path, or null.</summary>
    public static JsonNode? First(JsonNode? root, string path)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (Match step in Steps().Matches(path))
        {
            found = found.SelectMany(node => Step(node, step)).ToList();
        }

        return found.FirstOrDefault(node => node is not null);
    }

    private static IEnumerable<JsonNode?> Step(JsonNode? node, Match step)
    {
        if (step.Groups["name"] is { Success: true } name)
        {
            return [(node as JsonObject)?[name.Value.Replace("\\.", ".", StringComparison.Ordinal)]];
        }

        if (node is not JsonArray items)
        {
            return [];
        }

        if (step.Groups["index"] is { Success: true } index)
        {
            var at = int.Parse(index.Value, CultureInfo.InvariantCulture);
            at = at < 0 ? items.Count + at : at;
            return at >= 0 && at < items.Count ? [items[at]] : [];
        }

        return step.Groups["key"] is { Success: true } key
            ? items.Where(item => First(item, key.Value).AsText() == step.Groups["value"].Value)
            : items;
    }

    [GeneratedRegex(
        """\.(?<name>(?:\\\.|[\w/-])+)|\['(?<name>[^']+)'\]|\[(?<index>-?\d+)\]|\[\*\]|\[\?\(@(?<key>\.[\w.-]+)\s*==\s*["'](?<value>[^"']*)["']\)\]""")]
    private static partial Regex Steps();
}
