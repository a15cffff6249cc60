namespace ModelBooster.Host.Sandbox;

/// <summary>What a write is aimed at.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">Of the URL; empty for kinds without.</param>
/// <param name="Name">Of the URL; empty for a create.</param>
/// <param name="Subresource">status, scale or nothing.</param>
internal sealed record WriteTarget(ResourceType Type, string Namespace, string Name, string Subresource = "")
{
    /// <summary>Key in the store.</summary>
    public string Key => StoredObject.KeyOf(Namespace, Name);

    /// <summary>Leaves of a set of fields those that a writer through this endpoint can own.</summary>
    public FieldSet Owns(FieldSet fields) =>
        !Type.HasStatus ? fields
        : Subresource == "status" ? fields.Only("f:status")
        : fields.Without("f:status");
}

/// <summary>How a write is asked for.</summary>
/// <param name="Manager">Field manager.</param>
/// <param name="FieldValidation">Ignore, Warn or Strict.</param>
internal sealed record WriteOptions(string Manager, string FieldValidation = "Warn")
{
    /// <summary>An apply takes fields from others.</summary>
    public bool Force { get; init; }

    /// <summary>Everything but the write.</summary>
    public bool DryRun { get; init; }

    /// <summary>Members that the body gave twice.</summary>
    public IReadOnlyList<string> Duplicates { get; init; } = [];

    /// <summary>Takes what the client is to be warned of.</summary>
    public List<string> Warnings { get; } = [];
}

/// <summary>A write that went well.</summary>
/// <param name="Code">200 or 201.</param>
/// <param name="Json">The object, or a Status.</param>
internal sealed record Written(int Code, ReadOnlyMemory<byte> Json);
