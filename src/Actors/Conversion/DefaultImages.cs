namespace ModelBooster.Conversion;

/// <summary>Images that are used where the installation names no others: Kthena's own defaults.</summary>
public static class DefaultImages
{
    /// <summary>The init container that fetches weights.</summary>
    public const string Downloader = "kthena/downloader:latest";

    /// <summary>The runtime side-car.</summary>
    public const string Runtime = "kthena/runtime:latest";
}
