namespace ModelBooster.Conversion.Tests.Validation;

/// <summary>Boosters that break one rule each, by what is changed in a good one, with the error that must come of it.</summary>
internal static class BadBoosters
{
    private const string Good =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata:
          name: good
        spec:
          backend:
            name: main
            type: vLLM
            modelURI: hf://org/model
            replicas: 1
            workers:
            - image: vllm:1
        """;

    private const string Disaggregated =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata:
          name: good
        spec:
          backend:
            name: main
            type: vLLMDisaggregated
            modelURI: hf://org/model
            replicas: 1
            workers:
            - type: prefill
              image: vllm:1
              config: {}
            - type: decode
              image: vllm:1
              config: {}
        """;

    private const string Policy = "  autoscalingPolicy: {metrics: [{name: m, targetValue: 1}]}\n";
    private const string Second = "name: two, type: vLLM, modelURI: hf://org/model, replicas: 1, workers: [{image: v}]";
    private const string Third = "name: three, type: vLLM, modelURI: hf://org/model, replicas: 1, workers: [{image: v}]";
    private static readonly string TenRules = string.Join(", ", Enumerable.Repeat("{targetModels: [{backend: two}]}", 10));
    private static readonly string PrefillScaled =
        Disaggregated.Replace("type: prefill", "type: prefill\n      minReplicas: 1\n      maxReplicas: 2", StringComparison.Ordinal);

    /// <summary>A booster that breaks a rule.</summary>
    /// <param name="Manifest">The booster.</param>
    /// <param name="Path">The field to blame.</param>
    /// <param name="Detail">How the message begins.</param>
    /// <param name="ByCrd">The CRD says so too.</param>
    internal sealed record Case(string Manifest, string Path, string Detail, bool ByCrd = true);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Case> All { get; } = new SortedDictionary<string, Case>(StringComparer.Ordinal)
    {
        ["no backend"] = new(
            Good[..Good.IndexOf("  backend:", StringComparison.Ordinal)] + "  owner: me\n",
            "spec.backend",
            "Required value"),
        ["backend and backends"] = new(Good + $"\n  backends: [{{{Second}}}]\n", "spec.backends", "Forbidden"),
        ["no model"] = new(Without("modelURI: hf://org/model"), "spec.backend.modelURI", "Required value"),
        ["unknown type"] = new(
            Change("type: vLLM", "type: Triton"),
            "spec.backend.type",
            "Unsupported value: \"Triton\": supported values: \"vLLM\", \"vLLMDisaggregated\", \"SGLang\", \"SGLangDisaggregated\""),
        ["name with capitals"] = new(
            Change("name: main", "name: Main"),
            "spec.backend.name",
            "Invalid value: \"Main\": spec.backend.name in body should match"),
        ["model of an unknown scheme"] = new(Change("hf://", "ftp://"), "spec.backend.modelURI", "Invalid value: \"ftp://org/model\""),
        ["cache of an unknown scheme"] = new(Add("cacheURI: nfs://a"), "spec.backend.cacheURI", "Invalid value: \"nfs://a\""),
        ["cache without a directory"] = new(
            Add("cacheURI: hostpath:///"),
            "spec.backend.cacheURI",
            "Invalid value: \"hostpath:///\": names no directory",
            false),
        ["cache that climbs"] = new(
            Add("cacheURI: hostpath:///a/../b"),
            "spec.backend.cacheURI",
            "Invalid value: \"hostpath:///a/../b\": must not contain '..'",
            false),
        ["cache in a claim of no legal name"] = new(
            Add("cacheURI: pvc://No_Claim"),
            "spec.backend.cacheURI",
            "Invalid value: \"pvc://No_Claim\"",
            false),
        ["model outside the cache's claim"] = new(
            Change("modelURI: hf://org/model", "modelURI: pvc://other/model\n    cacheURI: pvc://weights"),
            "spec.backend.modelURI",
            "Invalid value: \"pvc://other/model\""),
        ["replicas as text"] = new(
            Change("replicas: 1", "replicas: many"),
            "spec.backend.replicas",
            "Invalid value: \"string\": spec.backend.replicas in body must be of type integer: \"string\""),
        ["replicas below zero"] = new(
            Change("replicas: 1", "replicas: -1"),
            "spec.backend.replicas",
            "Invalid value: -1: spec.backend.replicas in body should be greater than or equal to 0"),
        ["replicas beside bounds"] = new(Add("minReplicas: 1\n    maxReplicas: 2"), "spec.backend.replicas", "Forbidden"),
        ["one bound alone"] = new(Change("replicas: 1", "minReplicas: 1"), "spec.backend.maxReplicas", "Required value"),
        ["bounds in the wrong order"] = new(
            Change("replicas: 1", "minReplicas: 3\n    maxReplicas: 2"),
            "spec.backend.minReplicas",
            "Invalid value: 3: minReplicas must not be greater than maxReplicas"),
        ["no workers"] = new(
            Change("workers:\n    - image: vllm:1", "workers: []"),
            "spec.backend.workers",
            "Invalid value: 0: spec.backend.workers in body should have at least 1 items"),
        ["two servers"] = new(
            Good + "\n    - image: vllm:1\n",
            "spec.backend.workers",
            "Invalid value: 2: a vLLM backend has exactly one worker of type server"),
        ["a worker of another layout"] = new(
            Change("- image", "- type: prefill\n      image"),
            "spec.backend.workers[0].type",
            "Unsupported value: \"prefill\""),
        ["a worker of an unknown type"] = new(
            Change("- image", "- type: master\n      image"),
            "spec.backend.workers[0].type",
            "Unsupported value: \"master\": supported values: \"server\""),
        ["two prefills"] = new(
            Disaggregated.Replace("type: decode", "type: prefill", StringComparison.Ordinal),
            "spec.backend.workers",
            "Invalid value: 2: a vLLMDisaggregated backend has exactly one worker of type prefill"),
        ["SGLang on two pods"] = new(
            Change("type: vLLM", "type: SGLang").Replace("- image", "- pods: 2\n      image", StringComparison.Ordinal),
            "spec.backend.workers[0].pods",
            "Invalid value: 2"),
        ["no image"] = new(Change("- image: vllm:1", "- pods: 1"), "spec.backend.workers[0].image", "Required value", false),
        ["an image with a space"] = new(
            Change("image: vllm:1", "image: vllm 1"),
            "spec.backend.workers[0].image",
            "Invalid value: \"vllm 1\"",
            false),
        ["config that is no object"] = new(
            Good + "\n      config: --verbose\n",
            "spec.backend.workers[0].config",
            "Invalid value: must be a JSON object",
            false),
        ["a port that is none"] = new(
            Good + "\n      config: {port: 70000}\n",
            "spec.backend.workers[0].config[port]",
            "Invalid value: 70000: must be between 1 and 65535",
            false),
        ["ports that differ"] = new(
            Disaggregated[..Disaggregated.LastIndexOf("{}", StringComparison.Ordinal)] + "{port: 9000}\n",
            "spec.backend.workers[1].config[port]",
            "Invalid value: 9000: all workers of a backend must use one port; the first uses 8000",
            false),
        ["two containers on one port"] = new(
            Good + "\n      config: {port: 8100}\n",
            "spec.backend.env",
            "Invalid value: 8100: RUNTIME_PORT must differ from the port of the engine",
            false),
        ["a variable twice"] = new(
            Add("env: [{name: A, value: b}, {name: A, value: c}]"),
            "spec.backend.env[1]",
            "Duplicate value: {\"name\":\"A\"}"),
        ["connectors that differ"] = new(
            Kv("NixlConnector", "kv_producer", "MooncakeConnector", "kv_consumer"),
            "spec.backend.workers[1].config[kv-transfer-config]",
            "Invalid value: \"MooncakeConnector\": prefill and decode must use the same kv_connector",
            false),
        ["a role that does not fit"] = new(
            Kv("NixlConnector", "kv_consumer", "NixlConnector", "kv_consumer"),
            "spec.backend.workers[0].config[kv-transfer-config].kv_role",
            "Unsupported value: \"kv_consumer\": supported values of a prefill worker: \"kv_producer\", \"kv_both\"",
            false),
        ["a connector that is no JSON"] = new(
            Disaggregated.Replace("config: {}", "config: {kv-transfer-config: nixl}", StringComparison.Ordinal),
            "spec.backend.workers[0].config[kv-transfer-config]",
            "Invalid value: \"\\\"nixl\\\"\": must be a JSON object",
            false),
        ["a policy with replicas"] = new(
            Good + "\n" + Policy,
            "spec.backend.replicas",
            "Forbidden: autoscalingPolicy needs minReplicas and maxReplicas instead"),
        ["a policy without bounds"] = new(
            Without("replicas: 1") + "\n" + Policy,
            "spec.backend.minReplicas",
            "Required value: autoscalingPolicy needs minReplicas and maxReplicas"),
        ["a policy without metrics"] = new(
            Good + "\n  autoscalingPolicy: {metrics: []}\n",
            "spec.autoscalingPolicy.metrics",
            "Invalid value: 0: spec.autoscalingPolicy.metrics in body should have at least 1 items"),
        ["a metric without a name"] = new(
            Bounded() + "\n  autoscalingPolicy: {metrics: [{targetValue: 1}]}\n",
            "spec.autoscalingPolicy.metrics[0].name",
            "Required value"),
        ["a metric with two names"] = new(
            Bounded() + "\n  autoscalingPolicy: {metrics: [{name: a, metricName: a, targetValue: 1}]}\n",
            "spec.autoscalingPolicy.metrics[0].name",
            "Forbidden"),
        ["a target that is no quantity"] = new(
            Bounded() + "\n  autoscalingPolicy: {metrics: [{name: a, targetValue: lots}]}\n",
            "spec.autoscalingPolicy.metrics[0].targetValue",
            "Invalid value: \"lots\""),
        ["a panic policy without a period"] = new(
            Bounded() + "\n  autoscalingPolicy: {metrics: [{name: a, targetValue: 1}], behavior: {scaleUp: {panicPolicy: {percent: 10}}}}\n",
            "spec.autoscalingPolicy.behavior.scaleUp.panicPolicy.period",
            "Required value"),
        ["a duration that is none"] = new(
            Bounded() + "\n  autoscalingPolicy: {metrics: [{name: a, targetValue: 1}], behavior: {scaleDown: {period: soon}}}\n",
            "spec.autoscalingPolicy.behavior.scaleDown.period",
            "Invalid value: \"soon\""),
        ["a server with bounds"] = new(
            Bounded().Replace("- image", "- minReplicas: 1\n      maxReplicas: 2\n      image", StringComparison.Ordinal) + "\n" + Policy,
            "spec.backend.workers[0].minReplicas",
            "Forbidden: only prefill and decode can be scaled by themselves"),
        ["roles scaled without a policy"] = new(
            PrefillScaled,
            "spec.backend.workers[0].minReplicas",
            "Forbidden: minReplicas and maxReplicas of a worker need an autoscalingPolicy"),
        ["backend and roles both scaled"] = new(
            PrefillScaled.Replace("    replicas: 1", "    minReplicas: 1\n    maxReplicas: 3", StringComparison.Ordinal) + "\n" + Policy,
            "spec.backend.minReplicas",
            "Forbidden: either the backend is scaled or its roles are, not both"),
        ["backends of one name"] = new(
            Several($"{{{Second}}}", $"{{{Second}}}"),
            "spec.backends[1]",
            "Duplicate value: {\"name\":\"two\"}"),
        ["too many backends"] = new(
            Several([.. Enumerable.Range(0, 17).Select(i => $"{{{Second.Replace("two", $"b{i}", StringComparison.Ordinal)}}}")]),
            "spec.backends",
            "Too many: 17: must have at most 16 items"),
        ["weights that are all zero"] = new(
            Several($"{{{Second}, routeWeight: 0}}", $"{{{Third}, routeWeight: 0}}"),
            "spec.backends",
            "Invalid value: 0: at least one backend must have a routeWeight greater than 0"),
        ["too many adapters"] = new(
            Several($"{{{Second}, loraAdapters: [{Adapters(0, 6)}]}}", $"{{{Third}, loraAdapters: [{Adapters(6, 6)}]}}"),
            "spec.backends",
            "Too many: 12: must have at most 10 different loraAdapters",
            false),
        ["an adapter named as the model"] = new(
            Add("loraAdapters: [{name: good, artifactURL: hf://a/b}]"),
            "spec.backend.loraAdapters[0].name",
            "Invalid value: \"good\": is the name of the model itself",
            false),
        ["adapters written twice"] = new(
            Add("loraAdapters: [{name: sql, artifactURL: hf://a/b}]") + "\n      config: {lora_modules: x=y}\n",
            "spec.backend.workers[0].config[lora-modules]",
            "Forbidden",
            false),
        ["a rule to no backend"] = new(
            Good + "\n  route: {rules: [{targetModels: [{backend: other}]}]}\n",
            "spec.route.rules[0].targetModels[0].backend",
            "Not found: \"other\"",
            false),
        ["a rule to nothing"] = new(
            Good + "\n  route: {rules: [{targetModels: [{weight: 1}]}]}\n",
            "spec.route.rules[0].targetModels[0].backend",
            "Required value"),
        ["a limit without a unit"] = new(
            Good + "\n  route: {rateLimit: {inputTokensPerUnit: 1}}\n",
            "spec.route.rateLimit.unit",
            "Required value"),
        ["too many rules"] = new(
            Several($"{{{Second}, loraAdapters: [{Adapters(0, 6)}]}}", $"{{{Third}}}") + $"\n  route: {{rules: [{TenRules}]}}\n",
            "spec.route.rules",
            "Too many: 10: must have at most 9 items beside the default rule and the rules of adapters",
            false),
        ["a reserved argument of SGLang"] = new(
            Change("type: vLLM", "type: SGLang") + "\n      config: {model_path: /x}\n",
            "spec.backend.workers[0].config[model-path]",
            "Forbidden: set by the controller for SGLang",
            false),
        ["a field that does not exist"] = new(Add("replica: 2"), "spec.backend.replica", "unknown field", false),
    };

    private static string Change(string from, string to) => Good.Replace(from, to, StringComparison.Ordinal);

    private static string Without(string line) => Good.Replace($"    {line}\n", "", StringComparison.Ordinal);

    private static string Add(string field) => Change("    replicas: 1\n", $"    replicas: 1\n    {field}\n");

    private static string Bounded() => Change("replicas: 1", "minReplicas: 1\n    maxReplicas: 2");

    private static string Several(params string[] backends) =>
        Good[..Good.IndexOf("  backend:", StringComparison.Ordinal)] + $"  backends: [{string.Join(", ", backends)}]\n";

    private static string Adapters(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(i => $"{{name: a{i}, artifactURL: hf://a/b{i}}}"));

    private static string Kv(string prefillConnector, string prefillRole, string decodeConnector, string decodeRole)
    {
        static string Config(string connector, string role) =>
            $"config: {{kv-transfer-config: '{{\"kv_connector\": \"{connector}\", \"kv_role\": \"{role}\"}}'}}";
        var at = Disaggregated.IndexOf("config: {}", StringComparison.Ordinal);
        return Disaggregated[..at] + Config(prefillConnector, prefillRole)
            + Disaggregated[(at + 10)..].Replace("config: {}", Config(decodeConnector, decodeRole), StringComparison.Ordinal);
    }
}
