using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>
/// Commands that need a shell first. The program's arguments stay arguments of the shell and reach the program through
/// <c>exec "$@"</c>: no quoting, nothing for the shell to read in them.
/// </summary>
internal static class ShellCommand
{
    public const string InstallNixl = "PIP_DISABLE_PIP_VERSION_CHECK=1 pip install -U --no-cache-dir nixl";
    public const string InstallMooncake = "PIP_DISABLE_PIP_VERSION_CHECK=1 pip install mooncake-transfer-engine";

    /// <summary>The program after its set-up; the program alone where there is none.</summary>
    /// <param name="setUp">Shell commands, run in turn; the first that fails ends it.</param>
    /// <param name="program">The program and its arguments.</param>
    public static IReadOnlyList<string> After(IReadOnlyCollection<string> setUp, IReadOnlyList<string> program) =>
        setUp.Count == 0 ? program : ["bash", "-c", string.Join(" && ", [.. setUp, "exec \"$@\""]), "--", .. program];

    /// <summary>What must be installed before the engine can move its KV cache; nothing where the image has it.</summary>
    public static IEnumerable<string> Installs(Backend backend, EngineConfig config) =>
        backend.IsSgLang || SkipsInstall(backend) || !Devices.AnyNvidia(backend) ? []
        : KvConnector.NameIn(config) switch
        {
            "NixlConnector" => [InstallNixl],
            "MooncakeConnector" => [InstallMooncake],
            _ => [],
        };

    // The spellings of true that Kthena takes.
    private static bool SkipsInstall(Backend backend) =>
        backend.EnvValue("KTHENA_SKIP_ENGINE_DEPENDENCY_INSTALL") is "1" or "t" or "T" or "true" or "TRUE" or "True";
}
