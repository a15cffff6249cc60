using System.Text.Json.Nodes;
using CsCheck;

namespace ModelBooster.Conversion.Tests.Properties;

/// <summary>Random boosters that break no rule, from the plain to the far-fetched.</summary>
internal static class AnyBooster
{
    private const string LowerOrDigit = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly Gen<string> Label =
        from length in Gen.Int[0, 50]
        from first in Gen.Char[LowerOrDigit]
        from middle in Gen.Char[LowerOrDigit + "-"].Array[length]
        from last in Gen.Char[LowerOrDigit]
        select $"{first}{new string(middle)}{last}";

    private static readonly Gen<string> Name = Gen.OneOf(Label, Gen.Select(Label, Label, (one, two) => $"{one}.{two}"));

    /// <summary>Texts that shells, kubelet and YAML each have their own ideas about; no NUL, which no argument can hold.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 0, 20],
        Gen.OneOf(
            "", "$", "$$", "$$$", "$(", "$(HOME)", "$(A)", "$$(A)", "$(POD_NAME)", "$HOME", "${HOME}", "`id`", "$(id)", "'", "\"", "\\", "a b", " ", "\n",
            "line\nline\n", "\t", "é", "$é", "⚡ $⚡", "--flag", "-", "--", "{\"a\": [1, \"b c\"]}", "*", "~", "!", "&& exit 1", "; true", "#", "$(ENTRY_ADDRESS)"));

    private static readonly Gen<JsonNode?> Json = Gen.OneOf(
        Text.Select(text => (JsonNode?)text),
        Gen.OneOf("1048576", "0.9", "1e-7", "-0", "1E+400", "0.10", "12345678901234567890").Select(number => JsonNode.Parse(number)),
        Gen.Bool.Select(value => (JsonNode?)value),
        Gen.Const(() => (JsonNode?)null),
        Gen.Select(Text, Text, (key, value) => (JsonNode?)new JsonObject { [key] = new JsonArray(value, 1) }));

    private static readonly Gen<string> Flag =
        from first in Gen.Char["abcdefghijklmnopqrstuvwxyz"]
        from rest in Gen.Char["abcdefghijklmnopqrstuvwxyz_-0123456789"].Array[0, 12]
        select "x" + first + new string(rest);

    /// <summary>A worker's config.</summary>
    public static Gen<JsonObject> Config { get; } =
        from entries in Gen.Select(Flag, Json).Array[0, 6]
        select new JsonObject(entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2?.DeepClone())));

    private static readonly Gen<JsonArray> Env =
        from entries in Gen.Select(
            Gen.OneOf(
                Gen.OneOf("POD_NAME", "NAMESPACE", "VLLM_USE_V1", "REDIS_HOST", "HF_TOKEN", "HF_AUTH_TOKEN", "ENDPOINT", "MS_TOKEN", "HCCL_IF_IP", "A"),
                Gen.Char["ABCDEFG"].Array[1, 8].Select(letters => new string(letters))),
            Text,
            Gen.Bool).Array[0, 8]
        select new JsonArray([.. entries.DistinctBy(entry => entry.Item1).Select(entry => (JsonNode)(entry.Item3
            ? new JsonObject { ["name"] = entry.Item1, ["value"] = entry.Item2 }
            : new JsonObject { ["name"] = entry.Item1, ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = "s", ["key"] = "k" } } }))]);

    private static readonly Gen<(string? Cache, string Model)> Storage = Gen.OneOf(
        Gen.Const(((string?)null, "hf://org/model")),
        Label.Select(name => ((string?)$"hostpath:///{name}/cache/", "s3://bucket/model")),
        Gen.Const(((string?)"hostpath://dev/shm", "ms://org/model")),
        Label.Select(name => ((string?)$"pvc://{name}/a", $"pvc://{name}/model")),
        Label.Select(name => ((string?)$"pvc:///{name}", "obs://bucket/$(A) b")));

    private static readonly Gen<JsonObject> Resources =
        from gpus in Gen.OneOf<string?>(null, "1", "8", "2k")
        from name in Gen.OneOf("nvidia.com/gpu", "huawei.com/ascend-1980", "amd.com/gpu")
        select gpus is null ? new JsonObject() : new JsonObject { ["limits"] = new JsonObject { [name] = gpus, ["cpu"] = 8 } };

    private static Gen<JsonObject> Worker(string type, bool severalPods) =>
        from pods in Gen.Int[0, severalPods ? 4 : 1]
        from replicas in Gen.Int[-1, 3]
        from config in Config
        from resources in Resources
        select Fill(new JsonObject { ["type"] = type, ["image"] = "engine:1", ["pods"] = pods, ["config"] = config.DeepClone(), ["resources"] = resources.DeepClone() }, replicas);

    private static Gen<JsonObject> Backend(string name, bool scaled) =>
        from type in Gen.OneOf("vLLM", "vLLMDisaggregated", "SGLang", "SGLangDisaggregated")
        from storage in Storage
        from env in Env
        from server in Worker("server", type == "vLLM")
        from prefill in Worker("prefill", false)
        from decode in Worker("decode", type == "vLLMDisaggregated")
        from replicas in Gen.Int[0, 9]
        from adapters in Gen.OneOf("sql", "Style", "a/b:c").Array[0, 3]
        select Assemble(name, type, storage, env, type.EndsWith("Disaggregated", StringComparison.Ordinal) ? [prefill, decode] : [server], replicas, scaled, adapters);

    /// <summary>A whole booster.</summary>
    public static Gen<JsonObject> Whole { get; } =
        from name in Name
        from ns in Label
        from uid in Gen.Guid
        from model in Label.Null(0.5)
        from scaled in Gen.Bool
        from count in Gen.Frequency((3, Gen.Const(1)), (1, Gen.Int[2, 4]))
        from names in Label.Array[count]
        from backends in Gen.Select(Backend("x", scaled), Backend("x", scaled), Backend("x", scaled), Backend("x", scaled))
        select Booster(name, ns, uid, model, scaled, [.. names.Distinct()], [backends.Item1, backends.Item2, backends.Item3, backends.Item4]);

    private static JsonObject Fill(JsonObject worker, int replicas)
    {
        if (replicas >= 0)
        {
            worker["replicas"] = replicas;
        }

        return worker;
    }

    private static JsonObject Assemble(
        string name, string type, (string? Cache, string Model) storage, JsonArray env, JsonObject[] workers, int replicas, bool scaled, string[] adapters)
    {
        var backend = new JsonObject
        {
            ["name"] = name,
            ["type"] = type,
            ["modelURI"] = storage.Model,
            ["env"] = env.DeepClone(),
            ["workers"] = new JsonArray([.. workers.Select(worker => worker.DeepClone())]),
            ["loraAdapters"] = new JsonArray([.. adapters.Distinct().Select(adapter => (JsonNode)new JsonObject { ["name"] = adapter, ["artifactURL"] = $"hf://org/{adapter}" })]),
        };
        if (storage.Cache is not null)
        {
            backend["cacheURI"] = storage.Cache;
        }

        if (scaled)
        {
            backend["minReplicas"] = replicas;
            backend["maxReplicas"] = replicas + 1;
        }
        else
        {
            backend["replicas"] = replicas;
        }

        return backend;
    }

    private static JsonObject Booster(string name, string ns, Guid uid, string? model, bool scaled, string[] names, JsonObject[] backends)
    {
        var spec = new JsonObject();
        if (model is not null)
        {
            spec["name"] = "m" + model;
        }

        var named = names.Select((backend, index) =>
        {
            var copy = backends[index].DeepClone();
            copy["name"] = backend;
            return copy;
        }).ToArray();
        spec[named.Length == 1 ? "backend" : "backends"] = named.Length == 1 ? named[0] : new JsonArray(named);
        if (scaled)
        {
            spec["autoscalingPolicy"] = new JsonObject { ["metrics"] = new JsonArray(new JsonObject { ["metricName"] = "m:a", ["targetValue"] = 5 }) };
        }

        return new JsonObject
        {
            ["apiVersion"] = "workload.serving.volcano.sh/v1alpha1",
            ["kind"] = "ModelBooster",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns, ["uid"] = uid.ToString() },
            ["spec"] = spec,
        };
    }
}
