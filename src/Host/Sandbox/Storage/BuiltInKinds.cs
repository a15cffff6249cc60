using System.Collections.Immutable;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// The kinds that are served without a CRD. They are stored and watched as on a real server; nothing of their own is validated or
/// defaulted.
/// </summary>
internal static class BuiltInKinds
{
    /// <summary>CustomResourceDefinition.</summary>
    public static readonly ResourceType Crd = Kind(
        "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false, "crd", "crds") with
    {
        HasStatus = true,
        Columns = [new PrinterColumn("Created At", "date", "", "When the definition was made.", 0, ".metadata.creationTimestamp")],
        Categories = ["api-extensions"],
    };

    /// <summary>Namespace.</summary>
    public static readonly ResourceType Namespace = Kind("", "v1", "namespaces", "Namespace", false, "ns") with
    {
        HasStatus = true,
        Columns = [new PrinterColumn("Status", "string", "", "Whether it can be used.", 0, ".status.phase"), PrinterColumn.Age],
    };

    private static readonly ImmutableArray<PrinterColumn> EventColumns =
    [
        new("Last Seen", "date", "", "When it happened last.", 0, ".lastTimestamp"),
        new("Type", "string", "", "Normal or Warning.", 0, ".type"),
        new("Reason", "string", "", "Why, in one word.", 0, ".reason"),
        new("Object", "string", "", "What it is about.", 0, ".involvedObject.name"),
        new("Message", "string", "", "In words.", 0, ".message"),
    ];

    /// <summary>All of them.</summary>
    public static ImmutableArray<ResourceType> All { get; } =
    [
        Crd,
        Namespace,
        Kind("", "v1", "nodes", "Node", false, "no") with { HasStatus = true },
        Kind("", "v1", "pods", "Pod", true, "po") with
        {
            HasStatus = true,
            Categories = ["all"],
            Columns = [new PrinterColumn("Status", "string", "", "Phase of the pod.", 0, ".status.phase"), PrinterColumn.Age],
        },
        Kind("", "v1", "services", "Service", true, "svc") with { HasStatus = true, Categories = ["all"] },
        Kind("", "v1", "secrets", "Secret", true) with
        {
            Columns = [new PrinterColumn("Type", "string", "", "What it holds.", 0, ".type"), PrinterColumn.Age],
        },
        Kind("", "v1", "configmaps", "ConfigMap", true, "cm"),
        Kind("", "v1", "serviceaccounts", "ServiceAccount", true, "sa"),
        Kind("", "v1", "events", "Event", true, "ev") with { Columns = EventColumns },
        Kind("events.k8s.io", "v1", "events", "Event", true, "ev") with
        {
            Columns =
            [
                new PrinterColumn("First Seen", "date", "", "When it happened first.", 0, ".eventTime"),
                new PrinterColumn("Type", "string", "", "Normal or Warning.", 0, ".type"),
                new PrinterColumn("Reason", "string", "", "Why, in one word.", 0, ".reason"),
                new PrinterColumn("Object", "string", "", "What it is about.", 0, ".regarding.name"),
                new PrinterColumn("Message", "string", "", "In words.", 0, ".note"),
            ],
        },
        Kind("coordination.k8s.io", "v1", "leases", "Lease", true) with
        {
            UnconditionalUpdate = false,
            Columns = [new PrinterColumn("Holder", "string", "", "Who holds it.", 0, ".spec.holderIdentity"), PrinterColumn.Age],
        },
        Kind("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false),
        Kind("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false),
    ];

    private static ResourceType Kind(
        string group, string version, string plural, string kind, bool namespaced, params ImmutableArray<string> shortNames) =>
        new()
        {
            Group = group,
            Version = version,
            Plural = plural,
            Singular = kind.ToLowerInvariant(),
            Kind = kind,
            ListKind = kind + "List",
            Namespaced = namespaced,
            ShortNames = shortNames,
        };
}
