using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>The containers of an engine's pods.</summary>
internal static class Containers
{
    /// <summary>Kthena's runtime: metrics in standard names, and loading of adapters.</summary>
    public static JsonObject Runtime(Booster booster, Backend backend, Worker worker, string image)
    {
        var env = EnvList.Engine(backend, worker.Type);
        var known = EnvList.NamesOf(env);
        var port = EnginePorts.Runtime(backend);
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--engine", RuntimeName(backend.Type),
            "--engine-base-url", EnginePorts.EngineUrl(backend),
            "--engine-metrics-path", EnginePorts.MetricsPath(backend),
            "--pod", "$(POD_NAME).$(NAMESPACE)",
            "--model", booster.Key.Name,
        ];
        return new JsonObject
        {
            ["name"] = "runtime",
            ["image"] = image,
            ["args"] = JsonNodes.Texts(arguments.Select(argument => KubeletExpansion.Escape(argument, known))),
            ["env"] = env,
        }
            .With("envFrom", backend.EnvFrom)
            .With("ports", new JsonArray(new JsonObject { ["containerPort"] = port }))
            .With("readinessProbe", Probe(port, period: 10, failures: 3, delay: 5));
    }

    /// <summary>The engine in the pod that takes requests.</summary>
    public static JsonObject Engine(Backend backend, Worker worker, CacheVolume cache, string servedName)
    {
        var env = EnvList.Engine(backend, worker.Type);
        var known = EnvList.NamesOf(env);
        var port = EnginePorts.Engine(backend);
        var command = EngineCommand.Entry(backend, worker, cache, servedName).Select(word => KubeletExpansion.Escape(word, known));
        var container = new JsonObject
        {
            ["name"] = backend.Type == BackendType.VLlmDisaggregated ? "vllm" : "engine",
            ["image"] = worker.Image,
            ["command"] = JsonNodes.Texts(command),
            ["env"] = env,
            ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = port }),
        }
            .With("imagePullPolicy", backend.Disaggregated ? "IfNotPresent" : null)
            .With("resources", worker.Resources)
            .With("volumeMounts", cache.EngineMounts())
            .With("readinessProbe", Probe(port, period: 5, failures: 3));
        if (backend.Type != BackendType.VLlm)
        {
            // Liveness begins only when the model is loaded: an hour is given for that.
            container["startupProbe"] = Probe(port, period: 10, failures: 360);
            container["livenessProbe"] = Probe(port, period: 10, failures: 6);
        }

        container["lifecycle"] = new JsonObject { ["preStop"] = DrainHook.For(backend) };
        return container;
    }

    /// <summary>A Ray worker of a multi-node engine.</summary>
    public static JsonObject RayWorker(Backend backend, Worker worker, CacheVolume cache)
    {
        var env = EnvList.RayWorker(backend);
        var known = EnvList.NamesOf(env);
        return new JsonObject
        {
            ["name"] = Names.Label($"{backend.Name}-vllm-worker"),
            ["image"] = worker.Image,
            ["command"] = JsonNodes.Texts(EngineCommand.RayWorker(backend, worker).Select(word => KubeletExpansion.Escape(word, known))),
        }
            .With("env", env.Count > 0 ? env : null)
            .With("resources", worker.Resources)
            .With("volumeMounts", cache.EngineMounts());
    }

    // What Kthena's runtime knows; it takes SGLang by one name only.
    private static string RuntimeName(BackendType type) => type switch
    {
        BackendType.VLlm => "vllm",
        BackendType.VLlmDisaggregated => "vllmdisaggregated",
        _ => "sglang",
    };

    private static JsonObject Probe(int port, int period, int failures, int? delay = null)
    {
        var probe = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/health", ["port"] = port } };
        if (delay is { } seconds)
        {
            probe["initialDelaySeconds"] = seconds;
        }

        probe["periodSeconds"] = period;
        probe["timeoutSeconds"] = 5;
        probe["failureThreshold"] = failures;
        return probe;
    }
}
