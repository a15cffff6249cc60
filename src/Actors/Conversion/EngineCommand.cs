using System.Globalization;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Command lines of the engines.</summary>
internal static class EngineCommand
{
    // Part of vLLM's images: starts Ray and waits until all nodes have joined.
    private const string RayScript = "bash examples/online_serving/multi-node-serving.sh";

    /// <summary>The command of the pod that takes requests.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="worker">The worker whose pod it is.</param>
    /// <param name="cache">Where the weights are.</param>
    /// <param name="servedName">Model name the router will ask for.</param>
    public static IReadOnlyList<string> Entry(Backend backend, Worker worker, CacheVolume cache, string servedName)
    {
        var config = EngineConfig.Of(worker);
        var multiNode = IsMultiNode(backend, worker);
        var setUp = ShellCommand.Installs(backend, config).ToList();
        if (multiNode)
        {
            setUp.Add(RayHead(worker));
        }

        List<string> program = backend.IsSgLang
            ? [.. SgLang(worker, config, cache.DirectoryOf(backend.ModelUri))]
            : ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model", cache.DirectoryOf(backend.ModelUri)];
        program.AddRange(config.Arguments(negation: !backend.IsSgLang));
        program.AddRange(LoraArguments.Of(backend, config, cache));
        if (!config.Has("served-model-name"))
        {
            // Without it the engine answers to its directory only, and refuses the name the router sends.
            program.AddRange(["--served-model-name", servedName]);
        }

        if (multiNode && !config.Has("distributed-executor-backend"))
        {
            program.AddRange(["--distributed-executor-backend", "ray"]);
        }

        return ShellCommand.After(setUp, program);
    }

    /// <summary>The command of the other pods of a multi-node engine.</summary>
    public static IReadOnlyList<string> RayWorker(Backend backend, Worker worker) => ShellCommand.After(
        [.. ShellCommand.Installs(backend, EngineConfig.Of(worker))],
        [.. RayScript.Split(' '), "worker", "--ray_address=$(ENTRY_ADDRESS)"]);

    public static bool IsMultiNode(Backend backend, Worker worker) => backend.Type == BackendType.VLlm && worker.PodCount > 1;

    private static string RayHead(Worker worker)
    {
        var devices = Devices.Count(worker);
        var size = worker.PodCount.ToString(CultureInfo.InvariantCulture);
        // With no device known by name Ray counts for itself.
        var start = $"{RayScript} leader --ray_cluster_size={size}";
        return devices > 0 ? $"{start} --num-gpus={devices.ToString(CultureInfo.InvariantCulture)}" : start;
    }

    private static List<string> SgLang(Worker worker, EngineConfig config, string directory)
    {
        List<string> program = ["python3", "-m", "sglang.launch_server", "--model-path", directory, "--enable-metrics"];
        if (!config.Has("host"))
        {
            program.AddRange(["--host", "0.0.0.0"]);
        }

        if (!config.Has("port"))
        {
            program.AddRange(["--port", EngineConfig.DefaultPort.ToString(CultureInfo.InvariantCulture)]);
        }

        if (worker.Type is WorkerType.Prefill or WorkerType.Decode)
        {
            program.AddRange(["--disaggregation-mode", worker.Type.Text()]);
            if (!config.Has("disaggregation-transfer-backend"))
            {
                program.AddRange(["--disaggregation-transfer-backend", "mooncake"]);
            }
        }

        return program;
    }
}
