using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Leaves things behind as Kthena's own controller does: children made by create, without <c>controller</c>, and a status.</summary>
internal static class FormerController
{
    /// <summary>Its field manager.</summary>
    public const string Manager = "kthena-controller-manager";

    /// <summary>Roles of a plain backend, otherwise made than by us.</summary>
    public const string OneRole =
        "[{name: leader, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: engine, image: \"engine:0\"}]}}}]";

    /// <summary>Roles of a disaggregated backend with a gang of two prefill pods.</summary>
    public const string TwoRoles =
        """
        [{name: prefill, replicas: 2, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: vllm, image: "engine:0"}]}}},
         {name: decode, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {containers: [{name: vllm, image: "engine:0"}]}}}]
        """;

    /// <summary>Makes a ModelServing.</summary>
    /// <param name="client">A client.</param>
    /// <param name="booster">Its owner.</param>
    /// <param name="name">Its name.</param>
    /// <param name="replicas">spec.replicas</param>
    /// <param name="roles">In YAML.</param>
    /// <param name="minRoleReplicas">spec.template.gangPolicy.minRoleReplicas, in YAML.</param>
    public static Task<JsonObject> MakeServingAsync(
        KubeClient client, JsonObject booster, string name, int replicas, string roles, string minRoleReplicas = "{}")
    {
        var serving = Manifest.Parse(
            $$"""
            apiVersion: workload.serving.volcano.sh/v1alpha1
            kind: ModelServing
            metadata:
              name: {{name}}
              labels: {workload.serving.volcano.sh/model-uid: {{booster.Uid()}}, workload.serving.volcano.sh/revision: 55d7bd6c6d}
              ownerReferences:
                - {apiVersion: workload.serving.volcano.sh/v1alpha1, kind: ModelBooster, name: {{booster.Name()}}, uid: {{booster.Uid()}} }
            spec:
              replicas: {{replicas}}
              schedulerName: ""
              template:
                restartGracePeriodSeconds: 60
            """)[0];
        var template = serving["spec"]!["template"]!;
        template["gangPolicy"] = new JsonObject { ["minRoleReplicas"] = Manifest.Parse(minRoleReplicas)[0] };
        template["roles"] = Manifest.Parse("roles: " + roles)[0]["roles"]!.DeepClone();
        return MakeAsync(client, Resources.ModelServings, booster.Namespace(), serving);
    }

    /// <summary>Makes any child.</summary>
    public static Task<JsonObject> MakeAsync(KubeClient client, Resource kind, string @namespace, JsonObject child) =>
        client.SendAsync(HttpMethod.Post, kind.At(@namespace, query: "fieldManager=" + Manager), child);

    /// <summary>Says that this generation of a booster is applied.</summary>
    public static Task SayAppliedAsync(KubeClient client, JsonObject booster) => client.PatchStatusAsync(
        Resources.ModelBoosters, booster.Namespace(), booster.Name(), new JsonObject { ["observedGeneration"] = booster.Generation() });
}
