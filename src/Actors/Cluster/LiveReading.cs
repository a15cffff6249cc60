using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>Bytes of one object → <see cref="LiveObject"/>. Whatever is wrong with an object concerns that object alone.</summary>
internal static class LiveReading
{
    /// <summary>
    /// Objects nested deeper than this are passed over: users may write free JSON, and what later walks an object
    /// recursively must not run out of stack over one of them.
    /// </summary>
    public const int DeepestObject = 256;

    /// <summary>The API server itself takes no object deeper than 10,000; around it stand a list or an event.</summary>
    public const int DeepestAnswer = 10_064;

    public static readonly JsonDocumentOptions Options = new() { MaxDepth = DeepestObject };

    /// <summary>Reads an object that stands alone.</summary>
    /// <returns>The object, or why there is none.</returns>
    public static (LiveObject? Live, string? Why) Read(ResourceKind kind, ReadOnlySpan<byte> json, bool isKept = true)
    {
        try
        {
            return Read(kind, JsonElement.Parse(json, Options), isKept);
        }
        catch (JsonException error)
        {
            return (null, ApiFailures.OneLine(error.Message));
        }
    }

    /// <summary>Reads the metadata of a parsed object.</summary>
    /// <returns>The object, or why there is none.</returns>
    public static (LiveObject? Live, string? Why) Read(ResourceKind kind, JsonElement document, bool isKept = true)
    {
        try
        {
            return (LiveObject.Read(kind, document, isKept), null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string where an object should be, or text that is not Unicode.
            return (null, ApiFailures.OneLine(error.Message));
        }
    }
}
