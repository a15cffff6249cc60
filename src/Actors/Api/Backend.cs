using System.Collections.Immutable;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>Engines and their layouts.</summary>
public enum BackendType
{
    /// <summary>vLLM, one role; several pods per replica form a Ray cluster.</summary>
    VLlm,

    /// <summary>vLLM with prefill and decode apart.</summary>
    VLlmDisaggregated,

    /// <summary>SGLang, one role.</summary>
    SgLang,

    /// <summary>SGLang with prefill and decode apart.</summary>
    SgLangDisaggregated,
}

/// <summary>What a worker of a backend does.</summary>
public enum WorkerType
{
    /// <summary>Whole inference.</summary>
    Server,

    /// <summary>The prompt.</summary>
    Prefill,

    /// <summary>The answer.</summary>
    Decode,

    /// <summary>Known to Kthena's API; no engine here uses it.</summary>
    Controller,

    /// <summary>Known to Kthena's API; no engine here uses it.</summary>
    Coordinator,
}

/// <summary>One inference deployment of a booster.</summary>
/// <param name="Path">Where it stands: <c>spec.backend</c> or <c>spec.backends[i]</c>.</param>
/// <param name="Name">Unique within the booster.</param>
/// <param name="Type">Engine and layout.</param>
/// <param name="ModelUri">Where the weights come from.</param>
/// <param name="CacheUri">Where they are kept; null means with the pod.</param>
/// <param name="Env">Environment, in the order given.</param>
/// <param name="EnvFrom">Sources of environment, a list in the words of a container.</param>
/// <param name="Replicas">v1.0's fixed number.</param>
/// <param name="MinReplicas">v0.x's lower bound.</param>
/// <param name="MaxReplicas">v0.x's upper bound.</param>
/// <param name="Workers">What runs in it.</param>
/// <param name="SchedulerName">Scheduler of its pods.</param>
/// <param name="RuntimeClassName">RuntimeClass of its pods.</param>
/// <param name="RouteWeight">Share of the requests among several backends, 0 to 100.</param>
/// <param name="ScalingCost">Relative cost of a replica, for heterogeneous scaling.</param>
/// <param name="LoraAdapters">Adapters it carries.</param>
/// <param name="TrafficPolicy">ModelServer's trafficPolicy.</param>
/// <param name="NetworkTopology">ModelServing's template.networkTopology.</param>
/// <param name="RolloutStrategy">ModelServing's rolloutStrategy.</param>
/// <param name="RecoveryPolicy">ModelServing's recoveryPolicy.</param>
/// <param name="Plugins">ModelServing's plugins.</param>
public sealed record Backend(
    string Path,
    string Name,
    BackendType Type,
    string ModelUri,
    string? CacheUri,
    ImmutableArray<EnvEntry> Env,
    JsonElement? EnvFrom,
    int? Replicas,
    int? MinReplicas,
    int? MaxReplicas,
    ImmutableArray<Worker> Workers,
    string? SchedulerName,
    string? RuntimeClassName,
    int? RouteWeight,
    int? ScalingCost,
    ImmutableArray<LoraAdapter> LoraAdapters,
    JsonElement? TrafficPolicy,
    JsonElement? NetworkTopology,
    JsonElement? RolloutStrategy,
    string? RecoveryPolicy,
    JsonElement? Plugins)
{
    /// <summary>Prefill and decode are roles of their own.</summary>
    public bool Disaggregated => Type is BackendType.VLlmDisaggregated or BackendType.SgLangDisaggregated;

    /// <summary>The engine is SGLang.</summary>
    public bool IsSgLang => Type is BackendType.SgLang or BackendType.SgLangDisaggregated;

    /// <summary>Replicas before any autoscaler has spoken.</summary>
    public int InitialReplicas => Replicas ?? MinReplicas ?? 1;

    /// <summary>Prefill or decode carry bounds of their own.</summary>
    public bool ScalesRoles => Workers.Any(worker => worker.MinReplicas is not null);

    /// <summary>The last plain value of an environment variable; null where it is absent or comes from elsewhere.</summary>
    /// <param name="name">Name of the variable.</param>
    public string? EnvValue(string name) => Env.LastOrDefault(entry => entry.Name == name)?.Value;
}

/// <summary>An entry of <c>env</c>, kept whole.</summary>
/// <param name="Name">Name of the variable.</param>
/// <param name="Value">Its plain value; null where it comes from elsewhere.</param>
/// <param name="Json">The whole entry, as written.</param>
public sealed record EnvEntry(string Name, string? Value, JsonElement Json);

/// <summary>A LoRA adapter.</summary>
/// <param name="Name">The model name under which it answers.</param>
/// <param name="ArtifactUrl">Where it comes from.</param>
public sealed record LoraAdapter(string Name, string ArtifactUrl);

/// <summary>One kind of pod of a backend.</summary>
/// <param name="Path">Field path, for errors.</param>
/// <param name="Type">What it does.</param>
/// <param name="Image">Image of the engine.</param>
/// <param name="Replicas">Instances of the role within one replica of the backend.</param>
/// <param name="Pods">Pods of one instance; more than one form a multi-node engine.</param>
/// <param name="MinReplicas">Lower bound where the role is scaled by itself.</param>
/// <param name="MaxReplicas">Upper bound where the role is scaled by itself.</param>
/// <param name="Resources">resources of the engine container.</param>
/// <param name="Affinity">affinity of the pods.</param>
/// <param name="Tolerations">tolerations of the pods.</param>
/// <param name="NodeSelector">nodeSelector of the pods.</param>
/// <param name="Config">Engine arguments, a free JSON object.</param>
public sealed record Worker(
    string Path,
    WorkerType Type,
    string? Image,
    int? Replicas,
    int? Pods,
    int? MinReplicas,
    int? MaxReplicas,
    JsonElement? Resources,
    JsonElement? Affinity,
    JsonElement? Tolerations,
    JsonElement? NodeSelector,
    JsonElement? Config)
{
    /// <summary>Pods of one instance, at least one.</summary>
    public int PodCount => Math.Max(Pods ?? 1, 1);

    /// <summary>Instances before any autoscaler has spoken; one where nothing is said.</summary>
    public int InitialReplicas =>
        MinReplicas is { } min ? Math.Clamp(Replicas ?? min, min, Math.Max(min, MaxReplicas ?? min)) : Replicas ?? 1;
}
