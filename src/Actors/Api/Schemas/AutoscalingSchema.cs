using static ModelBooster.Api.Schemas.Build;

namespace ModelBooster.Api.Schemas;

/// <summary>Schema of autoscalingPolicy: both generations of Kthena at once.</summary>
internal static class AutoscalingSchema
{
    private static readonly Schema Metric = Object(
        null,
        Optional("metricName", Text("Name of the metric, as in Kthena v0.x.", min: 1)),
        Optional("name", Text("Name of the metric, as in Kthena v1.0.", min: 1)),
        Required("targetValue", Quantity("What one replica should carry."))) with
    {
        Rules = [new("has(self.metricName) != has(self.name)", "exactly one of name and metricName must be set")],
    };

    public static Schema Policy { get; } = Object(
        "Scale the backend between minReplicas and maxReplicas.",
        Optional("tolerancePercent", Number("Deviation that is let pass, in percent. Default 10.", 0, 100)),
        Required("metrics", List("What is measured.", Metric, max: 32, min: 1)),
        Optional("behavior", Object(
            "How fast it scales.",
            Optional("scaleUp", Object(
                null,
                Optional("stablePolicy", Stable("Scaling up on averages.")),
                Optional("panicPolicy", Panic()))),
            Optional("scaleDown", Stable("Scaling down.")))));

    private static Schema Stable(string description) => Object(
        description,
        Optional("instances", Number("Most replicas per period. Default 1.", 0)),
        Optional("percent", Number("Most replicas per period, in percent. Default 100.", 0, 1000)),
        Optional("period", Duration("Default 15s.")),
        Optional("selectPolicy", OneOf("Whether one of both limits or both must allow a step.", "Or", "And")),
        Optional("stabilizationWindow", Duration("How long a step waits for a calmer reading.")));

    private static Schema Panic() => Object(
        "Scaling up on sudden load.",
        Required("period", Duration("Time over which load is judged.")),
        Optional("percent", Number("Most replicas per period, in percent. Default 1000.", 0, 1000)),
        Optional("panicThresholdPercent", Number("Load, in percent of the target, that counts as panic. Default 200.", 110, 1000)),
        Optional("panicModeHold", Duration("How long panic lasts. Default 60s.")));
}
