namespace ModelBooster.Conversion.Tests.Engine;

/// <summary>Programs of the machine that some tests run.</summary>
internal static class Programs
{
    public static bool Has(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
