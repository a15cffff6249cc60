using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Conversion.Validation;

/// <summary>Rules of the engines' own settings.</summary>
internal static class EngineRules
{
    private const int LongestModel = 256;

    // The controller sets these for SGLang; a second value would make pods that never become ready.
    private static readonly string[] SetForSgLang = ["model-path", "enable-metrics", "disaggregation-mode"];

    public static IEnumerable<FieldError> Check(Backend backend) =>
        [.. backend.Workers.SelectMany(worker => Config(backend, worker)), .. SamePort(backend), .. Connectors(backend)];

    private static IEnumerable<FieldError> Config(Backend backend, Worker worker)
    {
        var path = $"{worker.Path}.config";
        if (worker.Config is { ValueKind: not JsonValueKind.Object })
        {
            yield return new FieldError(path, "Invalid value: must be a JSON object, one member per engine argument");
            yield break;
        }

        var config = EngineConfig.Of(worker);
        foreach (var key in config.Keys.Where(key => key.Trim().Length == 0 || key.Contains('\0', StringComparison.Ordinal)))
        {
            yield return FieldErrors.Invalid(path, key, "is no name of an engine argument");
        }

        if (config.Port == 0)
        {
            yield return new FieldError(
                $"{path}[port]", $"Invalid value: {config.Value("port")!.Value.GetRawText()}: must be between 1 and 65535");
        }

        foreach (var flag in SetForSgLang.Where(flag => backend.IsSgLang && config.Has(flag)))
        {
            yield return FieldErrors.Forbidden($"{path}[{flag}]", "set by the controller for SGLang");
        }

        if (config.Text("served-model-name") is { Length: > LongestModel })
        {
            yield return new FieldError($"{path}[served-model-name]", $"Too long: may not be more than {LongestModel} bytes");
        }

        var modules = backend.IsSgLang ? "lora-paths" : "lora-modules";
        if (!backend.LoraAdapters.IsEmpty && config.Has(modules))
        {
            yield return FieldErrors.Forbidden($"{path}[{modules}]", "made from loraAdapters: set one of the two");
        }
    }

    private static IEnumerable<FieldError> SamePort(Backend backend)
    {
        var first = EngineConfig.Of(backend.Workers[0]).Port;
        foreach (var worker in backend.Workers.Skip(1))
        {
            var port = EngineConfig.Of(worker).Port;
            if (port != first && port != 0 && first != 0)
            {
                yield return FieldErrors.Invalid(
                    $"{worker.Path}.config[port]", port, $"all workers of a backend must use one port; the first uses {first}");
            }
        }
    }

    private static IEnumerable<FieldError> Connectors(Backend backend)
    {
        if (backend.Type != BackendType.VLlmDisaggregated)
        {
            yield break;
        }

        var connectors = new List<(string Path, KvConnector? Connector)>();
        foreach (var worker in backend.Workers)
        {
            var path = $"{worker.Path}.config[{KvConnector.Flag}]";
            var (connector, fault) = Read(EngineConfig.Of(worker));
            if (fault is not null)
            {
                yield return FieldErrors.Invalid(path, fault, "must be a JSON object");
                yield break;
            }

            if (connector?.Name is not null && !Fits(worker.Type, connector.Role))
            {
                var roles = worker.Type == WorkerType.Prefill ? "\"kv_producer\", \"kv_both\"" : "\"kv_consumer\", \"kv_both\"";
                yield return new FieldError(
                    $"{path}.kv_role",
                    $"Unsupported value: \"{connector.Role}\": supported values of a {worker.Type.Text()} worker: {roles}");
            }

            connectors.Add((path, connector));
        }

        var names = connectors.Select(entry => entry.Connector?.RouterType ?? entry.Connector?.Name).Distinct().ToList();
        if (names.Count > 1)
        {
            var (path, connector) = connectors[^1];
            yield return FieldErrors.Invalid(path, connector?.Name ?? "", "prefill and decode must use the same kv_connector");
        }
    }

    private static (KvConnector? Connector, string? Fault) Read(EngineConfig config)
    {
        try
        {
            return (KvConnector.Read(config), null);
        }
        catch (JsonException)
        {
            return (null, config.Value(KvConnector.Flag)!.Value.GetRawText());
        }
    }

    private static bool Fits(WorkerType worker, string? role) => worker switch
    {
        WorkerType.Prefill => role is "kv_producer" or "kv_both",
        WorkerType.Decode => role is "kv_consumer" or "kv_both",
        _ => true,
    };
}
