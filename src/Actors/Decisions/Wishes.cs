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
    /// <param name="role">Whose.</param>
    /// <param name="converted">The children.</param>
    /// <param name="mark">What ModelServings are made with; replicas are filled in here.</param>
    /// <param name="mayHold">What was made of this spec before may stay.</param>
    public static ValueList<WantedObject> For(ChildRole role, ConversionResult.Converted converted, RenderedMark mark, bool mayHold) =>
        converted.Children.Where(child => RoleOf(child.Ref.Kind) == role).Select(child => Wish(child, converted, mark, mayHold)).ToValueList();

    private static WantedObject Wish(WantedChild child, ConversionResult.Converted converted, RenderedMark mark, bool mayHold)
    {
        var backend = child.Ref.Kind == Kinds.ModelServing
            ? converted.Backends.FirstOrDefault(backend => backend.ServingName == child.Ref.Key.Name)
            : null;
        if (backend is null)
        {
            return new WantedObject(child, Replicas: null, MayHold: mayHold);
        }

        var rule = new ReplicaRule(backend.Replicas, backend.MinReplicas, backend.MaxReplicas);
        return new WantedObject(
            child,
            rule,
            backend.ScaledRoles.Select(role => new RoleRule(role.Name, role.MinReplicas, role.MaxReplicas)).ToValueList(),
            mark with { Replicas = backend.Replicas, Autoscaled = rule.Autoscaled ? true : null },
            mayHold);
    }
}
