namespace ModelBooster.Api;

/// <summary>A kind of object as the Kubernetes API names it.</summary>
/// <param name="Group">API group, for example <c>workload.serving.volcano.sh</c>.</param>
/// <param name="Version">Version within the group, for example <c>v1alpha1</c>.</param>
/// <param name="Name">The kind, for example <c>ModelServing</c>.</param>
/// <param name="Plural">The resource in URLs, for example <c>modelservings</c>.</param>
public sealed record ResourceKind(string Group, string Version, string Name, string Plural)
{
    /// <summary>The value of an object's <c>apiVersion</c> field.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Name of the CustomResourceDefinition that serves this kind.</summary>
    public string CrdName { get; } = $"{Plural}.{Group}";

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The kinds this controller reads and writes.</summary>
public static class Kinds
{
    private const string Workload = "workload.serving.volcano.sh";
    private const string Networking = "networking.serving.volcano.sh";
    private const string V1Alpha1 = "v1alpha1";

    /// <summary>What users write; its CRD belongs to this project.</summary>
    public static ResourceKind ModelBooster { get; } = new(Workload, V1Alpha1, "ModelBooster", "modelboosters");

    /// <summary>Child: the pods of one backend.</summary>
    public static ResourceKind ModelServing { get; } = new(Workload, V1Alpha1, "ModelServing", "modelservings");

    /// <summary>Child: how the router reaches the pods of one backend.</summary>
    public static ResourceKind ModelServer { get; } = new(Networking, V1Alpha1, "ModelServer", "modelservers");

    /// <summary>Child: which requests go to which backend; one per booster.</summary>
    public static ResourceKind ModelRoute { get; } = new(Networking, V1Alpha1, "ModelRoute", "modelroutes");

    /// <summary>Child, only where autoscaling is asked for.</summary>
    public static ResourceKind AutoscalingPolicy { get; } = new(Workload, V1Alpha1, "AutoscalingPolicy", "autoscalingpolicies");

    /// <summary>Child, only where autoscaling is asked for and Kthena is v0.x.</summary>
    public static ResourceKind AutoscalingPolicyBinding { get; } =
        new(Workload, V1Alpha1, "AutoscalingPolicyBinding", "autoscalingpolicybindings");

    /// <summary>What declares the others; watched for their coming and going.</summary>
    public static ResourceKind Crd { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions");

    /// <summary>Kubernetes Events, written about boosters.</summary>
    public static ResourceKind Event { get; } = new("events.k8s.io", "v1", "Event", "events");

    /// <summary>Leases: who of several instances leads.</summary>
    public static ResourceKind Lease { get; } = new("coordination.k8s.io", "v1", "Lease", "leases");

    /// <summary>The five kinds of children.</summary>
    public static IReadOnlyList<ResourceKind> Children { get; } =
        [ModelServing, ModelServer, ModelRoute, AutoscalingPolicy, AutoscalingPolicyBinding];

    /// <summary>Every kind that is watched: the booster and its children.</summary>
    public static IReadOnlyList<ResourceKind> All { get; } = [ModelBooster, .. Children];
}
