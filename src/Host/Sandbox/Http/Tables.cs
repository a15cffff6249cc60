using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Objects as Tables, for people, and as metadata alone.</summary>
internal static class Tables
{
    /// <summary>A Table of objects.</summary>
    /// <param name="type">Their kind.</param>
    /// <param name="metadata">Of the list.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="includeObject">None, Object, or Metadata (the default).</param>
    /// <param name="now">For ages.</param>
    public static JsonObject Of(
        ResourceType type, JsonObject metadata, IEnumerable<JsonObject> objects, string includeObject, DateTimeOffset now) => new()
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = new JsonArray(
        [
            Column("Name", "string", "name", "Name of the object; unique among those of its kind in its namespace.", 0),
            .. type.Columns.Select(column => Column(column.Name, column.Type, column.Format, column.Description, column.Priority)),
        ]),
            ["rows"] = new JsonArray([.. objects.Select(item => Row(type, item, includeObject, now))]),
        };

    /// <summary>Metadata alone.</summary>
    public static JsonObject PartialMetadata(JsonObject item) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = item["metadata"]?.DeepClone(),
    };

    /// <summary>A time as people say it: <c>5m3s</c>, <c>2d</c>.</summary>
    public static string Age(TimeSpan age)
    {
        var (days, hours, minutes, seconds) = ((int)age.TotalDays, (int)age.TotalHours, (int)age.TotalMinutes, (int)age.TotalSeconds);
        return seconds < 0 ? "0s"
            : seconds < 120 ? $"{seconds}s"
            : minutes < 10 ? Two(minutes, "m", seconds % 60, "s")
            : hours < 3 ? $"{minutes}m"
            : hours < 8 ? Two(hours, "h", minutes % 60, "m")
            : hours < 48 ? $"{hours}h"
            : days < 8 ? Two(days, "d", hours % 24, "h")
            : days < 730 ? $"{days}d"
            : days < 2920 ? Two(days / 365, "y", days % 365, "d")
            : $"{days / 365}y";
    }

    private static string Two(int first, string firstUnit, int second, string secondUnit) =>
        second == 0 ? $"{first}{firstUnit}" : $"{first}{firstUnit}{second}{secondUnit}";

    private static JsonObject Column(string name, string type, string format, string description, int priority) => new()
    {
        ["name"] = name,
        ["type"] = type,
        ["format"] = format,
        ["description"] = description,
        ["priority"] = priority,
    };

    private static JsonObject Row(ResourceType type, JsonObject item, string includeObject, DateTimeOffset now) => new()
    {
        ["cells"] = new JsonArray(
        [
            JsonValue.Create(item.Child("metadata").Text("name")),
            .. type.Columns.Select(column => Cell(column, item, now)),
        ]),
        ["object"] = includeObject switch
        {
            "None" => null,
            "Object" => item.DeepClone(),
            _ => PartialMetadata(item),
        },
    };

    private static JsonNode? Cell(PrinterColumn column, JsonObject item, DateTimeOffset now)
    {
        var value = JsonPath.First(item, column.JsonPath);
        return column.Type switch
        {
            _ when value is null => null,
            "date" => DateTimeOffset.TryParse(value.AsText(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? Age(now - time)
                : "<invalid>",
            "string" => value.AsText() ?? JsonText.Text(value),
            "integer" when value.AsWhole() is { } whole => whole,
            _ => value.DeepClone(),
        };
    }
}
