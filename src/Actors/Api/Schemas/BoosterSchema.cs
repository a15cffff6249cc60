using static ModelBooster.Api.Schemas.Build;

namespace ModelBooster.Api.Schemas;

/// <summary>The schema of a ModelBooster: the one source of the CustomResourceDefinition and of what a reader accepts.</summary>
public static class BoosterSchema
{
    /// <summary>spec: a superset of what Kthena v0.2 to v1.0 accept.</summary>
    public static Schema Spec { get; } = Object(
        "What is asked for: one model, served by one backend or by several.",
        Optional("name", Text("Name under which clients ask for the model; metadata.name where absent.", DnsLabel, max: 64)),
        Optional("owner", Text("Who answers for the model. Free text.")),
        Optional("backend", BackendSchema.Whole),
        Optional("backends", List(
            "Several backends that share the requests; in place of backend.", BackendSchema.Whole, max: 16, min: 1, key: "name")),
        Optional("autoscalingPolicy", AutoscalingSchema.Policy),
        Optional("costExpansionRatePercent", Number("Several backends: how far costs may grow in one step, in percent.", min: 0)),
        Optional("modelMatch", RouteSchema.ModelMatch("What a request must look like to be served. Absent: every request for the model.")),
        Optional("route", RouteSchema.Route)) with
    {
        Rules =
        [
            new("has(self.backend) != has(self.backends)", "exactly one of backend and backends must be set"),
            new(
                "!has(self.autoscalingPolicy) || !has(self.backend) || has(self.backend.minReplicas) "
                    + "|| self.backend.workers.exists(w, has(w.minReplicas))",
                "autoscalingPolicy needs minReplicas and maxReplicas instead of replicas",
                ".backend"),
            new(
                "!has(self.autoscalingPolicy) || !has(self.backends) || self.backends.all(b, has(b.minReplicas))",
                "autoscalingPolicy needs minReplicas and maxReplicas instead of replicas on every backend",
                ".backends"),
            new(
                "has(self.autoscalingPolicy) || !has(self.backend) || !self.backend.workers.exists(w, has(w.minReplicas))",
                "minReplicas and maxReplicas of a worker need an autoscalingPolicy",
                ".backend"),
            new(
                "!has(self.backends) || !self.backends.exists(b, b.workers.exists(w, has(w.minReplicas)))",
                "roles of a backend can only be scaled one by one where it is the only backend",
                ".backends"),
            new(
                "!has(self.backends) || self.backends.exists(b, !has(b.routeWeight) || b.routeWeight > 0)",
                "at least one backend must have a routeWeight greater than 0",
                ".backends"),
        ],
    };

    /// <summary>A whole object, as a manifest has it.</summary>
    public static Schema Whole { get; } = Object(
        "A model and everything needed to serve it.",
        Optional("apiVersion", OneOf("Version of this API.", Kinds.ModelBooster.ApiVersion)),
        Optional("kind", OneOf("Kind of this object.", Kinds.ModelBooster.Name)),
        Required("metadata", Metadata()),
        Required("spec", Spec),
        Optional("status", Verbatim("Written by the controller.")));

    private static Schema Metadata() => new()
    {
        Type = "object",
        PreserveUnknown = true,
        Properties =
        [
            Optional("name", Text()),
            Optional("namespace", Text()),
            Optional("uid", Text()),
            Optional("generation", new Schema { Type = "integer", Format = "int64" }),
            Optional("deletionTimestamp", Text()),
            Optional("labels", Map(null, Text())),
            Optional("annotations", Map(null, Text())),
        ],
    };
}
