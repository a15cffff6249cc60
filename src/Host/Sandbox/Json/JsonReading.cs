using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Looking into JSON without trusting its shape: the wrong type reads as absent.</summary>
internal static class JsonReading
{
    /// <summary>The member as an object, or null.</summary>
    public static JsonObject? Child(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonObject;

    /// <summary>The member as an array, or null.</summary>
    public static JsonArray? List(this JsonNode? node, string name) => (node as JsonObject)?[name] as JsonArray;

    /// <summary>The member as a string, or null.</summary>
    public static string? Text(this JsonNode? node, string name) => (node as JsonObject)?[name].AsText();

    /// <summary>The member as a whole number, or null.</summary>
    public static long? Whole(this JsonNode? node, string name) => (node as JsonObject)?[name].AsWhole();

    /// <summary>The member is the boolean true.</summary>
    public static bool Flag(this JsonNode? node, string name) =>
        (node as JsonObject)?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    /// <summary>The member as an object, made where it is absent or something else.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is not JsonObject child)
        {
            node[name] = child = [];
        }

        return child;
    }

    /// <summary>The node as a string, or null.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The node as a whole number, or null; 3.0 is whole.</summary>
    public static long? AsWhole(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetValue<long>(out var whole))
        {
            return whole;
        }

        if (value.TryGetValue<int>(out var small))
        {
            return small;
        }

        return value.TryGetValue<double>(out var real) && double.IsInteger(real) && Math.Abs(real) < 9e18 ? (long)real : null;
    }

    /// <summary>The node as a number, or null.</summary>
    public static double? AsNumber(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetValue<double>(out var real) ? real : node.AsWhole();
    }

    /// <summary>Sets a member, or takes it away where the value is null.</summary>
    public static void Put(this JsonObject node, string name, JsonNode? value)
    {
        if (value is null)
        {
            node.Remove(name);
        }
        else
        {
            node[name] = value;
        }
    }

    /// <summary>The strings of an array member; others are left out.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string name) =>
        node.List(name)?.Select(item => item.AsText()).OfType<string>() ?? [];
}
