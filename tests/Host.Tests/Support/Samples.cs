using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;

namespace ModelBooster.Host.Tests.Support;

/// <summary>A booster as a manifest and as it stands in a cluster, children included.</summary>
internal static class Samples
{
    public const string Name = "llama";

    public static string Manifest(string image = "vllm:1", int replicas = 1, string backend = "main", string annotations = "{}") =>
        $$"""
        {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelBooster",
         "metadata": {"name": "{{Name}}", "annotations": {{annotations}}},
         "spec": {"backend": {"name": "{{backend}}", "type": "vLLM", "modelURI": "hf://org/model", "replicas": {{replicas}}, "workers": [{"image": "{{image}}"}] } } }
        """;

    /// <summary>Puts a booster and the children that the controller made of it into a cluster.</summary>
    public static JsonObject Applied(this FakeCluster cluster, string manifest, string annotations = "{}")
    {
        var booster = JsonNode.Parse(manifest)!.AsObject();
        booster["metadata"]!["namespace"] = "team-a";
        booster["metadata"]!["annotations"] = JsonNode.Parse(annotations);
        booster["status"] = new JsonObject { ["observedGeneration"] = 1 };
        var live = cluster.Put(Kinds.ModelBooster, booster);
        var settings = new RenderSettings(KthenaGeneration.V04, DefaultImages.Downloader, DefaultImages.Runtime);
        var converted = (ConversionResult.Converted)Converter.Convert(live.Document, settings);
        var mark = new RenderedMark(RenderedMark.Today, settings.DownloaderImage, settings.RuntimeImage, 1, null);
        foreach (var wish in Enum.GetValues<ChildRole>().SelectMany(role => Wishes.For(role, converted, mark, mayHold: true)))
        {
            var child = JsonNode.Parse(EffectiveWish.First(wish).Span)!.AsObject();
            child["metadata"]!["managedFields"] = new JsonArray(new JsonObject
            {
                ["manager"] = FieldManagers.Controller,
                ["operation"] = "Apply",
                ["fieldsV1"] = Fields(child),
            });
            cluster.Put(wish.Child.Ref.Kind, child);
        }

        return booster;
    }

    /// <summary>A booster as it stands in a cluster, with a status: one of two replicas available, or all as asked for.</summary>
    public static JsonObject Booster(string name, bool ready, string ns = "team-a", string message = "one is missing") => JsonNode.Parse(
        $$"""
        {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelBooster",
         "metadata": {"name": "{{name}}", "namespace": "{{ns}}", "creationTimestamp": "2026-01-02T03:01:00Z"},
         "spec": {},
         "status": {"observedGeneration": 1, "modelName": "big",
           "conditions": [
             {"type": "Ready", "status": "{{(ready ? "True" : "False")}}", "reason": "{{(ready ? "AsRequested" : "Progressing")}}",
              "message": "{{message}}", "observedGeneration": 1, "lastTransitionTime": "2026-01-02T03:03:00Z"},
             {"type": "Active", "status": "True", "reason": "ServingAvailable", "message": "served", "observedGeneration": 1,
              "lastTransitionTime": "2026-01-02T03:03:00Z"}],
           "backendStatuses": [{"name": "main", "replicas": 2, "availableReplicas": 1, "message": "one is missing"}],
           "children": [{"kind": "ModelServing", "name": "llama-main", "ready": false, "reason": "Progressing"}] } }
        """)!.AsObject();

    /// <summary>An Event of the controller about a booster of team-a.</summary>
    public static JsonObject Event(
        string uid, string booster, string note, string reason = "ChildRestored", string time = "2026-01-02T03:04:00.000000Z") => JsonNode.Parse(
        $$"""
        {"apiVersion": "events.k8s.io/v1", "kind": "Event",
         "metadata": {"name": "{{booster}}.{{uid}}", "namespace": "team-a", "uid": "{{uid}}"},
         "eventTime": "{{time}}", "reportingController": "{{EventDocument.ReportingController}}", "type": "Normal",
         "action": "{{(reason.StartsWith("Child", StringComparison.Ordinal) ? "Update" : "Serve")}}",
         "reason": "{{reason}}", "note": "{{note}}",
         "regarding": {"kind": "ModelBooster", "namespace": "team-a", "name": "{{booster}}"} }
        """)!.AsObject();

    private static JsonObject Fields(JsonObject child) => new()
    {
        ["f:metadata"] = Members(child, "metadata", "labels", "annotations", "ownerReferences"),
        ["f:spec"] = Members(child, "spec", [.. child["spec"]!.AsObject().Select(member => member.Key)]),
    };

    private static JsonObject Members(JsonObject child, string part, params string[] names) => new(
        names.Where(child[part]!.AsObject().ContainsKey).Select(name => KeyValuePair.Create("f:" + name, (JsonNode?)new JsonObject())));
}
