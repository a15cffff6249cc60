using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>A backend's ModelServing: the pods.</summary>
internal static class ModelServingConversion
{
    public static WantedChild Convert(Booster booster, Backend backend, RenderSettings settings, ChildNames names)
    {
        var spec = new JsonObject { ["replicas"] = backend.InitialReplicas }
            .With("schedulerName", backend.SchedulerName)
            .With("recoveryPolicy", backend.RecoveryPolicy)
            .With("rolloutStrategy", backend.RolloutStrategy)
            .With("plugins", backend.Plugins)
            .With("template", new JsonObject { ["restartGracePeriodSeconds"] = 60 }
                .With("networkTopology", backend.NetworkTopology)
                .With("roles", JsonNodes.Items(Roles(booster, backend, settings))));
        var annotations = booster.Annotations.TryGetValue(Annotations.QueueName, out var queue)
            ? new JsonObject { [Annotations.QueueName] = queue }
            : null;
        return ChildBody.Make(booster, Kinds.ModelServing, names.Serving(backend.Name), backend.Name, spec, annotations);
    }

    /// <summary>Name of the role a worker plays.</summary>
    public static string RoleName(Worker worker) => worker.Type == WorkerType.Server ? "leader" : worker.Type.Text();

    private static IEnumerable<JsonObject> Roles(Booster booster, Backend backend, RenderSettings settings) =>
        backend.Workers
            .OrderBy(worker => worker.Type)
            .Select(worker => Role(booster, backend, worker, settings));

    private static JsonObject Role(Booster booster, Backend backend, Worker worker, RenderSettings settings)
    {
        var multiNode = EngineCommand.IsMultiNode(backend, worker);
        return new JsonObject
        {
            ["name"] = RoleName(worker),
            ["replicas"] = worker.InitialReplicas,
            ["entryTemplate"] = PodTemplates.Entry(booster, backend, worker, settings),
            ["workerReplicas"] = multiNode ? worker.PodCount - 1 : 0,
        }
            .With("workerTemplate", multiNode ? PodTemplates.RayWorker(booster, backend, worker, settings) : null);
    }
}
