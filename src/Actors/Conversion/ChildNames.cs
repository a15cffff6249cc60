using System.Collections.Immutable;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>
/// What is kept of children that Kthena's controller made for this booster (same uid), so that taking over renames nothing.
/// </summary>
/// <param name="Children">Those children: kind and name.</param>
/// <param name="RouteModelName">modelName of such a ModelRoute, until spec.name is changed; else null.</param>
public sealed record Adopted(ImmutableHashSet<ObjectRef> Children, string? RouteModelName)
{
    /// <summary>Nothing is taken over.</summary>
    public static Adopted Nothing { get; } = new([], null);

    private static readonly ResourceKind[] OfBackends =
        [Kinds.ModelServing, Kinds.ModelServer, Kinds.AutoscalingPolicy, Kinds.AutoscalingPolicyBinding];

    /// <summary>
    /// The names, too long or otherwise not fit for pods, that Kthena's controller would have given to children which get other
    /// ones here: those are to be looked for before anything is made. Empty for nearly every booster.
    /// </summary>
    /// <param name="booster">Namespace and name.</param>
    /// <param name="converted">What was made of it.</param>
    public static IEnumerable<ObjectRef> Candidates(ObjectKey booster, ConversionResult.Converted converted) =>
        from backend in converted.Backends
        let whole = $"{booster.Name}-{backend.Name}"
        where whole != Names.Child(booster.Name, backend.Name)
        from kind in OfBackends
        select new ObjectRef(kind, new ObjectKey(booster.Namespace, whole));
}

/// <summary>Names of a booster's children: legal ones, but for those that Kthena's controller has made under a longer name.</summary>
/// <param name="booster">The booster.</param>
/// <param name="adopted">What is taken over.</param>
internal sealed class ChildNames(Booster booster, Adopted adopted)
{
    public string ModelName => adopted.RouteModelName ?? booster.ModelName;

    public string Serving(string backend) => OfBackend(Kinds.ModelServing, backend);

    public string Server(string backend) => OfBackend(Kinds.ModelServer, backend);

    /// <summary>Name of AutoscalingPolicy and binding: the backend's, or the booster's where they serve several.</summary>
    public string Scaling(ResourceKind kind, Backend? single) => single is null ? booster.Key.Name : OfBackend(kind, single.Name);

    private string OfBackend(ResourceKind kind, string backend)
    {
        var whole = $"{booster.Key.Name}-{backend}";
        return adopted.Children.Contains(new ObjectRef(kind, new ObjectKey(booster.Key.Namespace, whole)))
            ? whole
            : Names.Child(booster.Key.Name, backend);
    }
}
