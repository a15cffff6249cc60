using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>The model name that a backend's engine answers to.</summary>
internal static class ServedName
{
    /// <summary><c>served-model-name</c> of the worker that answers (server or decode), else metadata.name.</summary>
    public static string Of(Booster booster, Backend backend) =>
        backend.Workers
            .Where(worker => worker.Type is WorkerType.Server or WorkerType.Decode)
            .Select(worker => EngineConfig.Of(worker).Text("served-model-name"))
            .FirstOrDefault(name => name is not null)
        ?? booster.Key.Name;
}
