using System.Collections.Immutable;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>A ModelBooster as the controller works with it.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="Uid">metadata.uid; owner references and selectors rest on it.</param>
/// <param name="Generation">metadata.generation; 0 where unknown.</param>
/// <param name="Deleting">metadata.deletionTimestamp is set: nothing may be made for it any more.</param>
/// <param name="Labels">metadata.labels.</param>
/// <param name="Annotations">metadata.annotations.</param>
/// <param name="Spec">What the user asks for.</param>
public sealed record Booster(
    ObjectKey Key,
    string Uid,
    long Generation,
    bool Deleting,
    ImmutableSortedDictionary<string, string> Labels,
    ImmutableSortedDictionary<string, string> Annotations,
    BoosterSpec Spec)
{
    /// <summary>The name clients ask for: spec.name, else metadata.name.</summary>
    public string ModelName => Spec.Name ?? Key.Name;
}

/// <summary>spec of a ModelBooster.</summary>
/// <param name="Name">Client-facing model name; null means metadata.name.</param>
/// <param name="Owner">Free text.</param>
/// <param name="Backends">The backends, whether written as <c>backend</c> or as <c>backends</c>.</param>
/// <param name="Autoscaling">autoscalingPolicy; null where there is none.</param>
/// <param name="CostExpansionRatePercent">Heterogeneous scaling: how far costs may grow.</param>
/// <param name="ModelMatch">What a request must look like to reach the default rule, in ModelRoute's words.</param>
/// <param name="Route">What ModelRoute can do beyond that.</param>
public sealed record BoosterSpec(
    string? Name,
    string? Owner,
    ImmutableArray<Backend> Backends,
    AutoscalingSpec? Autoscaling,
    int? CostExpansionRatePercent,
    JsonElement? ModelMatch,
    RouteSpec? Route)
{
    /// <summary>Both <c>backend</c> and <c>backends</c> are written, which no booster may.</summary>
    public bool HasBoth { get; init; }
}

/// <summary>spec.autoscalingPolicy.</summary>
/// <param name="TolerancePercent">Deviation that is let pass.</param>
/// <param name="Metrics">Metrics and targets.</param>
/// <param name="Behavior">Scale-up and scale-down behaviour, as Kthena's AutoscalingPolicy has it.</param>
public sealed record AutoscalingSpec(int? TolerancePercent, ImmutableArray<Metric> Metrics, JsonElement? Behavior);

/// <summary>One metric of an autoscaling policy.</summary>
/// <param name="Name">Name of the metric (<c>metricName</c> in v0.x, <c>name</c> in v1.0); empty where neither is written.</param>
/// <param name="TargetValue">A quantity, number or text.</param>
public sealed record Metric(string Name, JsonElement TargetValue)
{
    /// <summary>Both spellings of the name are written, which no metric may.</summary>
    public bool HasBothNames { get; init; }
}

/// <summary>spec.route: the parts of ModelRoute that Kthena's own booster cannot express.</summary>
/// <param name="RateLimit">Token limits, with the global Redis where wanted.</param>
/// <param name="ParentRefs">Gateways the route is attached to.</param>
/// <param name="Rules">Rules that come before those made from the backends.</param>
public sealed record RouteSpec(JsonElement? RateLimit, JsonElement? ParentRefs, ImmutableArray<RouteRule> Rules);

/// <summary>One of the user's own rules.</summary>
/// <param name="Name">Name of the rule; may be absent.</param>
/// <param name="ModelMatch">Conditions; absent matches all.</param>
/// <param name="Targets">Where requests go.</param>
public sealed record RouteRule(string? Name, JsonElement? ModelMatch, ImmutableArray<RouteTarget> Targets);

/// <summary>Target of a rule: a backend of this booster, or any ModelServer of the namespace.</summary>
/// <param name="Backend">Name of a backend of this booster.</param>
/// <param name="ModelServerName">Name of a ModelServer.</param>
/// <param name="Weight">Share of the requests, 0 to 100.</param>
public sealed record RouteTarget(string? Backend, string? ModelServerName, int? Weight);
