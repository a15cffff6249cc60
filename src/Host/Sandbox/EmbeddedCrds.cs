using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>The CRDs that come with the program.</summary>
internal static class EmbeddedCrds
{
    private const string Prefix = "Sandbox/Crds/";

    /// <summary>All of them.</summary>
    public static IEnumerable<JsonObject> Read()
    {
        var assembly = typeof(EmbeddedCrds).Assembly;
        foreach (var name in assembly.GetManifestResourceNames()
                     .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                     .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            foreach (var document in YamlText.ParseAll(reader.ReadToEnd()).OfType<JsonObject>())
            {
                yield return document;
            }
        }
    }
}
