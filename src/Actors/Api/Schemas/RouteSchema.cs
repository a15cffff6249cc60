using static ModelBooster.Api.Schemas.Build;

namespace ModelBooster.Api.Schemas;

/// <summary>Schema of modelMatch and route, in the words of ModelRoute.</summary>
internal static class RouteSchema
{
    private const string Subdomain = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    public static Schema Route { get; } = Object(
        "What the route can do beyond modelMatch.",
        Optional("rateLimit", RateLimit()),
        Optional("parentRefs", List("Gateways that the route is attached to.", ParentRef(), max: 32)),
        Optional("rules", List("Rules that come before those made from the backends.", RouteRule(), max: 15)));

    public static Schema ModelMatch(string description) => Object(
        description,
        Optional("headers", Map("By header.", StringMatch(null))),
        Optional("uri", StringMatch("By path.")),
        Optional("body", Object("By content.", Optional("model", Text("The model a request names.")))));

    private static Schema StringMatch(string? description) => Object(
        description,
        Optional("exact", Text()),
        Optional("prefix", Text()),
        Optional("regex", Text()));

    private static Schema RateLimit() => Object(
        "Limits on tokens.",
        Optional("inputTokensPerUnit", Number("Most tokens in requests.", 1)),
        Optional("outputTokensPerUnit", Number("Most tokens in answers.", 1)),
        Required("unit", OneOf("Unit of time.", "second", "minute", "hour", "day", "month")),
        Optional("global", Object(
            "One count for all routers.",
            Optional("redis", Object(
                "Where it is kept.",
                Required("address", Text("host:port.", min: 1)))))));

    private static Schema ParentRef() => Object(
        null,
        Optional("group", Text(null, "^$|" + Subdomain, max: 253)),
        Optional("kind", Text(null, "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$", max: 63, min: 1)),
        Optional("namespace", Text(null, DnsLabel, max: 63, min: 1)),
        Required("name", Text(null, max: 253, min: 1)),
        Optional("sectionName", Text(null, Subdomain, max: 253, min: 1)),
        Optional("port", Number(null, 1, 65535)));

    private static Schema RouteRule() => Object(
        null,
        Optional("name", Text()),
        Optional("modelMatch", ModelMatch("Which requests. Absent: all.")),
        Required("targetModels", List("Where they go.", Target(), max: 16, min: 1)));

    private static Schema Target() => Object(
        null,
        Optional("backend", Text("A backend of this booster.", min: 1)),
        Optional("modelServerName", Text("Any ModelServer of the namespace.", min: 1)),
        Optional("weight", Number("Share of the requests. Default 100.", 0, 100))) with
    {
        Rules = [new("has(self.backend) != has(self.modelServerName)", "exactly one of backend and modelServerName must be set")],
    };
}
