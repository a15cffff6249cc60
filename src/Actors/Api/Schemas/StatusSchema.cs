using static ModelBooster.Api.Schemas.Build;

namespace ModelBooster.Api.Schemas;

/// <summary>Schema of what the controller says about a booster.</summary>
internal static class StatusSchema
{
    public static Schema Whole { get; } = Object(
        "What has become of it.",
        Optional("observedGeneration", Generation("Generation that was last rendered and applied.")),
        Optional("modelName", Text("Name under which clients ask for the model.")),
        Optional("backendCount", Number("Number of backends.")),
        Optional("replicas", Text("Replicas of all backends: available/desired.")),
        Optional("conditions", List("The conditions of the booster.", Condition(), key: "type")),
        Optional("backendStatuses", List("The backends.", BackendStatus(), key: "name")),
        Optional("children", List("The objects made for the booster.", Child())));

    private static Schema Generation(string description) =>
        new() { Type = "integer", Format = "int64", Minimum = 0, Description = description };

    private static Schema Condition() => Object(
        null,
        Required("type", Text(null, "^[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?$", max: 316)),
        Required("status", OneOf(null, "True", "False", "Unknown")),
        Required("reason", Text(null, "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$", max: 1024, min: 1)),
        Required("message", Text(null, max: 32768)),
        Required("lastTransitionTime", new Schema { Type = "string", Format = "date-time" }),
        Optional("observedGeneration", Generation("Generation the condition speaks of.")));

    private static Schema BackendStatus() => Object(
        null,
        Required("name", Text()),
        Optional("replicas", Number("Wanted.")),
        Optional("availableReplicas", Number("Serving.")),
        Optional("message", Text("What is missing, for people.")));

    private static Schema Child() => Object(
        null,
        Required("kind", Text()),
        Required("name", Text()),
        Optional("ready", new Schema { Type = "boolean" }),
        Optional("reason", Text()));
}
