using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>
/// An object as the API server last showed it: the metadata that decisions need, and the whole document beside it.
/// </summary>
/// <param name="Ref">Kind, namespace and name.</param>
/// <param name="Uid">metadata.uid.</param>
/// <param name="ResourceVersion">metadata.resourceVersion.</param>
/// <param name="Generation">metadata.generation; 0 where the kind has none.</param>
/// <param name="Deleting">metadata.deletionTimestamp is set.</param>
/// <param name="Owner">The ModelBooster among the owner references, if there is one.</param>
/// <param name="Document">The whole object. Its memory is its own: it may be kept as long as wanted.</param>
public sealed record LiveObject(
    ObjectRef Ref,
    string Uid,
    string ResourceVersion,
    long Generation,
    bool Deleting,
    BoosterOwner? Owner,
    JsonElement Document)
{
    /// <summary>Reads the metadata of a document.</summary>
    /// <param name="kind">The kind that was asked for; list items carry none of their own.</param>
    /// <param name="document">A whole object.</param>
    /// <param name="isKept">False for the answer to a dry run: an object that would be new has no resourceVersion.</param>
    /// <exception cref="JsonException">It has no metadata with name, uid and resourceVersion.</exception>
    public static LiveObject Read(ResourceKind kind, JsonElement document, bool isKept = true)
    {
        if (document.ValueKind != JsonValueKind.Object
            || !document.TryGetProperty("metadata"u8, out var metadata)
            || metadata.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"{kind.Name} without metadata");
        }

        var name = Text(metadata, "name"u8) ?? throw new JsonException($"{kind.Name} without metadata.name");
        return new LiveObject(
            new ObjectRef(kind, new ObjectKey(Text(metadata, "namespace"u8) ?? "", name)),
            Text(metadata, "uid"u8) ?? throw new JsonException($"{kind.Name} {name} without metadata.uid"),
            Text(metadata, "resourceVersion"u8) ?? (isKept ? null : "")
                ?? throw new JsonException($"{kind.Name} {name} without metadata.resourceVersion"),
            metadata.TryGetProperty("generation"u8, out var generation) && generation.TryGetInt64(out var value) ? value : 0,
            metadata.TryGetProperty("deletionTimestamp"u8, out var deletion) && deletion.ValueKind == JsonValueKind.String,
            BoosterOwner.Find(metadata),
            document);
    }

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>The ModelBooster that an owner reference names. Kind and uid decide; a name alone proves nothing.</summary>
/// <param name="Name">ownerReferences[].name.</param>
/// <param name="Uid">ownerReferences[].uid.</param>
public sealed record BoosterOwner(string Name, string Uid)
{
    /// <summary>The first owner reference of kind ModelBooster in our group; <c>controller</c> may be left out, as Kthena v0.4 does.</summary>
    internal static BoosterOwner? Find(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("ownerReferences"u8, out var references) || references.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var reference in references.EnumerateArray())
        {
            if (reference.TryGetProperty("kind"u8, out var kind) && kind.ValueEquals("ModelBooster"u8)
                && reference.TryGetProperty("apiVersion"u8, out var apiVersion)
                && apiVersion.GetString() is { } version && version.StartsWith(Kinds.ModelBooster.Group + "/", StringComparison.Ordinal)
                && reference.TryGetProperty("name"u8, out var name) && name.GetString() is { } ownerName
                && reference.TryGetProperty("uid"u8, out var uid) && uid.GetString() is { } ownerUid)
            {
                return new BoosterOwner(ownerName, ownerUid);
            }
        }

        return null;
    }
}
