namespace ModelBooster.Decisions;

/// <summary>The closed list of condition reasons; <c>docs/status.md</c> explains each to users.</summary>
public static class Reasons
{
    /// <summary>The booster breaks a rule of its API; nothing is made of it.</summary>
    public const string InvalidSpec = "InvalidSpec";

    /// <summary>An object that is not this booster's stands under a name it needs.</summary>
    public const string NameConflict = "NameConflict";

    /// <summary>A kind that the booster needs is not served by the cluster.</summary>
    public const string CRDMissing = "CRDMissing";

    /// <summary>The ModelBooster CRD in the cluster is not this controller's and may prune fields.</summary>
    public const string CRDOutdated = "CRDOutdated";

    /// <summary>The API server forbids the controller a verb on a kind.</summary>
    public const string Forbidden = "Forbidden";

    /// <summary>An admission webhook refused a child.</summary>
    public const string RefusedByWebhook = "RefusedByWebhook";

    /// <summary>The API server refused a child as invalid.</summary>
    public const string RefusedByApiServer = "RefusedByApiServer";

    /// <summary>The wanted change touches a field that cannot be changed.</summary>
    public const string ImmutableField = "ImmutableField";

    /// <summary>The namespace is being deleted.</summary>
    public const string NamespaceTerminating = "NamespaceTerminating";

    /// <summary>The API server did not answer, or answered with an error of its own.</summary>
    public const string ApiServerUnavailable = "ApiServerUnavailable";

    /// <summary>Another writer was faster again and again.</summary>
    public const string Conflict = "Conflict";

    /// <summary>Children for this generation are still being applied.</summary>
    public const string Applying = "Applying";

    /// <summary>All children for this generation are applied.</summary>
    public const string ChildrenApplied = "ChildrenApplied";

    /// <summary>A backend has no available replica.</summary>
    public const string ServingUnavailable = "ServingUnavailable";

    /// <summary>Every backend serves.</summary>
    public const string ServingAvailable = "ServingAvailable";

    /// <summary>Replicas are being made or updated.</summary>
    public const string Progressing = "Progressing";

    /// <summary>A new backend takes the place of an old one, which serves until then.</summary>
    public const string ReplacingBackend = "ReplacingBackend";

    /// <summary>Objects of an earlier booster of the same name are being removed.</summary>
    public const string ReplacingPredecessor = "ReplacingPredecessor";

    /// <summary>Pods keep a template that today's conversion would make otherwise.</summary>
    public const string TemplateHeld = "TemplateHeld";

    /// <summary>No replicas are wanted.</summary>
    public const string ScaledToZero = "ScaledToZero";

    /// <summary>The booster is paused: nothing is written to its children.</summary>
    public const string Paused = "Paused";

    /// <summary>What was asked for is in place.</summary>
    public const string AsRequested = "AsRequested";

    /// <summary>Nothing is wrong, and nothing was.</summary>
    public const string NoFailure = "NoFailure";

    /// <summary>Something was wrong and is over.</summary>
    public const string Recovered = "Recovered";
}
