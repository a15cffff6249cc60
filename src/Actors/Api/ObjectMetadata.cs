using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>Reads labels and annotations of a whole object.</summary>
public static class ObjectMetadata
{
    /// <summary>The value of an annotation; null where absent.</summary>
    public static string? Annotation(JsonElement document, string key) => Value(document, "annotations"u8, key);

    /// <summary>The value of a label; null where absent.</summary>
    public static string? Label(JsonElement document, string key) => Value(document, "labels"u8, key);

    /// <summary>status.observedGeneration; 0 where absent.</summary>
    public static long ObservedGeneration(JsonElement document) =>
        document.TryGetProperty("status"u8, out var status) && status.ValueKind == JsonValueKind.Object
        && status.TryGetProperty("observedGeneration"u8, out var generation) && generation.TryGetInt64(out var value)
            ? value
            : 0;

    /// <summary>A digest of labels and annotations, to be compared with that of another version of the object.</summary>
    public static string DigestOfLabelsAndAnnotations(JsonElement document)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (document.TryGetProperty("metadata"u8, out var metadata))
        {
            Add(digest, metadata, "labels"u8);
            Add(digest, metadata, "annotations"u8);
        }

        return Convert.ToHexString(digest.GetHashAndReset());
    }

    private static string? Value(JsonElement document, ReadOnlySpan<byte> field, string key) =>
        document.TryGetProperty("metadata"u8, out var metadata)
        && metadata.TryGetProperty(field, out var values)
        && values.ValueKind == JsonValueKind.Object
        && values.TryGetProperty(key, out var value)
            ? value.GetString()
            : null;

    private static void Add(IncrementalHash digest, JsonElement metadata, ReadOnlySpan<byte> field)
    {
        digest.AppendData(field);
        if (metadata.TryGetProperty(field, out var found))
        {
            digest.AppendData(JsonMarshal.GetRawUtf8Value(found));
        }
    }
}
