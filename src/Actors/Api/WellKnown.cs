namespace ModelBooster.Api;

/// <summary>Label keys and values. The first is the mission's; the others are what Kthena's components expect.</summary>
public static class Labels
{
    /// <summary>Marks every child; its value is the same text.</summary>
    public const string ManagedByRegistry = "registry.volcano.sh/managed-by";

    /// <summary>Value of <see cref="ManagedByRegistry"/>.</summary>
    public const string ManagedByRegistryValue = "registry.volcano.sh";

    /// <summary>Kthena's own managed-by label.</summary>
    public const string ManagedBy = "workload.serving.volcano.sh/managed-by";

    /// <summary>Value of <see cref="ManagedBy"/>.</summary>
    public const string ManagedByValue = "workload.serving.volcano.sh";

    /// <summary>Name of the booster.</summary>
    public const string ModelName = "workload.serving.volcano.sh/model-name";

    /// <summary>Name of the backend; empty on children that serve all backends.</summary>
    public const string BackendName = "workload.serving.volcano.sh/backend-name";

    /// <summary>Uid of the booster.</summary>
    public const string ModelUid = "workload.serving.volcano.sh/model-uid";

    /// <summary>Hash of the child's spec. Never on pod templates: it would restart pods on every change.</summary>
    public const string Revision = "workload.serving.volcano.sh/revision";

    /// <summary>Set by Kthena on the pod that takes requests; Ray worker pods lack it.</summary>
    public const string Entry = "modelserving.volcano.sh/entry";

    /// <summary>Set by Kthena: the role a pod plays.</summary>
    public const string Role = "modelserving.volcano.sh/role";

    /// <summary>Set by Kthena: the serving group a pod belongs to.</summary>
    public const string GroupName = "modelserving.volcano.sh/group-name";
}

/// <summary>Annotation keys on boosters and children.</summary>
public static class Annotations
{
    /// <summary>On a booster, <c>"true"</c>: nothing is written to children; status is still folded.</summary>
    public const string Paused = "modelbooster.volcano.sh/paused";

    /// <summary>On a booster, <c>Immediate</c>: a replaced backend goes at once, before the new one is available.</summary>
    public const string ReplaceStrategy = "modelbooster.volcano.sh/replace-strategy";

    /// <summary>On a booster, <c>now</c>: a held pod template is rolled out.</summary>
    public const string RollOut = "modelbooster.volcano.sh/roll-out";

    /// <summary>On a ModelServing: renderer version, images and booster generation its template was made with.</summary>
    public const string Rendered = "modelbooster.volcano.sh/rendered";

    /// <summary>On a ModelRoute that was taken over: the modelName that was wanted when it was left with its own.</summary>
    public const string KeptModelName = "modelbooster.volcano.sh/kept-model-name";

    /// <summary>On a booster: Volcano queue, passed on to the ModelServing.</summary>
    public const string QueueName = "scheduling.volcano.sh/queue-name";
}

/// <summary>The identity under which this controller writes.</summary>
public static class FieldManagers
{
    /// <summary>Field manager of every server-side apply.</summary>
    public const string Controller = "model-booster-controller";
}
