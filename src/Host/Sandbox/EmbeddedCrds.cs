using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Api.Schemas;

namespace ModelBooster.Host.Sandbox;

/// <summary>The CRDs that come with the program.</summary>
internal static class EmbeddedCrds
{
    private const string Folder = "Sandbox/Crds/";

    /// <summary>ModelBooster's, and the children's of one generation of Kthena.</summary>
    public static IEnumerable<JsonObject> Read(KthenaGeneration generation)
    {
        yield return BoosterCrd.Whole();

        var folder = Folder + (generation == KthenaGeneration.V04 ? "v0.4/" : "v1.0/");
        var assembly = typeof(EmbeddedCrds).Assembly;
        foreach (var name in assembly.GetManifestResourceNames()
                     .Select(name => (Resource: name, Path: name.Replace('\\', '/')))
                     .Where(name => name.Path.StartsWith(folder, StringComparison.Ordinal))
                     .OrderBy(name => name.Path, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name.Resource)!);
            foreach (var definition in Bodies.Yaml(reader.ReadToEnd()).OfType<JsonObject>())
            {
                var kind = definition.Child("spec").Child("names").Text("kind") ?? "";
                if (generation != KthenaGeneration.NoAutoscaling || !kind.StartsWith("Autoscaling", StringComparison.Ordinal))
                {
                    yield return definition;
                }
            }
        }
    }
}
