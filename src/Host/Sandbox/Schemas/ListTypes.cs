using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>The items of a set differ, and those of a map list in their keys.</summary>
internal static class ListTypes
{
    /// <summary>Checks a value and all below it.</summary>
    public static void Validate(JsonNode? value, StructuralSchema schema, string path, List<Cause> causes)
    {
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, child) in members)
                {
                    if ((schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties) is { } childSchema)
                    {
                        Validate(child, childSchema, path.Length == 0 ? name : $"{path}.{name}", causes);
                    }
                }

                break;
            case JsonArray items when schema.Items is { } itemSchema:
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var index = 0; index < items.Count; index++)
                {
                    if (schema.ListType == "map" && items[index] is not JsonObject)
                    {
                        var shown = JsonText.Text(items[index]);
                        causes.Add(new Cause(
                            "FieldValueInvalid", $"Invalid value: {shown}: must be an object for an array of list-type map", $"{path}[{index}]"));
                    }

                    if (Identity(items[index], schema) is { } identity && !seen.Add(identity))
                    {
                        causes.Add(new Cause("FieldValueDuplicate", $"Duplicate value: {identity}", $"{path}[{index}]"));
                    }

                    Validate(items[index], itemSchema, $"{path}[{index}]", causes);
                }

                break;
        }
    }

    private static string? Identity(JsonNode? item, StructuralSchema schema)
    {
        if (schema.ListType == "set")
        {
            return JsonText.Text(item);
        }

        if (schema.ListType != "map" || item is not JsonObject members)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var key in schema.ListMapKeys)
        {
            if (members.TryGetPropertyValue(key, out var keyValue))
            {
                keys[key] = keyValue?.DeepClone();
            }
        }

        return keys.Count == 0 ? null : JsonText.Text(keys);
    }
}
