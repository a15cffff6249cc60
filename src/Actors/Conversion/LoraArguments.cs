using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Engine arguments that load a backend's LoRA adapters.</summary>
internal static class LoraArguments
{
    /// <summary>Adapters in the order of their names.</summary>
    public static IEnumerable<LoraAdapter> Sorted(Backend backend) =>
        backend.LoraAdapters.OrderBy(adapter => adapter.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Of(Backend backend, EngineConfig config, CacheVolume cache)
    {
        if (backend.LoraAdapters.IsEmpty)
        {
            return [];
        }

        string[] enable = config.Has("enable-lora") ? [] : ["--enable-lora"];
        var flag = backend.IsSgLang ? "--lora-paths" : "--lora-modules";
        return [.. enable, flag, .. Sorted(backend).Select(adapter => $"{adapter.Name}={cache.DirectoryOf(adapter.ArtifactUrl)}")];
    }
}
