using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Decisions;

namespace ModelBooster.Host.Diffing;

/// <summary>Diffs as JSON, for programs.</summary>
internal static class DiffJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole document.</summary>
    public static string Of(IEnumerable<BoosterDiff> diffs) =>
        new JsonObject { ["boosters"] = List(diffs.Select(Booster)) }.ToJsonString(Indented) + "\n";

    private static JsonObject Booster(BoosterDiff diff) => new()
    {
        ["namespace"] = diff.Booster.Key.Namespace,
        ["name"] = diff.Booster.Key.Name,
        ["changes"] = diff.Changes,
        ["isNew"] = diff.IsNew,
        ["impact"] = Word(diff.Heaviest),
        ["restartedPods"] = diff.Children.Sum(child => child.Impact.Restarted),
        ["notes"] = List(diff.Notes.Select(note => JsonValue.Create(note))),
        ["children"] = List(diff.Children.Select(Child)),
    };

    private static JsonObject Child(ChildDiff child)
    {
        var json = new JsonObject
        {
            ["kind"] = child.Ref.Kind.Name,
            ["name"] = child.Ref.Key.Name,
            ["change"] = JsonNamingPolicy.CamelCase.ConvertName(child.Change.ToString()),
            ["impact"] = Word(child.Impact.Kind),
            ["podsBefore"] = child.Impact.Before,
            ["podsAfter"] = child.Impact.After,
            ["restartedPods"] = child.Impact.Restarted,
            ["fields"] = List(child.Fields.Select(Field)),
            ["notes"] = List(child.Notes.Select(note => JsonValue.Create(note))),
        };
        if (child.Problem is { } problem)
        {
            json["problem"] = new JsonObject { ["reason"] = problem.Reason, ["message"] = problem.Message };
        }

        return json;
    }

    private static JsonObject Field(FieldDifference field)
    {
        var json = new JsonObject { ["path"] = field.Path };
        if (field.Before is { } before)
        {
            json["before"] = JsonSerializer.SerializeToNode(before);
        }

        if (field.After is { } after)
        {
            json["after"] = JsonSerializer.SerializeToNode(after);
        }

        return json;
    }

    private static string Word(ImpactKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static JsonArray List(IEnumerable<JsonNode> items) => [.. items];
}
