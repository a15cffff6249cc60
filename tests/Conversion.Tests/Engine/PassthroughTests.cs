using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Engine;

public class PassthroughTests
{
    [Fact]
    public void Pod_fields_nobody_here_has_heard_of_survive()
    {
        const string worker = """
            image: vllm:1
            resources: {limits: {cpu: "1.50", new.io/thing: "1e3"}, claims: [{name: c, newField: {deep: [1, null, 2.0]}}]}
            affinity: {newAffinity: {weight: 1.0}}
            tolerations: [{key: a, newField: x}]
            nodeSelector: {a: b}
            """;
        var pod = Children.OfBackend("replicas: 1\nenv: [{name: A, valueFrom: {newRef: {path: p}}}]\nenvFrom: [{newRef: {name: many}, prefix: P_}]", worker).PodSpecs.Single();
        var engine = Children.Containers(pod).Last();

        Assert.Equal("""{"limits":{"cpu":"1.50","new.io/thing":"1e3"},"claims":[{"name":"c","newField":{"deep":[1,null,2.0]}}]}""", engine["resources"]!.ToJsonString());
        Assert.Equal("""{"newAffinity":{"weight":1.0}}""", pod["affinity"]!.ToJsonString());
        Assert.Equal("""[{"key":"a","newField":"x"}]""", pod["tolerations"]!.ToJsonString());
        Assert.Equal("""{"name":"A","valueFrom":{"newRef":{"path":"p"}}}""", engine["env"]![0]!.ToJsonString());
        Assert.Equal("""[{"newRef":{"name":"many"},"prefix":"P_"}]""", Children.Containers(pod).First()["envFrom"]!.ToJsonString());
    }

    [Fact]
    public void A_policy_on_a_cluster_without_autoscaling_names_the_missing_kind()
    {
        var result = Children.ConvertSpec("""
            autoscalingPolicy: {metrics: [{name: m, targetValue: 1}]}
            backend: {name: main, type: vLLM, modelURI: hf://a/b, minReplicas: 1, maxReplicas: 2, workers: [{image: v}]}
            """, KthenaGeneration.NoAutoscaling);

        Assert.Equal(new ConversionResult.MissingKind(Kinds.AutoscalingPolicy), result);
    }

    [Fact]
    public void A_booster_without_a_policy_works_on_a_cluster_without_autoscaling()
    {
        var result = Children.ConvertSpec(
            "backend: {name: main, type: vLLM, modelURI: hf://a/b, minReplicas: 1, maxReplicas: 2, workers: [{image: v}]}", KthenaGeneration.NoAutoscaling);

        var backend = Assert.IsType<ConversionResult.Converted>(result).Backends.Single();
        Assert.Equal(new WantedBackend("main", "demo-main", 1, null, null), backend);
    }

    [Fact]
    public void What_an_autoscaler_owns_is_told_with_its_bounds()
    {
        var homogeneous = Backend("vLLM", "minReplicas: 0, maxReplicas: 3, workers: [{image: v}]");
        var roles = Backend("vLLMDisaggregated", "workers: [{type: decode, image: v, replicas: 9, minReplicas: 1, maxReplicas: 4}, {type: prefill, image: v}]");

        Assert.Equal((0, 0, 3), (homogeneous.Replicas, homogeneous.MinReplicas, homogeneous.MaxReplicas));
        Assert.Equal((1, null, null), (roles.Replicas, roles.MinReplicas, roles.MaxReplicas));
        Assert.Equal(new WantedRole("decode", 4, 1, 4), Assert.Single(roles.ScaledRoles));
    }

    [Fact]
    public void A_cache_in_shared_memory_takes_the_place_of_shared_memory()
    {
        var pod = Children.OfBackend("replicas: 1\ncacheURI: hostpath://dev/shm").PodSpecs.Single();

        Assert.Equal("main-weights", Assert.Single(pod["volumes"]!.AsArray())!["name"].Text());
        Assert.Single(Children.Containers(pod).Last()["volumeMounts"]!.AsArray());
    }

    private static WantedBackend Backend(string type, string rest) => Assert.IsType<ConversionResult.Converted>(Children.ConvertSpec($$"""
        autoscalingPolicy: {metrics: [{name: m, targetValue: 1}]}
        backend: {name: main, type: {{type}}, modelURI: hf://a/b, {{rest}}}
        """, KthenaGeneration.V10)).Backends.Single();
}
