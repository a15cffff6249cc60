using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>An object as it stands in the store: its bytes, and beside them what lists, watches and the garbage collector look at.</summary>
internal sealed class StoredObject
{
    /// <summary>Takes a whole object; it may be changed afterwards.</summary>
    public StoredObject(JsonObject document, long version)
    {
        var metadata = document.Ensure("metadata");
        metadata["resourceVersion"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Version = version;
        Json = JsonText.Write(document);
        Name = metadata.Text("name") ?? "";
        Namespace = metadata.Text("namespace") ?? "";
        Uid = metadata.Text("uid") ?? "";
        Labels = (metadata.Child("labels") ?? [])
            .ToFrozenDictionary(label => label.Key, label => label.Value.AsText() ?? "", StringComparer.Ordinal);
        Owners = [.. (metadata.List("ownerReferences") ?? []).Select(owner => owner.Text("uid")).OfType<string>()];
        Finalizers = [.. metadata.Texts("finalizers")];
        Deleting = metadata.ContainsKey("deletionTimestamp");
    }

    /// <summary>metadata.resourceVersion.</summary>
    public long Version { get; }

    /// <summary>The whole object, UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>metadata.name.</summary>
    public string Name { get; }

    /// <summary>metadata.namespace; empty where the kind has none.</summary>
    public string Namespace { get; }

    /// <summary>metadata.uid.</summary>
    public string Uid { get; }

    /// <summary>metadata.labels.</summary>
    public FrozenDictionary<string, string> Labels { get; }

    /// <summary>Uids of the owners.</summary>
    public ImmutableArray<string> Owners { get; }

    /// <summary>metadata.finalizers.</summary>
    public ImmutableArray<string> Finalizers { get; }

    /// <summary>metadata.deletionTimestamp is set.</summary>
    public bool Deleting { get; }

    /// <summary>Its place among others of its kind.</summary>
    public string Key => KeyOf(Namespace, Name);

    /// <summary>Namespace and name as one key; keys sort as a real server lists.</summary>
    public static string KeyOf(string space, string name) => space.Length == 0 ? name : $"{space}/{name}";

    /// <summary>A copy to work on.</summary>
    public JsonObject Read() => JsonText.ParseObject(Json.Span);
}
