using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>The boosters that scenarios are played with.</summary>
internal static class Boosters
{
    /// <summary>One of ours, from the folder <c>Boosters</c>.</summary>
    public static JsonObject Ours(string name) =>
        Manifest.Read(Path.Combine(RepositoryFiles.Root, "tests", "Cluster.Tests", "Boosters", name + ".yaml")).Single();

    /// <summary>One of Kthena's, by its path in <c>shared/kthena</c>. Its uid is left out: the server gives each object its own.</summary>
    public static JsonObject Kthenas(string path)
    {
        var folder = RepositoryFiles.Kthena ?? throw new InvalidOperationException(RepositoryFiles.WhyNoKthena);
        var booster = Manifest.Read(Path.Combine(folder, path)).Single();
        booster["metadata"]!.AsObject().Remove("uid");
        return booster;
    }

    /// <summary>The same booster under another name.</summary>
    public static JsonObject Named(this JsonObject booster, string name)
    {
        var copy = booster.DeepClone().AsObject();
        copy["metadata"]!["name"] = name;
        // The client-facing name is left to follow the booster's: two routes for one model would shadow each other.
        copy["spec"]!.AsObject().Remove("name");
        return copy;
    }

    /// <summary>Names of its backends.</summary>
    public static IReadOnlyList<string> Backends(JsonObject booster) => booster["spec"]!["backend"] is JsonObject one
        ? [one["name"].Text()]
        : [.. booster["spec"]!["backends"]!.AsArray().Select(backend => backend!["name"].Text())];

    /// <summary>Kind and name of every child it must have (behaviour of this project's API, "Names, labels, owners").</summary>
    public static IReadOnlySet<(Resource Kind, string Name)> Children(JsonObject booster, KthenaRelease release)
    {
        var children = new HashSet<(Resource, string)> { (Resources.ModelRoutes, booster.Name()) };
        foreach (var backend in Backends(booster))
        {
            var name = $"{booster.Name()}-{backend}";
            children.Add((Resources.ModelServings, name));
            children.Add((Resources.ModelServers, name));
            if (booster["spec"]!["autoscalingPolicy"] is not null)
            {
                children.Add((Resources.AutoscalingPolicies, name));
                if (release == KthenaRelease.V04)
                {
                    children.Add((Resources.AutoscalingPolicyBindings, name));
                }
            }
        }

        return children;
    }
}
