namespace ModelBooster.Api;

/// <summary>Where an object stands: its namespace and its name.</summary>
/// <param name="Namespace">Namespace; every kind here is namespaced.</param>
/// <param name="Name">metadata.name.</param>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    /// <summary><c>namespace/name</c>, as Kubernetes prints it.</summary>
    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>Names one object of the cluster: its kind and its key.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">Namespace and name.</param>
public readonly record struct ObjectRef(ResourceKind Kind, ObjectKey Key)
{
    /// <summary><c>Kind namespace/name</c>.</summary>
    public override string ToString() => $"{Kind.Name} {Key}";
}
