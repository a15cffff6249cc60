using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>Deals a booster's children out to those who keep them.</summary>
public static class Wishes
{
    /// <summary>Which child actor keeps objects of this kind.</summary>
    public static ChildRole RoleOf(ResourceKind kind) => kind.Name switch
    {
        "ModelServing" => ChildRole.Serving,
        "ModelServer" => ChildRole.Server,
        "ModelRoute" => ChildRole.Route,
        _ => ChildRole.Autoscaling,
    };

    /// <summary>The wishes for one child actor, in the order of writing.</summary>
    public static ValueList<WantedObject> For(ChildRole role, ConversionResult.Converted converted) => converted.Children
        .Where(child => RoleOf(child.Ref.Kind) == role)
        .Select(child => new WantedObject(child, RuleOf(child, converted)))
        .ToValueList();

    private static ReplicaRule? RuleOf(WantedChild child, ConversionResult.Converted converted) =>
        child.Ref.Kind == Kinds.ModelServing
        && converted.Backends.FirstOrDefault(backend => backend.ServingName == child.Ref.Key.Name) is { } backend
            ? new ReplicaRule(backend.Replicas, backend.MinReplicas, backend.MaxReplicas)
            : null;
}
