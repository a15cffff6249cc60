using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests;

/// <summary>The children of a booster, for tests to look into.</summary>
internal sealed class Children(IReadOnlyList<JsonObject> all)
{
    private const string Head =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata:
          name: demo
          namespace: models
          uid: 11111111-2222-3333-4444-555555555555
        """;

    public IReadOnlyList<JsonObject> All { get; } = all;

    public JsonObject Serving => One("ModelServing");

    public JsonObject Server => One("ModelServer");

    public JsonObject Route => One("ModelRoute");

    /// <summary>Pod template specs of all roles, entry and worker.</summary>
    public IEnumerable<JsonObject> PodSpecs => Roles.SelectMany(role => new[] { role["entryTemplate"], role["workerTemplate"] })
        .OfType<JsonObject>().Select(template => template["spec"]!.AsObject());

    public IEnumerable<JsonObject> Roles => All.Where(child => child["kind"].Text() == "ModelServing")
        .SelectMany(serving => serving["spec"]!["template"]!["roles"]!.AsArray()).OfType<JsonObject>();

    /// <summary>The engine container of the first role.</summary>
    public JsonObject Engine => Containers(PodSpecs.First()).Single(container => container["name"].Text() is "engine" or "vllm");

    public IReadOnlyList<string> EngineCommand => Texts(Engine["command"]);

    public static Children Of(string spec, KthenaGeneration generation = KthenaGeneration.V10, Adopted? adopted = null) =>
        Read(Convert(Head + "\nspec:\n" + Indent(spec), generation, adopted));

    private static Children Read(ConversionResult result) => result switch
    {
        ConversionResult.Converted converted => new Children(
            [.. converted.Children.Select(child => JsonNode.Parse(child.Body.Span)!.AsObject())]),
        ConversionResult.Refused refused => throw new InvalidOperationException(string.Join('\n', refused.Errors)),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public static ConversionResult ConvertSpec(string spec, KthenaGeneration generation) => Convert(Head + "\nspec:\n" + Indent(spec), generation);

    /// <summary>A booster with one vLLM backend; the text is put below <c>backend</c>, its worker last.</summary>
    public static Children OfBackend(string fields, string worker = "image: vllm:1", string type = "vLLM") => Of(
        $"backend:\n  name: main\n  type: {type}\n  modelURI: hf://org/model\n{Indent(fields)}\n  workers:\n  - {Indent(worker, "    ").TrimStart()}");

    public static IEnumerable<JsonObject> Containers(JsonObject podSpec, string list = "containers") =>
        (podSpec[list] as JsonArray ?? []).OfType<JsonObject>();

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => item!.GetValue<string>())];

    public static IReadOnlyList<string> EnvNames(JsonObject container) => [.. (container["env"] as JsonArray ?? []).Select(entry => entry!["name"].Text())];

    private static ConversionResult Convert(string manifest, KthenaGeneration generation, Adopted? adopted = null)
    {
        var document = ModelBooster.Host.Manifests.YamlJson.Convert(ModelBooster.Host.Manifests.YamlTree.Documents(manifest).Single());
        return Converter.Convert(document, new RenderSettings(generation, "downloader:1", "runtime:1"), adopted);
    }

    private JsonObject One(string kind) => All.Single(child => child["kind"].Text() == kind);

    private static string Indent(string text, string by = "  ") => string.Join('\n', text.Split('\n').Select(line => line.Length > 0 ? by + line : line));
}
