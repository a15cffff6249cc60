using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelBooster.ApiServer;

/// <summary>Reads Kubernetes manifests (YAML or JSON, one or several documents) as JSON.</summary>
public static partial class Manifest
{
    /// <summary>Every document of a text that is not empty.</summary>
    public static IReadOnlyList<JsonObject> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => Convert(document.RootNode)).OfType<JsonObject>()];
    }

    /// <summary>Every document of a file.</summary>
    public static IReadOnlyList<JsonObject> Read(string path) => Parse(File.ReadAllText(path));

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(
            map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Resolve(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidDataException($"unexpected YAML at {node.Start}"),
    };

    /// <summary>YAML's core schema, as Kubernetes reads it.</summary>
    private static JsonNode? Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when JsonNumber().IsMatch(text) => JsonNode.Parse(text),
        _ => text,
    };

    /// <summary>Compact JSON of a node, for messages.</summary>
    public static string Show(JsonNode? node) => node?.ToJsonString(Shown) ?? "nothing";

    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, IndentSize = 1 };

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();
}
