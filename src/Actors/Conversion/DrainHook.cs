using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>
/// The preStop hook of an engine: waits while requests run or wait, and always ends: when nothing is left, when the metrics
/// cannot be read, and at the latest before the grace period does. Python, because an engine's image surely has that; curl
/// it may lack.
/// </summary>
internal static class DrainHook
{
    /// <summary>Time a pod is given to end, in seconds.</summary>
    public const int GracePeriodSeconds = 300;

    private const int DrainSeconds = 270;

    private const string Script =
        """
        import sys, time, urllib.request
        url, limit, names = sys.argv[1], float(sys.argv[2]), tuple(sys.argv[3:])
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                lines = direct.open(url, timeout=5).read().decode("utf-8", "replace").splitlines()
                busy = sum(float(line.rsplit("}", 1)[-1].split()[-1]) for line in lines if line.startswith(names))
            except Exception:
                break
            if not busy > 0:
                break
            time.sleep(2)

        """;

    public static JsonObject For(Backend backend)
    {
        string[] gauges = backend.IsSgLang
            ? ["sglang:num_running_reqs", "sglang:num_queue_reqs"]
            : ["vllm:num_requests_running", "vllm:num_requests_waiting"];
        var url = $"http://localhost:{EnginePorts.Engine(backend).ToString(CultureInfo.InvariantCulture)}/metrics";
        string[] command = ["python3", "-c", Script, url, DrainSeconds.ToString(CultureInfo.InvariantCulture), .. gauges];
        return new JsonObject { ["exec"] = new JsonObject { ["command"] = JsonNodes.Texts(command) } };
    }
}
