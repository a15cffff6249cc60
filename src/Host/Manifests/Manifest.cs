using System.Text.Json;

namespace ModelBooster.Host.Manifests;

/// <summary>One object of a manifest.</summary>
/// <param name="File">The file as the user named it; <c>&lt;stdin&gt;</c> for standard input.</param>
/// <param name="Line">Line it begins in, from 1.</param>
/// <param name="Json">The object.</param>
/// <param name="Tree">The YAML it was read from, for line numbers; null where it was JSON.</param>
internal sealed record Manifest(string File, int Line, JsonElement Json, YamlNode? Tree)
{
    /// <summary>apiVersion; empty where there is none.</summary>
    public string ApiVersion => Text(Json, "apiVersion");

    /// <summary>kind; empty where there is none.</summary>
    public string Kind => Text(Json, "kind");

    /// <summary><c>Kind namespace/name</c>.</summary>
    public string Title
    {
        get
        {
            var metadata = Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("metadata", out var found) ? found : default;
            var place = Text(metadata, "namespace") is { Length: > 0 } given ? given + "/" : "";
            return $"{(Kind.Length > 0 ? Kind : "object")} {place}{Text(metadata, "name")}".TrimEnd();
        }
    }

    /// <summary><c>file:line</c> of a field.</summary>
    /// <param name="path">Field path; empty for the object.</param>
    public string At(string path = "") => $"{File}:{(path.Length > 0 && Tree is not null ? Tree.LineOf(path) : Line)}";

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
