using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>One step of a field path.</summary>
internal static class FieldStep
{
    /// <summary>Into a field of an object.</summary>
    public static string Field(string name) => "f:" + name;

    /// <summary>To the item of a set.</summary>
    public static string Value(JsonNode? value) => "v:" + JsonText.Text(value);

    /// <summary>To the item of a map list: the values of its keys, a default standing in where the item has none.</summary>
    /// <returns>Null where the item is no object or has none of the keys.</returns>
    public static string? Keys(JsonNode? item, ListShape list)
    {
        if (item is not JsonObject members)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys)
        {
            if (members.TryGetPropertyValue(key, out var value))
            {
                keys[key] = value?.DeepClone();
            }
            else if (list.Element.Map?.Defaults.GetValueOrDefault(key) is { } fallback)
            {
                keys[key] = fallback.DeepClone();
            }
        }

        return keys.Count == 0 ? null : "k:" + JsonText.Text(keys);
    }

    /// <summary>To an item of a list that is owned item by item.</summary>
    public static string? Item(JsonNode? item, ListShape list) => list.Keys.Length > 0 ? Keys(item, list) : Value(item);

    /// <summary>As messages name it.</summary>
    public static string Shown(string step)
    {
        switch (step[0])
        {
            case 'f':
                return "." + step[2..];
            case 'v':
                return $"[={step[2..]}]";
            case 'k' when JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(step[2..])) is JsonObject keys:
                var pairs = keys.OrderBy(key => key.Key, StringComparer.Ordinal).Select(key => $"{key.Key}={JsonText.Text(key.Value)}");
                return $"[{string.Join(",", pairs)}]";
            default:
                return $"[{step[2..]}]";
        }
    }
}
