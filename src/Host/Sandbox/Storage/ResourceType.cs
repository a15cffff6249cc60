using System.Collections.Immutable;

namespace ModelBooster.Host.Sandbox;

/// <summary>A kind that is served.</summary>
internal sealed record ResourceType
{
    /// <summary>API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>Version within the group.</summary>
    public required string Version { get; init; }

    /// <summary>The resource in URLs.</summary>
    public required string Plural { get; init; }

    /// <summary>For one object, in lower case.</summary>
    public required string Singular { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>Kind of its lists.</summary>
    public required string ListKind { get; init; }

    /// <summary>Its objects stand in namespaces.</summary>
    public required bool Namespaced { get; init; }

    /// <summary>What kubectl takes for the plural.</summary>
    public ImmutableArray<string> ShortNames { get; init; } = [];

    /// <summary>Groups such as <c>all</c>.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Defined by a CRD: validated, pruned, defaulted.</summary>
    public StructuralSchema? Schema { get; init; }

    /// <summary>How its fields are owned.</summary>
    public FieldType FieldType { get; init; } = FieldType.WithoutSchema;

    /// <summary>Has a status subresource.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Where its replicas stand, if it has a scale subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Columns of a table, after the name.</summary>
    public ImmutableArray<PrinterColumn> Columns { get; init; } = [PrinterColumn.Age];

    /// <summary>An update may leave the resourceVersion out.</summary>
    public bool UnconditionalUpdate { get; init; } = true;

    /// <summary>Defined by a CRD.</summary>
    public bool Custom => Schema is not null;

    /// <summary>Value of apiVersion.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural.group</c>, as messages name it.</summary>
    public string GroupResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}

/// <summary>Where /scale reads and writes; paths such as <c>.spec.replicas</c>.</summary>
internal sealed record ScalePaths(string Spec, string Status, string? Selector);

/// <summary>One of additionalPrinterColumns.</summary>
internal sealed record PrinterColumn(string Name, string Type, string Format, string Description, int Priority, string JsonPath)
{
    /// <summary>What every kind has that names no columns of its own.</summary>
    public static readonly PrinterColumn Age = new("Age", "date", "", "Time since the object was made.", 0, ".metadata.creationTimestamp");
}
