namespace ModelBooster.Host.Sandbox;

/// <summary>How an answer is to be shown.</summary>
internal enum Shape
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>As a Table, for people.</summary>
    Table,

    /// <summary>Metadata only.</summary>
    PartialMetadata,

    /// <summary>Discovery of all groups in one document.</summary>
    AggregatedDiscovery,
}

/// <summary>Reads Accept and Content-Type.</summary>
internal static class MediaTypes
{
    /// <summary>The first shape in an Accept header that can be had; null where none can.</summary>
    /// <param name="accept">The header; empty for anything.</param>
    public static Shape? Wanted(string accept)
    {
        if (accept.Length == 0)
        {
            return Shape.Plain;
        }

        foreach (var choice in accept.Split(','))
        {
            var parts = choice.Split(';', StringSplitOptions.TrimEntries);
            if (parts[0] is not ("application/json" or "*/*" or "application/*"))
            {
                continue;
            }

            var kind = parts.FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal))?[3..];
            var version = parts.FirstOrDefault(part => part.StartsWith("v=", StringComparison.Ordinal))?[2..];
            switch (kind)
            {
                case null:
                    return Shape.Plain;
                case "Table" when version == "v1":
                    return Shape.Table;
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when version == "v1":
                    return Shape.PartialMetadata;
                case "APIGroupDiscoveryList" when version == "v2":
                    return Shape.AggregatedDiscovery;
            }
        }

        return null;
    }

    /// <summary>The media type without its parameters.</summary>
    public static string Of(string? contentType) => (contentType ?? "").Split(';')[0].Trim();
}
