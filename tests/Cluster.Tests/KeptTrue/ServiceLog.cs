using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Records where requests go and what is available, over the whole time: each version of routes, servers and servings.</summary>
internal sealed class ServiceLog(KubeClient client, string scope) : IAsyncDisposable
{
    private readonly VersionLog routes = new(client, scope, Resources.ModelRoutes);
    private readonly VersionLog servers = new(client, scope, Resources.ModelServers);
    private readonly VersionLog servings = new(client, scope, Resources.ModelServings);

    /// <summary>
    /// From the moment when a route led to an available serving for the first time, it always did: every ModelServer it names
    /// existed, and the ModelServing of the same name was there and available. What happened is put in the order of the server's
    /// own resourceVersions.
    /// </summary>
    public async Task AssertServedAsync(string route, string lastServing)
    {
        await servings.UntilAsync((await client.GetAsync(Resources.ModelServings, scope, lastServing))!);
        await routes.UntilAsync((await client.GetAsync(Resources.ModelRoutes, scope, route))!);
        var all = Of("route", routes).Concat(Of("server", servers)).Concat(Of("serving", servings)).OrderBy(each => each.Version);
        var now = new Dictionary<(string Kind, string Name), JsonObject>();
        var began = false;
        foreach (var (version, kind, type, seen) in all)
        {
            if (type == "DELETED")
            {
                now.Remove((kind, seen.Name()));
            }
            else
            {
                now[(kind, seen.Name())] = seen;
            }

            var served = IsServed(now, route);
            began |= served;
            Assert.True(served || !began, $"at resourceVersion {version}, {type} of {kind} {seen.Name()}: requests go to nobody");
        }

        Assert.True(began, "requests never went anywhere");
    }

    public async ValueTask DisposeAsync()
    {
        await routes.DisposeAsync();
        await servers.DisposeAsync();
        await servings.DisposeAsync();
    }

    private static IEnumerable<(long Version, string Kind, string Type, JsonObject Seen)> Of(string kind, VersionLog log) =>
        log.Seen().Select(each => (VersionLog.Version(each.Object), kind, each.Type, each.Object));

    private static bool IsServed(Dictionary<(string Kind, string Name), JsonObject> now, string route) =>
        now.TryGetValue(("route", route), out var found) && TargetsOf(found).All(target =>
            now.ContainsKey(("server", target)) && now.GetValueOrDefault(("serving", target)).Is("Available"));

    private static IEnumerable<string> TargetsOf(JsonObject route) =>
        route["spec"]!["rules"]!.AsArray().SelectMany(rule => rule!["targetModels"]!.AsArray()).Select(target => target!["modelServerName"].Text());
}
