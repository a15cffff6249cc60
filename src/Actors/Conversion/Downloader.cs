using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Init containers that fetch the weights of the model and of its adapters.</summary>
internal static class Downloader
{
    public static JsonArray Containers(Booster booster, Backend backend, CacheVolume cache, string image)
    {
        var model = Container(Names.Label($"{booster.Key.Name}-model-downloader"), backend, cache, image, backend.ModelUri);
        var adapters = LoraArguments.Sorted(backend).Select((adapter, index) => Container(
            Names.Label($"{booster.Key.Name}-adapter-downloader-{index}"), backend, cache, image, adapter.ArtifactUrl));
        return JsonNodes.Items(adapters.Prepend(model));
    }

    private static JsonObject Container(string name, Backend backend, CacheVolume cache, string image, string source)
    {
        var env = EnvList.Downloader(backend);
        var known = EnvList.NamesOf(env);
        string[] arguments = ["--source", source, "--output-dir", cache.DirectoryOf(source)];
        return new JsonObject
        {
            ["name"] = name,
            ["image"] = image,
            ["args"] = JsonNodes.Texts(arguments.Select(argument => KubeletExpansion.Escape(argument, known))),
        }
            .With("env", env.Count > 0 ? env : null)
            .With("envFrom", backend.EnvFrom)
            .With("volumeMounts", cache.DownloaderMounts());
    }
}
