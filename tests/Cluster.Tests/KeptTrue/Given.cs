using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

using Boosters = Scenarios.Boosters;

/// <summary>The boosters that these tests begin with.</summary>
internal static class Given
{
    /// <summary><c>big</c> with backend <c>ray</c>: an autoscaling policy, replicas 1–4; every kind of child.</summary>
    public static JsonObject Autoscaled() => Boosters.Ours("autoscaled");

    /// <summary><c>chat</c> with backend <c>gpu</c>, one replica, no policy.</summary>
    public static JsonObject OneNode() => Boosters.Ours("one-node");

    /// <summary><c>split</c> with backend <c>pd</c>: prefill and decode.</summary>
    public static JsonObject Disaggregated() => Boosters.Ours("disaggregated");

    /// <summary>A plain booster, one replica.</summary>
    public static JsonObject Plain(string name, string backend) => Manifest.Parse(
        $$"""
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata: {name: {{name}}}
        spec:
          backend:
            name: {{backend}}
            type: vLLM
            modelURI: hf://example/small
            replicas: 1
            workers: [{type: server, image: "registry.example.com/engine:1"}]
        """)[0];

    /// <summary>One of Kthena's manifests, by its path in <c>shared/kthena</c>.</summary>
    public static JsonObject Kthenas(string path) => Boosters.Kthenas(path);

    /// <summary>Kind and name of every child that a booster must have.</summary>
    public static IReadOnlySet<(Resource Kind, string Name)> ChildrenOf(JsonObject booster, KthenaRelease release) =>
        Boosters.Children(booster, release);
}
