using static ModelBooster.Api.Schemas.Build;

namespace ModelBooster.Api.Schemas;

/// <summary>Schema of a backend and of its workers.</summary>
internal static class BackendSchema
{
    private const string SourcePattern = "^(hf://|s3://|obs://|pvc://|ms://).+";
    private const string CachePattern = "^(hostpath://|pvc://).+";
    private const int UriLength = 2048;

    private static readonly Schema Worker = Object(
        "One kind of pod of a backend.",
        Optional("type", OneOf("What it does.", [.. EnumTexts.WorkerTypes.Select(pair => pair.Text)]) with { Default = "server" }),
        Optional("image", Text("Image of the engine.")),
        Optional("replicas", Replicas("Instances within one replica of the backend. Default 1.")),
        Optional("pods", Replicas("Pods of one instance; with more than one the engine spans nodes. Default 1.")),
        Optional("minReplicas", Replicas("Prefill and decode: lower bound where the role is scaled by itself (Kthena v1.0).")),
        Optional("maxReplicas", Replicas("Prefill and decode: upper bound where the role is scaled by itself (Kthena v1.0).", 1)),
        Optional("resources", Resources()),
        Optional("affinity", Verbatim("affinity of the pods.")),
        Optional("tolerations", List("tolerations of the pods.", Verbatim(null))),
        Optional("nodeSelector", Map("nodeSelector of the pods.", Text())),
        Optional("config", Anything("Engine arguments: a JSON object, one member per flag."))) with
    {
        Rules =
        [
            new("has(self.minReplicas) == has(self.maxReplicas)", "minReplicas and maxReplicas go together"),
            new(
                "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas",
                "minReplicas must not be greater than maxReplicas",
                ".minReplicas"),
            new(
                "!has(self.minReplicas) || self.type in ['prefill', 'decode']",
                "only prefill and decode can be scaled by themselves",
                ".minReplicas"),
        ],
    };

    public static Schema Whole { get; } = Object(
        "One deployment of an inference engine.",
        Required("name", Text("Unique within the booster; names the objects made for the backend.", DnsLabel, max: 253)),
        Required("type", OneOf("Engine and layout.", [.. EnumTexts.BackendTypes.Select(pair => pair.Text)])),
        Required("modelURI", Source("Where the weights come from: hf://, s3://, obs://, ms://, or pvc:// within the cache's claim.")),
        Optional("cacheURI", Text("Where the weights are kept: hostpath:// or pvc://. Absent: with the pod.", CachePattern, max: UriLength)),
        Optional("env", List("Environment of the engine. Some names also steer the downloader and the runtime.", EnvEntry(), key: "name")),
        Optional("envFrom", List("Sources of environment for the downloader and the runtime.", Verbatim(null))),
        Optional("replicas", Replicas("Replicas of the backend, where nothing scales it. Default 1.")),
        Optional("minReplicas", Replicas("Lower bound for the autoscaler.")),
        Optional("maxReplicas", Replicas("Upper bound for the autoscaler.", 1)),
        Required("workers", List("What runs in one replica.", Worker, max: 8, min: 1)),
        Optional("schedulerName", Text("Scheduler of the pods.")),
        Optional("runtimeClassName", Text("RuntimeClass of the pods.")),
        Optional("routeWeight", Number("Several backends: share of the requests. Default 100.", 0, 100)),
        Optional("scalingCost", Number("Several backends: what a replica costs beside one of the others.", 0)),
        Optional("loraAdapters", List("LoRA adapters that the backend carries.", Adapter(), max: 10, key: "name")),
        Optional("trafficPolicy", TrafficPolicy()),
        Optional("networkTopology", NetworkTopology()),
        Optional("rolloutStrategy", RolloutStrategy()),
        Optional("recoveryPolicy", OneOf("What is made anew when a pod fails.", "ServingGroupRecreate", "RoleRecreate", "None")),
        Optional("plugins", List("Plugins of the ModelServing.", Plugin(), max: 32))) with
    {
        Rules =
        [
            new(
                "!has(self.replicas) || (!has(self.minReplicas) && !has(self.maxReplicas))",
                "replicas cannot be set together with minReplicas and maxReplicas",
                ".replicas"),
            new("has(self.minReplicas) == has(self.maxReplicas)", "minReplicas and maxReplicas go together"),
            new(
                "!has(self.minReplicas) || !has(self.maxReplicas) || self.minReplicas <= self.maxReplicas",
                "minReplicas must not be greater than maxReplicas",
                ".minReplicas"),
            new(
                "!(self.type in ['vLLM', 'SGLang']) || (size(self.workers) == 1 && self.workers[0].type == 'server')",
                "backends of type vLLM and SGLang have exactly one worker, of type server",
                ".workers"),
            new(
                "!(self.type in ['vLLMDisaggregated', 'SGLangDisaggregated']) || (size(self.workers) == 2 "
                    + "&& self.workers.exists(w, w.type == 'prefill') && self.workers.exists(w, w.type == 'decode'))",
                "disaggregated backends have exactly two workers, one of type prefill and one of type decode",
                ".workers"),
            new(
                "!(self.type in ['SGLang', 'SGLangDisaggregated']) || self.workers.all(w, !has(w.pods) || w.pods <= 1)",
                "SGLang on several pods is not supported",
                ".workers"),
            new(
                "!has(self.minReplicas) || self.minReplicas == self.maxReplicas || !self.workers.exists(w, has(w.minReplicas))",
                "either the backend is scaled or its roles are, not both",
                ".minReplicas"),
            new(
                "!self.modelURI.startsWith('pvc://') || (has(self.cacheURI) && self.cacheURI.startsWith('pvc://') "
                    + "&& self.modelURI.substring(6).find('[^/]+') == self.cacheURI.substring(6).find('[^/]+'))",
                "a pvc:// model must lie in the claim that cacheURI names",
                ".modelURI"),
        ],
    };

    private static Schema Source(string description) => Text(description, SourcePattern, max: UriLength);

    private static Schema EnvEntry() => new()
    {
        Type = "object",
        PreserveUnknown = true,
        Properties = [Required("name", Text(min: 1)), Optional("value", Text()), Optional("valueFrom", Verbatim("Source of the value."))],
    };

    private static Schema Adapter() => Object(
        null,
        Required("name", Text("Model name under which the adapter answers.", "^[A-Za-z0-9]([-A-Za-z0-9_./:]*[A-Za-z0-9])?$", max: 128)),
        Required("artifactURL", Source("Where it comes from, as for modelURI.")));

    private static Schema Resources() => new()
    {
        Type = "object",
        Description = "resources of the engine container.",
        PreserveUnknown = true,
        Properties = [Optional("limits", Map(null, Quantity())), Optional("requests", Map(null, Quantity()))],
    };

    private static Schema TrafficPolicy() => Object(
        "How the router treats requests to this backend.",
        Optional("timeout", Duration("Longest a request may take.")),
        Optional("retry", Object(
            "What happens after a failure. Default: 5 attempts, at once.",
            Optional("attempts", Number(null)),
            Optional("retryInterval", Duration()))));

    private static Schema NetworkTopology()
    {
        static Schema Policy(string description) => Object(
            description,
            Optional("mode", OneOf(null, "hard", "soft")),
            Optional("highestTierAllowed", Number(null, 0)),
            Optional("highestTierName", Text(max: 253)));

        return Object(
            "How near to each other pods are placed.",
            Optional("groupPolicy", Policy("All pods of a replica.")),
            Optional("rolePolicy", Policy("The pods of a role.")));
    }

    private static Schema RolloutStrategy() => Object(
        "How changes are rolled out.",
        Optional("type", OneOf(null, "ServingGroupRollingUpdate", "RoleRollingUpdate")),
        Optional("rollingUpdateConfiguration", Object(
            null,
            Optional("maxUnavailable", NumberOrPercent()),
            Optional("partition", NumberOrPercent()))));

    private static Schema Plugin() => Object(
        null,
        Required("name", Text()),
        Optional("type", OneOf(null, "BuiltIn")),
        Optional("config", Anything(null)),
        Optional("scope", Object(
            null,
            Optional("roles", List(null, Text())),
            Optional("target", Text()))));
}
