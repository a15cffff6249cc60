using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Pod templates of a role.</summary>
internal static class PodTemplates
{
    /// <summary>The pod that takes requests.</summary>
    public static JsonObject Entry(Booster booster, Backend backend, Worker worker, RenderSettings settings)
    {
        var cache = CacheVolume.Of(backend);
        JsonArray containers =
        [
            Containers.Runtime(booster, backend, worker, settings.RuntimeImage),
            Containers.Engine(backend, worker, cache, ServedName.Of(booster, backend)),
        ];
        return Template(booster, backend, worker, cache, settings, containers, DrainHook.GracePeriodSeconds);
    }

    /// <summary>The other pods of a multi-node engine.</summary>
    public static JsonObject RayWorker(Booster booster, Backend backend, Worker worker, RenderSettings settings)
    {
        var cache = CacheVolume.Of(backend);
        return Template(booster, backend, worker, cache, settings, [Containers.RayWorker(backend, worker, cache)], null);
    }

    private static JsonObject Template(
        Booster booster,
        Backend backend,
        Worker worker,
        CacheVolume cache,
        RenderSettings settings,
        JsonArray containers,
        int? gracePeriod)
    {
        var spec = new JsonObject()
            .With("runtimeClassName", backend.RuntimeClassName)
            .With("affinity", worker.Affinity)
            .With("nodeSelector", worker.NodeSelector)
            .With("tolerations", worker.Tolerations)
            .With("terminationGracePeriodSeconds", gracePeriod is { } seconds ? JsonValue.Create(seconds) : null)
            .With("initContainers", Downloader.Containers(booster, backend, cache, settings.DownloaderImage))
            .With("containers", containers)
            .With("volumes", cache.Volumes());
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = ChildBody.SharedLabels(booster, backend.Name) },
            ["spec"] = spec,
        };
    }
}
