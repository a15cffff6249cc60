using System.Collections.Immutable;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>Discovery documents and CRDs → <see cref="ApiCatalog"/>.</summary>
internal static class CatalogReading
{
    /// <summary>Decides what is served.</summary>
    /// <param name="resourceLists">The discovery documents (APIResourceList) of the groups that are there.</param>
    /// <param name="policyCrd">CRD of AutoscalingPolicy; null where there is none.</param>
    /// <param name="boosterCrd">CRD of ModelBooster; null where there is none.</param>
    public static ApiCatalog Read(IEnumerable<JsonElement> resourceLists, JsonElement? policyCrd, JsonElement? boosterCrd)
    {
        var served = resourceLists.SelectMany(Served).ToImmutableHashSet();
        var generation = !served.Contains(Kinds.AutoscalingPolicy) ? KthenaGeneration.NoAutoscaling
            : SpecHas(policyCrd, Kinds.AutoscalingPolicy.Version, "homogeneousTarget") ? KthenaGeneration.V10
            : KthenaGeneration.V04;
        return new ApiCatalog(
            served,
            generation,
            !served.Contains(Kinds.ModelBooster) || SpecHas(boosterCrd, Kinds.ModelBooster.Version, "backends"));
    }

    private static IEnumerable<ResourceKind> Served(JsonElement list)
    {
        if (Text(list, "groupVersion") is not { } groupVersion
            || list.ValueKind != JsonValueKind.Object
            || !list.TryGetProperty("resources", out var resources)
            || resources.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        var names = resources.EnumerateArray().Select(each => Text(each, "name")).ToHashSet();
        foreach (var kind in Kinds.All.Where(kind => kind.ApiVersion == groupVersion && names.Contains(kind.Plural)))
        {
            yield return kind;
        }
    }

    /// <summary>Whether the schema of one version declares a field of spec.</summary>
    private static bool SpecHas(JsonElement? crd, string version, string field) =>
        crd is { } document
        && At(document, "spec", "versions") is { ValueKind: JsonValueKind.Array } versions
        && versions.EnumerateArray().Any(each =>
            Text(each, "name") == version
            && At(each, "schema", "openAPIV3Schema", "properties", "spec", "properties", field) is not null);

    private static JsonElement? At(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(step, out from))
            {
                return null;
            }
        }

        return from;
    }

    private static string? Text(JsonElement parent, string name) =>
        At(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
