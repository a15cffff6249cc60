using System.Collections.Immutable;
using System.Text.Json;
using ModelBooster.Api.Schemas;

namespace ModelBooster.Api;

/// <summary>What came of reading a document as a ModelBooster: the booster, or why it cannot be read.</summary>
/// <param name="Booster">The booster; null exactly where there are errors.</param>
/// <param name="Errors">Fields that do not fit the schema.</param>
public sealed record BoosterReading(Booster? Booster, ImmutableArray<FieldError> Errors);

/// <summary>Reads a ModelBooster from JSON. What does not fit the schema becomes an error, never an exception.</summary>
public static class BoosterReader
{
    /// <summary>Reads a whole object.</summary>
    /// <param name="document">The object. The result refers to it, so its memory must live as long.</param>
    public static BoosterReading Read(JsonElement document)
    {
        var errors = ReadableText.Check(document);
        if (errors.IsEmpty)
        {
            errors = SchemaCheck.Check(document, BoosterSchema.Whole, UnknownFields.Pass);
        }

        if (errors.IsEmpty && document.Member("metadata")?.Text("name") is not { Length: > 0 })
        {
            errors = [new FieldError("metadata.name", "Required value: name or generateName is required")];
        }

        return errors.IsEmpty ? new BoosterReading(Whole(document), []) : new BoosterReading(null, errors);
    }

    private static Booster Whole(JsonElement document)
    {
        var metadata = document.GetProperty("metadata");
        return new Booster(
            new ObjectKey(metadata.Text("namespace") ?? "", metadata.Text("name")!),
            metadata.Text("uid") ?? "",
            metadata.Member("generation") is { } generation && generation.TryGetInt64(out var number) ? number : 0,
            metadata.Text("deletionTimestamp") is not null,
            metadata.Map("labels"),
            metadata.Map("annotations"),
            Spec(document.GetProperty("spec")));
    }

    private static BoosterSpec Spec(JsonElement spec)
    {
        var single = spec.Member("backend");
        return new BoosterSpec(
            spec.Text("name"),
            spec.Text("owner"),
            single is { } backend
                ? [ReadBackend(backend, "spec.backend")]
                : spec.Each("backends", (item, index) => ReadBackend(item, $"spec.backends[{index}]")),
            spec.Member("autoscalingPolicy") is { } policy ? Autoscaling(policy) : null,
            spec.Int("costExpansionRatePercent"),
            spec.Member("modelMatch"),
            spec.Member("route") is { } route ? Route(route) : null)
        {
            HasBoth = single is not null && spec.Member("backends") is not null,
        };
    }

    private static Backend ReadBackend(JsonElement backend, string path) => new(
        path,
        backend.Text("name")!,
        EnumTexts.BackendTypes.Single(pair => pair.Text == backend.Text("type")).Value,
        backend.Text("modelURI")!,
        backend.Text("cacheURI") is { Length: > 0 } cache ? cache : null,
        backend.Each("env", (entry, _) => new EnvEntry(entry.Text("name")!, EnvValue(entry), entry)),
        backend.Member("envFrom"),
        backend.Int("replicas"),
        backend.Int("minReplicas"),
        backend.Int("maxReplicas"),
        backend.Each("workers", (worker, index) => ReadWorker(worker, $"{path}.workers[{index}]")),
        backend.Text("schedulerName") is { Length: > 0 } scheduler ? scheduler : null,
        backend.Text("runtimeClassName") is { Length: > 0 } runtimeClass ? runtimeClass : null,
        backend.Int("routeWeight"),
        backend.Int("scalingCost"),
        backend.Each("loraAdapters", (adapter, _) => new LoraAdapter(adapter.Text("name")!, adapter.Text("artifactURL")!)),
        backend.Member("trafficPolicy"),
        backend.Member("networkTopology"),
        backend.Member("rolloutStrategy"),
        backend.Text("recoveryPolicy"),
        backend.Member("plugins"));

    private static string? EnvValue(JsonElement entry) =>
        entry.Member("valueFrom") is null ? entry.Text("value") ?? "" : null;

    private static Worker ReadWorker(JsonElement worker, string path) => new(
        path,
        worker.Text("type") is { } type ? EnumTexts.WorkerTypes.Single(pair => pair.Text == type).Value : WorkerType.Server,
        worker.Text("image") is { Length: > 0 } image ? image : null,
        worker.Int("replicas"),
        worker.Int("pods"),
        worker.Int("minReplicas"),
        worker.Int("maxReplicas"),
        worker.Member("resources"),
        worker.Member("affinity"),
        worker.Member("tolerations"),
        worker.Member("nodeSelector"),
        worker.Member("config"));

    private static AutoscalingSpec Autoscaling(JsonElement policy) => new(
        policy.Int("tolerancePercent"),
        policy.Each("metrics", (metric, _) => new Metric(
            metric.Text("name") ?? metric.Text("metricName") ?? "",
            metric.GetProperty("targetValue"))
        {
            HasBothNames = metric.Member("name") is not null && metric.Member("metricName") is not null,
        }),
        policy.Member("behavior"));

    private static RouteSpec Route(JsonElement route) => new(
        route.Member("rateLimit"),
        route.Member("parentRefs"),
        route.Each("rules", (rule, _) => new RouteRule(
            rule.Text("name"),
            rule.Member("modelMatch"),
            rule.Each("targetModels", (target, _) => new RouteTarget(
                target.Text("backend"),
                target.Text("modelServerName"),
                target.Int("weight"))))));
}
