using System.Collections.Immutable;

namespace ModelBooster.Host.Sandbox;

/// <summary>Which kinds are served now.</summary>
internal sealed class ResourceRegistry
{
    private ImmutableSortedDictionary<string, ResourceType> types =
        BuiltInKinds.All.ToImmutableSortedDictionary(type => type.GroupResource, type => type, StringComparer.Ordinal);

    /// <summary>All of them, by <c>plural.group</c>.</summary>
    public IEnumerable<ResourceType> All => types.Values;

    /// <summary>The kind behind a URL, or null.</summary>
    public ResourceType? Find(string group, string version, string plural) =>
        types.GetValueOrDefault(group.Length == 0 ? plural : $"{plural}.{group}") is { } type && type.Version == version ? type : null;

    /// <summary>The kind of this <c>plural.group</c>, or null.</summary>
    public ResourceType? Find(string groupResource) => types.GetValueOrDefault(groupResource);

    /// <summary>Serves a kind, or serves it anew.</summary>
    public void Serve(ResourceType type) =>
        ImmutableInterlocked.Update(ref types, (all, added) => all.SetItem(added.GroupResource, added), type);

    /// <summary>Serves a kind no longer.</summary>
    public void Retire(ResourceType type) =>
        ImmutableInterlocked.Update(ref types, (all, gone) => all.Remove(gone), type.GroupResource);
}
