using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Examples;

/// <summary>The files in <c>examples</c>, and the booster that README shows first.</summary>
internal static class ExampleFiles
{
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "examples");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The booster of an example; each holds one.</summary>
    public static JsonObject Booster(string name) => Manifest.Read(PathOf(name)).Single();

    /// <summary>The YAML block of README.</summary>
    public static string OfReadme()
    {
        const string from = "```yaml\n", to = "```\n";
        var readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "README.md"));
        var start = readme.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return readme[start..readme.IndexOf(to, start, StringComparison.Ordinal)];
    }
}
