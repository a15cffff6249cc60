using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>The ways in which an autoscaler sets replicas.</summary>
internal static class Scaling
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["scale", "update", "patch"];

    private const string Autoscaler = "fieldManager=autoscaler";

    /// <summary>Sets spec.replicas of a ModelServing.</summary>
    /// <returns>resourceVersion of the serving that has them.</returns>
    public static async Task<string> SetAsync(KubeClient client, string @namespace, string name, string way, int replicas)
    {
        var patch = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } };
        return (way switch
        {
            "scale" => await PatchAsync(client, Resources.ModelServings.At(@namespace, name, "scale", Autoscaler), patch),
            "patch" => await PatchAsync(client, Resources.ModelServings.At(@namespace, name, query: Autoscaler), patch),
            _ => await UpdateAsync(client, @namespace, name, replicas),
        }).ResourceVersion();
    }

    private static Task<JsonObject> PatchAsync(KubeClient client, Uri at, JsonObject patch) =>
        client.SendAsync(HttpMethod.Patch, at, patch, "application/merge-patch+json");

    /// <summary>Read, change, write back, as an autoscaler does that holds an informer; again where another was faster.</summary>
    private static async Task<JsonObject> UpdateAsync(KubeClient client, string @namespace, string name, int replicas)
    {
        while (true)
        {
            var serving = await client.SendAsync(HttpMethod.Get, Resources.ModelServings.At(@namespace, name));
            serving["spec"]!["replicas"] = replicas;
            try
            {
                return await client.SendAsync(HttpMethod.Put, Resources.ModelServings.At(@namespace, name, query: Autoscaler), serving);
            }
            catch (KubeException e) when (e.Reason == "Conflict")
            {
                // Another write came between: read again.
            }
        }
    }
}
