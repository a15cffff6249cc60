using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Golden;

/// <summary>The golden cases: folders with a booster and what is made of it.</summary>
internal static class GoldenCases
{
    /// <summary>Set to anything, the expected files are written anew instead of compared.</summary>
    public const string RegenerateSwitch = "MODELBOOSTER_REGENERATE";

    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "tests", "Conversion.Tests", "Golden", "cases");

    public static bool Regenerates => Environment.GetEnvironmentVariable(RegenerateSwitch) is { Length: > 0 };

    public static IEnumerable<string> Names => Directory.GetDirectories(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    public static string Input(string name) => Path.Combine(Folder, name, "input.yaml");

    public static string Expected(string name, string release) => Path.Combine(Folder, name, $"expected.{release}.yaml");

    /// <summary>What the program makes of a case: the children, or the errors where it refuses.</summary>
    public static async Task<string> Render(string name, string release)
    {
        var result = await TheProgram.Run("render", "-f", Input(name), "--kthena", release);
        return result.Code == 0
            ? result.Output
            : "refused:\n" + string.Concat(result.Errors.Select(error => $"- {error[(error.IndexOf(": ", StringComparison.Ordinal) + 2)..]}\n"));
    }
}
