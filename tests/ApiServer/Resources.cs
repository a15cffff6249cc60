namespace ModelBooster.ApiServer;

/// <summary>A kind of object as URLs name it.</summary>
/// <param name="ApiVersion"><c>v1</c> or <c>group/version</c>.</param>
/// <param name="Plural">The resource.</param>
/// <param name="Namespaced">Objects stand in namespaces.</param>
public sealed record Resource(string ApiVersion, string Plural, bool Namespaced = true)
{
    /// <summary>URL, relative to the server's address, of the collection or of one object in it.</summary>
    public Uri At(string? @namespace = null, string? name = null, string? subresource = null, string? query = null)
    {
        var path = (ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/") + ApiVersion
            + (Namespaced && @namespace is not null ? $"/namespaces/{@namespace}" : "")
            + $"/{Plural}"
            + (name is null ? "" : $"/{name}")
            + (subresource is null ? "" : $"/{subresource}")
            + (query is null ? "" : $"?{query}");
        return new Uri(path, UriKind.Relative);
    }
}

/// <summary>The resources tests use, written down once more, not taken from the product: a test must not share its mistakes.</summary>
public static class Resources
{
    private const string Workload = "workload.serving.volcano.sh/v1alpha1";
    private const string Networking = "networking.serving.volcano.sh/v1alpha1";

    /// <summary>Namespaces.</summary>
    public static Resource Namespaces { get; } = new("v1", "namespaces", Namespaced: false);

    /// <summary>Config maps.</summary>
    public static Resource ConfigMaps { get; } = new("v1", "configmaps");

    /// <summary>Events of events.k8s.io.</summary>
    public static Resource Events { get; } = new("events.k8s.io/v1", "events");

    /// <summary>Leases.</summary>
    public static Resource Leases { get; } = new("coordination.k8s.io/v1", "leases");

    /// <summary>Custom resource definitions.</summary>
    public static Resource CustomResourceDefinitions { get; } =
        new("apiextensions.k8s.io/v1", "customresourcedefinitions", Namespaced: false);

    /// <summary>ModelBooster.</summary>
    public static Resource ModelBoosters { get; } = new(Workload, "modelboosters");

    /// <summary>ModelServing.</summary>
    public static Resource ModelServings { get; } = new(Workload, "modelservings");

    /// <summary>ModelServer.</summary>
    public static Resource ModelServers { get; } = new(Networking, "modelservers");

    /// <summary>ModelRoute.</summary>
    public static Resource ModelRoutes { get; } = new(Networking, "modelroutes");

    /// <summary>AutoscalingPolicy.</summary>
    public static Resource AutoscalingPolicies { get; } = new(Workload, "autoscalingpolicies");

    /// <summary>AutoscalingPolicyBinding (v0.x only).</summary>
    public static Resource AutoscalingPolicyBindings { get; } = new(Workload, "autoscalingpolicybindings");

    /// <summary>The children's kinds of every release.</summary>
    public static IReadOnlyList<Resource> Children { get; } =
        [ModelServings, ModelServers, ModelRoutes, AutoscalingPolicies, AutoscalingPolicyBindings];

    /// <summary>The children's kinds that a release has.</summary>
    public static IEnumerable<Resource> ChildrenOf(KthenaRelease release) =>
        Children.Where(kind => release == KthenaRelease.V04 || kind != AutoscalingPolicyBindings);
}
