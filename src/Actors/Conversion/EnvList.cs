using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Environment of containers. Kubernetes refuses a name that stands twice: what the user sets wins.</summary>
internal static class EnvList
{
    // What Kthena's downloader reads, each handed on as a whole entry, valueFrom included.
    private static readonly HashSet<string> ReadByDownloader = new(StringComparer.Ordinal)
    {
        "HF_AUTH_TOKEN", "HF_ENDPOINT", "HF_REVISION", "MS_TOKEN", "MS_REVISION", "ACCESS_KEY", "SECRET_KEY", "ENDPOINT",
    };

    /// <summary>Environment of an engine and of the runtime beside it.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="role">The role the pod plays.</param>
    public static JsonArray Engine(Backend backend, WorkerType role)
    {
        var own = backend.Env.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return JsonNodes.Items(OfBackend(backend).Concat(Standard(backend, role).Where(entry => !own.Contains((string)entry["name"]!))));
    }

    /// <summary>Environment of a Ray worker: the backend's own.</summary>
    public static JsonArray RayWorker(Backend backend) => JsonNodes.Items(OfBackend(backend));

    /// <summary>Environment of a downloader.</summary>
    public static JsonArray Downloader(Backend backend)
    {
        var passed = backend.Env.Where(entry => ReadByDownloader.Contains(entry.Name)).Select(entry => JsonNodes.Of(entry.Json)!).ToList();
        if (backend.Env.FirstOrDefault(entry => entry.Name == "HF_TOKEN") is { } token
            && backend.Env.All(entry => entry.Name != "HF_AUTH_TOKEN"))
        {
            var copy = JsonNodes.Of(token.Json)!;
            copy["name"] = "HF_AUTH_TOKEN";
            passed.Add(copy);
        }

        return JsonNodes.Items(passed);
    }

    /// <summary>Names that kubelet replaces in commands of a container.</summary>
    public static IReadOnlySet<string> NamesOf(JsonArray env) =>
        env.Select(entry => (string)entry!["name"]!).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<JsonNode> OfBackend(Backend backend) => backend.Env.Select(entry => JsonNodes.Of(entry.Json)!);

    private static IEnumerable<JsonObject> Standard(Backend backend, WorkerType role)
    {
        yield return FromField("POD_NAME", "metadata.name");
        yield return FromField("NAMESPACE", "metadata.namespace");
        if (!backend.IsSgLang)
        {
            yield return Plain("VLLM_USE_V1", "1");
        }

        yield return FromKey("REDIS_HOST", "configMapKeyRef", "redis-config");
        yield return FromKey("REDIS_PORT", "configMapKeyRef", "redis-config");
        yield return FromKey("REDIS_PASSWORD", "secretKeyRef", "redis-secret");
        if (role is WorkerType.Prefill or WorkerType.Decode)
        {
            yield return Plain("HF_HUB_OFFLINE", "1");
        }

        if (role == WorkerType.Prefill)
        {
            yield return FromField("HCCL_IF_IP", "status.podIP");
        }

        if (role == WorkerType.Decode)
        {
            yield return Plain("GLOO_SOCKET_IFNAME", "eth0");
            yield return Plain("TP_SOCKET_IFNAME", "eth0");
            yield return Plain("HCCL_SOCKET_IFNAME", "eth0");
        }
    }

    private static JsonObject Plain(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject FromField(string name, string path) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = path } },
    };

    private static JsonObject FromKey(string name, string source, string owner) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new JsonObject
        {
            [source] = new JsonObject { ["name"] = owner, ["key"] = name, ["optional"] = true },
        },
    };
}
