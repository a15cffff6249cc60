using System.Globalization;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Ports and addresses of a backend's containers.</summary>
internal static class EnginePorts
{
    private const int DefaultRuntimePort = 8100;

    /// <summary>Port of the engine; validation has made sure that all workers agree.</summary>
    public static int Engine(Backend backend) => EngineConfig.Of(backend.Workers[0]).Port;

    /// <summary>Port of the runtime: RUNTIME_PORT, where that is a number.</summary>
    public static int Runtime(Backend backend) =>
        int.TryParse(backend.EnvValue("RUNTIME_PORT"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port)
            ? port
            : DefaultRuntimePort;

    /// <summary>Where the runtime finds the engine.</summary>
    public static string EngineUrl(Backend backend) =>
        backend.EnvValue("RUNTIME_URL") is { Length: > 0 } url
            ? url
            : $"http://localhost:{Engine(backend).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Where the engine shows its metrics.</summary>
    public static string MetricsPath(Backend backend) =>
        backend.EnvValue("RUNTIME_METRICS_PATH") is { Length: > 0 } path ? path : "/metrics";
}
