using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.ApiServer;

/// <summary>One condition of a status.</summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">CamelCase.</param>
/// <param name="Message">For people.</param>
/// <param name="ObservedGeneration">The generation it speaks of; 0 where it does not say.</param>
/// <param name="LastTransitionTime">As the server holds it.</param>
public sealed record Condition(string Status, string Reason, string Message, long ObservedGeneration, string LastTransitionTime);

/// <summary>Reads what every object has, and conditions.</summary>
public static class KubeObject
{
    /// <summary>metadata.name.</summary>
    public static string Name(this JsonObject o) => Text(o["metadata"]?["name"]);

    /// <summary>metadata.namespace; empty where there is none.</summary>
    public static string Namespace(this JsonObject o) => Text(o["metadata"]?["namespace"]);

    /// <summary>metadata.uid.</summary>
    public static string Uid(this JsonObject o) => Text(o["metadata"]?["uid"]);

    /// <summary>metadata.resourceVersion.</summary>
    public static string ResourceVersion(this JsonObject o) => Text(o["metadata"]?["resourceVersion"]);

    /// <summary>metadata.generation; 0 where there is none.</summary>
    public static long Generation(this JsonObject o) => Number(o["metadata"]?["generation"]);

    /// <summary>A label's value; null where it is absent.</summary>
    public static string? Label(this JsonObject o, string key) => o["metadata"]?["labels"]?[key]?.GetValue<string>();

    /// <summary>status.observedGeneration; 0 where there is none.</summary>
    public static long ObservedGeneration(this JsonObject o) => Number(o["status"]?["observedGeneration"]);

    /// <summary>A condition of the status; null where it is absent.</summary>
    public static Condition? Condition(this JsonObject o, string type) =>
        (o["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().Where(c => Text(c["type"]) == type)
            .Select(c => new Condition(
                Text(c["status"]), Text(c["reason"]), Text(c["message"]), Number(c["observedGeneration"]), Text(c["lastTransitionTime"])))
            .FirstOrDefault();

    /// <summary>Whether a condition is True.</summary>
    public static bool Is(this JsonObject? o, string condition) => o?.Condition(condition)?.Status == "True";

    /// <summary>Owner references.</summary>
    public static IReadOnlyList<JsonObject> Owners(this JsonObject o) =>
        [.. (o["metadata"]?["ownerReferences"] as JsonArray ?? []).OfType<JsonObject>()];

    /// <summary>A string, or nothing.</summary>
    public static string Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>A whole number, or 0.</summary>
    public static long Number(this JsonNode? node) =>
        node is JsonValue value
        && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
