using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Walks over a value with its type beside it: which fields it sets, and whether it keeps to its type.</summary>
internal static class TypedValue
{
    /// <summary>How a value is to be walked: as a map, a list or a scalar, whichever its type has and it is; null fits anything.</summary>
    public static (MapShape? Map, ListShape? List) Resolve(FieldType type, JsonNode? value) => value switch
    {
        JsonObject when type.Map is not null => (type.Map, null),
        JsonArray when type.List is not null => (null, type.List),
        JsonValue when type.Scalar is not null => (null, null),
        _ when type.Map is not null => (type.Map, null),
        _ when type.Scalar is not null => (null, null),
        _ => (null, type.List),
    };

    /// <summary>The fields that a value sets.</summary>
    public static FieldSet Fields(JsonNode? value, FieldType type)
    {
        var (map, list) = Resolve(type, value);
        if (map is not null)
        {
            return map.Atomic ? FieldSet.Leaf : value is not JsonObject members ? FieldSet.Empty : MapFields(members, map);
        }

        if (list is not null)
        {
            return list.Atomic ? FieldSet.Leaf : value is not JsonArray items ? FieldSet.Empty : ListFields(items, list);
        }

        return FieldSet.Leaf;
    }

    /// <summary>What breaks the type: undeclared fields, scalars of another sort, items given twice.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="faults">Takes a line each.</param>
    public static void Check(JsonNode? value, FieldType type, string path, List<string> faults)
    {
        if (value is null)
        {
            return;
        }

        var (map, list) = Resolve(type, value);
        if (map is not null)
        {
            CheckMap(value, map, path, faults);
        }
        else if (list is not null)
        {
            CheckList(value, list, path, faults);
        }
        else
        {
            CheckScalar(value, type.Scalar!, path, faults);
        }
    }

    private static FieldSet MapFields(JsonObject members, MapShape map) => FieldSet.Of(false, members.Select(member =>
    {
        var step = FieldStep.Field(member.Key);
        var below = Fields(member.Value, map.Of(member.Key) ?? FieldType.Deduced);
        var self = member.Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } || !map.Fields.ContainsKey(member.Key);
        return KeyValuePair.Create(step, self ? below.Union(FieldSet.Leaf) : below);
    }));

    private static FieldSet ListFields(JsonArray items, ListShape list)
    {
        var set = FieldSet.Empty;
        foreach (var item in items)
        {
            if (FieldStep.Item(item, list) is { } step)
            {
                set = set.Union(FieldSet.Of(false, [new(step, Fields(item, list.Element).Union(FieldSet.Leaf))]));
            }
        }

        return set;
    }

    private static void CheckMap(JsonNode value, MapShape map, string path, List<string> faults)
    {
        if (value is not JsonObject members)
        {
            faults.Add($"{path}: expected map, got &{{{value.AsText() ?? JsonText.Text(value)}}}");
            return;
        }

        foreach (var (name, child) in members)
        {
            if (map.Of(name) is { } childType)
            {
                Check(child, childType, $"{path}.{name}", faults);
            }
            else
            {
                faults.Add($"{path}.{name}: field not declared in schema");
            }
        }
    }

    private static void CheckList(JsonNode value, ListShape list, string path, List<string> faults)
    {
        if (value is not JsonArray items)
        {
            faults.Add($"{path}: expected list, got &{{{value.AsText() ?? JsonText.Text(value)}}}");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < items.Count; index++)
        {
            if (list.Atomic)
            {
                Check(items[index], list.Element, $"{path}[{index}]", faults);
                continue;
            }

            if (FieldStep.Item(items[index], list) is not { } step)
            {
                faults.Add($"{path}: element {index}: associative list with keys has an element that omits key field {KeyNames(list)}");
                continue;
            }

            if (!seen.Add(step))
            {
                faults.Add($"{path}: duplicate entries for key {FieldStep.Shown(step)}");
            }

            Check(items[index], list.Element, path + FieldStep.Shown(step), faults);
        }
    }

    private static void CheckScalar(JsonNode value, string scalar, string path, List<string> faults)
    {
        var fits = scalar switch
        {
            "string" => value.AsText() is not null,
            "numeric" => value.AsNumber() is not null,
            "boolean" => value is JsonValue boolean && boolean.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            _ => value is JsonValue,
        };
        if (!fits)
        {
            var expected = scalar switch
            {
                "string" => "expected string",
                "numeric" => "expected numeric (int or float)",
                "boolean" => "expected boolean",
                _ => "expected any scalar",
            };
            faults.Add($"{path}: {expected}, got {(scalar == "numeric" ? TypeName(value) : Shown(value))}");
        }
    }

    private static string TypeName(JsonNode value) => value switch
    {
        JsonObject => "map[string]interface {}",
        JsonArray => "[]interface {}",
        _ => value.AsText() is null ? "bool" : "string",
    };

    private static string Shown(JsonNode value) => value switch
    {
        JsonObject or JsonArray => $"&{{{JsonText.Text(value)}}}",
        _ => $"&value.valueUnstructured{{Value:{JsonText.Text(value)}}}",
    };

    private static string KeyNames(ListShape list) => string.Join(", ", list.Keys.Select(key => $"\"{key}\""));
}
