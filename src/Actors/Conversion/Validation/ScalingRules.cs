using ModelBooster.Api;

namespace ModelBooster.Conversion.Validation;

/// <summary>Rules of autoscaling, which concern the booster as a whole.</summary>
internal static class ScalingRules
{
    public static IEnumerable<FieldError> Check(BoosterSpec spec, KthenaGeneration? generation) =>
    [
        .. spec.Backends.SelectMany(backend => Roles(backend, spec, generation)),
        .. Bounds(spec),
        .. Metrics(spec),
    ];

    private static IEnumerable<FieldError> Bounds(BoosterSpec spec)
    {
        if (spec.Autoscaling is null)
        {
            yield break;
        }

        foreach (var backend in spec.Backends.Where(backend => backend is { MinReplicas: null, MaxReplicas: null, ScalesRoles: false }))
        {
            yield return backend.Replicas is null
                ? FieldErrors.Required($"{backend.Path}.minReplicas", "autoscalingPolicy needs minReplicas and maxReplicas")
                : FieldErrors.Forbidden($"{backend.Path}.replicas", "autoscalingPolicy needs minReplicas and maxReplicas instead");
        }
    }

    private static IEnumerable<FieldError> Roles(Backend backend, BoosterSpec spec, KthenaGeneration? generation)
    {
        foreach (var worker in backend.Workers.Where(worker => (worker.MinReplicas ?? worker.MaxReplicas) is not null))
        {
            var path = $"{worker.Path}.minReplicas";
            foreach (var error in BackendRules.Bounds(worker.Path, worker.MinReplicas, worker.MaxReplicas))
            {
                yield return error;
            }

            if (worker.Type is not (WorkerType.Prefill or WorkerType.Decode))
            {
                yield return FieldErrors.Forbidden(path, "only prefill and decode can be scaled by themselves");
            }
            else if (spec.Autoscaling is null)
            {
                yield return FieldErrors.Forbidden(path, "minReplicas and maxReplicas of a worker need an autoscalingPolicy");
            }
            else if (spec.Backends.Length > 1)
            {
                yield return FieldErrors.Forbidden(path, "roles of a backend can only be scaled one by one where it is the only backend");
            }
            else if (generation == KthenaGeneration.V04)
            {
                yield return FieldErrors.Forbidden(
                    path, "scaling prefill and decode by themselves needs Kthena v1.0 (disaggregatedTarget); this is v0.4");
            }
        }

        if (backend.ScalesRoles && backend.MinReplicas != backend.MaxReplicas)
        {
            yield return FieldErrors.Forbidden($"{backend.Path}.minReplicas", "either the backend is scaled or its roles are, not both");
        }
    }

    private static IEnumerable<FieldError> Metrics(BoosterSpec spec) => (spec.Autoscaling?.Metrics ?? [])
        .Select((metric, index) => (metric, path: $"spec.autoscalingPolicy.metrics[{index}].name"))
        .SelectMany(entry => entry.metric switch
        {
            { HasBothNames: true } => [FieldErrors.Forbidden(entry.path, "exactly one of name and metricName must be set")],
            { Name.Length: 0 } => new[] { FieldErrors.Required(entry.path, "exactly one of name and metricName must be set") },
            _ => [],
        });
}
