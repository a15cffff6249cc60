using System.Net;
using System.Text.Json.Nodes;

namespace ModelBooster.ApiServer;

/// <summary>A release line of Kthena whose CRDs a server can have.</summary>
public enum KthenaRelease
{
    /// <summary>v0.4: AutoscalingPolicy and AutoscalingPolicyBinding.</summary>
    V04,

    /// <summary>v1.0: the target inside AutoscalingPolicy, no binding.</summary>
    V10,
}

/// <summary>Whose CRDs of the children are installed.</summary>
public enum CrdSource
{
    /// <summary>Those in <c>src/Host/Sandbox/Crds</c>: the same fields and rules, pod templates not looked into.</summary>
    Ours,

    /// <summary>Kthena's own, from <c>shared/kthena</c>, with the whole pod schema.</summary>
    Kthenas,
}

/// <summary>Installs CRDs and waits until they serve.</summary>
public static class CustomResources
{
    private const string BoosterCrdSuffix = "_modelboosters.yaml";

    /// <summary>Files of the children's CRDs.</summary>
    public static IReadOnlyList<string> ChildrenCrds(KthenaRelease release, CrdSource source)
    {
        var folder = source == CrdSource.Ours
            ? Path.Combine(RepositoryFiles.Root, "src", "Host", "Sandbox", "Crds", release == KthenaRelease.V04 ? "v0.4" : "v1.0")
            : Path.Combine(
                RepositoryFiles.Kthena ?? throw new InvalidOperationException(RepositoryFiles.WhyNoKthena),
                "crds",
                release == KthenaRelease.V04 ? "v0.4.0" : "v1.0.0");
        return [.. Directory.GetFiles(folder, "*.yaml").Where(file => !file.EndsWith(BoosterCrdSuffix, StringComparison.Ordinal)).Order()];
    }

    /// <summary>The file of the ModelBooster CRD, which is this project's own: <c>deploy/crds</c>.</summary>
    public static IReadOnlyList<string> BoosterCrd()
    {
        var folder = Path.Combine(RepositoryFiles.Root, "deploy", "crds");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.yaml").Order()] : [];
    }

    /// <summary>Installs the children's CRDs of a release and this project's own.</summary>
    public static Task InstallAsync(KubeClient client, KthenaRelease release, CrdSource source) =>
        InstallAsync(client, [.. ChildrenCrds(release, source), .. BoosterCrd()]);

    /// <summary>Applies CRDs and waits until each is established and its objects can be listed.</summary>
    public static async Task InstallAsync(KubeClient client, IEnumerable<string> files)
    {
        var definitions = files.SelectMany(Manifest.Read).Where(d => d["kind"].Text() == "CustomResourceDefinition").ToList();
        await Task.WhenAll(definitions.Select(definition => client.ApplyAsync(definition)));
        await Task.WhenAll(definitions.Select(definition => UntilServedAsync(client, definition)));
    }

    /// <summary>Removes a CRD, and with it every object of its kind, and waits until it is gone.</summary>
    public static async Task RemoveAsync(KubeClient client, Resource resource)
    {
        var name = $"{resource.Plural}.{resource.ApiVersion.Split('/')[0]}";
        await client.DeleteAsync(Resources.CustomResourceDefinitions, "", name);
        await client.UntilAsync(Resources.CustomResourceDefinitions, "", name, o => o is null, "the CRD is gone");
    }

    private static async Task UntilServedAsync(KubeClient client, JsonObject definition)
    {
        await client.UntilAsync(
            Resources.CustomResourceDefinitions,
            "",
            definition.Name(),
            o => o.Is("Established") && o.Is("NamesAccepted"),
            "the CRD is established");
        var spec = definition["spec"]!;
        var resource = new Resource(
            $"{spec["group"].Text()}/{spec["versions"]![0]!["name"].Text()}",
            spec["names"]!["plural"].Text(),
            spec["scope"].Text() == "Namespaced");
        // For a moment after that, lists are answered with 404 or with 429 "storage is (re)initializing".
        await Eventually.HoldsAsync(() => ListAnswerAsync(client, resource), answer => answer == "ok", $"{resource.Plural} can be listed");
    }

    private static async Task<string> ListAnswerAsync(KubeClient client, Resource resource)
    {
        try
        {
            await client.SendAsync(HttpMethod.Get, resource.At(query: "limit=1"));
            return "ok";
        }
        catch (KubeException e)
            when (e.Code is HttpStatusCode.NotFound or HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
        {
            return e.Message;
        }
    }
}
