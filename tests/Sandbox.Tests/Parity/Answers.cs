using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Takes out of an answer what differs between any two servers: uids, versions, times, the order of maps.</summary>
internal static partial class Answers
{
    /// <summary>The answer without them.</summary>
    public static JsonNode? Normal(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var kept = new JsonObject();
                foreach (var (name, value) in members)
                {
                    if (Member(name, value, members) is var (keep, normal) && keep)
                    {
                        kept[name] = normal;
                    }
                }

                return kept;
            case JsonArray items:
                return new JsonArray([.. items.Select(Normal)]);
            case JsonValue text when text.TryGetValue<string>(out var words):
                return JsonValue.Create(Text(words));
            default:
                return node?.DeepClone();
        }
    }

    private static string Text(string words)
    {
        words = Age().Replace(Versions().Replace(Uids().Replace(words, "<uid>"), "$1<rv>"), "<age>");
        words = PatchShown().Replace(Key().Replace(words, "Key: <key>,"), "Invalid value: <patch>: strict");
        var errors = words.IndexOf("errors:\n", StringComparison.Ordinal);
        return errors < 0 ? words : words[..errors] + string.Join('\n', words[errors..].Split('\n').Order(StringComparer.Ordinal));
    }

    private static (bool Keep, JsonNode? Value) Member(string name, JsonNode? value, JsonObject parent)
    {
        switch (name)
        {
            case "uid" or "resourceVersion" or "creationTimestamp" or "deletionTimestamp" or "time" or "continue" when value is JsonValue:
                var empty = value.GetValueKind() == System.Text.Json.JsonValueKind.String && value.GetValue<string>().Length == 0;
                return (!empty, $"<{name}>");
            case "creationTimestamp" or "continue" when value is null:
                return (false, null);
            case "managedFields" when value is JsonArray entries:
                return (true, new JsonArray([.. entries.Select(Normal).OrderBy(Manager, StringComparer.Ordinal)]));
            case "causes" when value is JsonArray causes:
                var distinct = causes.Select(cause => Exchange.Sorted(Normal(cause))!.ToJsonString()).Distinct().Order(StringComparer.Ordinal);
                return (true, new JsonArray([.. distinct.Select(cause => JsonNode.Parse(cause))]));
            case "message" when parent["reason"]?.ToString() == "Invalid" && parent["kind"]?.ToString() == "Status":
                // A list of causes comes in any order; the causes themselves are compared.
                var text = value!.ToString();
                var at = text.IndexOf("is invalid: ", StringComparison.Ordinal);
                return (true, at < 0 ? text : text[..at]);
            case "columnDefinitions":
                return (false, null);
            default:
                return (true, Normal(value));
        }
    }

    private static string Manager(JsonNode? entry) => $"{entry!["manager"]} {entry["operation"]} {entry["apiVersion"]} {entry["subresource"]}";

    [GeneratedRegex("^[0-9]+s$|(?<=continue key is not valid).*")]
    private static partial Regex Age();

    [GeneratedRegex("Key: [^,]+,")]
    private static partial Regex Key();

    [GeneratedRegex("Invalid value: .*: strict")]
    private static partial Regex PatchShown();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uids();

    [GeneratedRegex(@"((?:in record|too old resource version:|current:|precondition) \(?)\d+(?: \(\d+\))?")]
    private static partial Regex Versions();
}
