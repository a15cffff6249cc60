using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>What is served, as clients ask for it: by group, by version, and all in one document.</summary>
internal sealed class Discovery(ResourceRegistry registry)
{
    /// <summary>Content type of the document that holds all groups.</summary>
    public const string AggregatedContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static readonly ImmutableArray<string> Verbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly ImmutableArray<string> SubresourceVerbs = ["get", "patch", "update"];

    /// <summary>/api.</summary>
    public static JsonObject Versions(string address) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
    };

    /// <summary>/apis.</summary>
    public JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Names().Select(name => GroupEntry(name))]),
    };

    /// <summary>/apis/GROUP, or null.</summary>
    public JsonObject? Group(string name)
    {
        if (name.Length == 0 || !Names().Contains(name))
        {
            return null;
        }

        var group = GroupEntry(name);
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return group;
    }

    /// <summary>/apis/GROUP/VERSION or /api/v1, or null.</summary>
    public JsonObject? Resources(string group, string version)
    {
        var types = registry.All.Where(type => type.Group == group && type.Version == version).ToList();
        return types.Count == 0
            ? null
            : new JsonObject
            {
                ["kind"] = "APIResourceList",
                ["apiVersion"] = "v1",
                ["groupVersion"] = types[0].ApiVersion,
                ["resources"] = new JsonArray([.. types.SelectMany(Entries)]),
            };
    }

    /// <summary>/api or /apis in the aggregated form.</summary>
    public JsonObject Aggregated(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray(
        [
            .. registry.All.Where(type => (type.Group.Length == 0) == core).GroupBy(type => type.Group).Select(group => new JsonObject
            {
                ["metadata"] = core ? [] : new JsonObject { ["name"] = group.Key },
                ["versions"] = new JsonArray(
                [
                    .. group.GroupBy(type => type.Version).Select(version => new JsonObject
                    {
                        ["version"] = version.Key,
                        ["freshness"] = "Current",
                        ["resources"] = new JsonArray([.. version.Select(AggregatedEntry)]),
                    }),
                ]),
            }),
        ]),
    };

    private IEnumerable<string> Names() =>
        registry.All.Select(type => type.Group).Where(group => group.Length > 0).Distinct(StringComparer.Ordinal);

    private JsonObject GroupEntry(string name)
    {
        var versions = registry.All
            .Where(type => type.Group == name)
            .Select(type => type.Version)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions.Select(version => Version(name, version))]),
            ["preferredVersion"] = Version(name, versions[0]),
        };
    }

    private static JsonObject Version(string group, string version) =>
        new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static IEnumerable<JsonObject> Entries(ResourceType type)
    {
        var entry = new JsonObject
        {
            ["name"] = type.Plural,
            ["singularName"] = type.Singular,
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = Texts(Verbs),
        };
        entry.Put("shortNames", type.ShortNames.Length == 0 ? null : Texts(type.ShortNames));
        entry.Put("categories", type.Categories.Length == 0 ? null : Texts(type.Categories));
        yield return entry;
        if (type.HasStatus)
        {
            yield return Subresource(type, "status", type.Kind);
        }

        if (type.Scale is not null)
        {
            var scale = Subresource(type, "scale", "Scale");
            scale["group"] = "autoscaling";
            scale["version"] = "v1";
            yield return scale;
        }
    }

    private static JsonObject Subresource(ResourceType type, string name, string kind) => new()
    {
        ["name"] = $"{type.Plural}/{name}",
        ["singularName"] = "",
        ["namespaced"] = type.Namespaced,
        ["kind"] = kind,
        ["verbs"] = Texts(SubresourceVerbs),
    };

    private static JsonObject AggregatedEntry(ResourceType type)
    {
        var entry = new JsonObject
        {
            ["resource"] = type.Plural,
            ["responseKind"] = Kind(type.Group, type.Version, type.Kind),
            ["scope"] = type.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = type.Singular,
            ["verbs"] = Texts(Verbs),
        };
        entry.Put("shortNames", type.ShortNames.Length == 0 ? null : Texts(type.ShortNames));
        entry.Put("categories", type.Categories.Length == 0 ? null : Texts(type.Categories));
        var below = new JsonArray();
        if (type.HasStatus)
        {
            below.Add(Below("status", Kind(type.Group, type.Version, type.Kind)));
        }

        if (type.Scale is not null)
        {
            below.Add(Below("scale", Kind("autoscaling", "v1", "Scale")));
        }

        entry.Put("subresources", below.Count == 0 ? null : below);
        return entry;
    }

    private static JsonObject Below(string name, JsonObject kind) =>
        new() { ["subresource"] = name, ["responseKind"] = kind, ["verbs"] = Texts(SubresourceVerbs) };

    private static JsonObject Kind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
