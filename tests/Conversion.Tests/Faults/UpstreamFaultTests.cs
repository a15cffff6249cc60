using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Faults;

/// <summary>Faults that Kthena's own controller has or had, as far as conversion can have them. Each must stay away.</summary>
public class UpstreamFaultTests
{
    private const string Bounds = "minReplicas: 1\nmaxReplicas: 2";

    [Fact]
    public void A_pod_template_does_not_change_when_only_maxReplicas_does()
    {
        var before = Children.OfBackend(Bounds);
        var after = Children.OfBackend("minReplicas: 1\nmaxReplicas: 7");

        Assert.Equal(Template(before), Template(after));
        Assert.DoesNotContain(Labels.Revision, Template(before), StringComparison.Ordinal);
    }

    [Fact]
    public void The_revision_follows_the_spec_of_the_child_alone()
    {
        var before = Children.OfBackend("replicas: 1");
        var after = Children.OfBackend("replicas: 2");

        Assert.NotEqual(before.Serving.Label(Labels.Revision), after.Serving.Label(Labels.Revision));
        Assert.Equal(before.Server.Label(Labels.Revision), after.Server.Label(Labels.Revision));
    }

    [Theory]
    [InlineData("pvc://claim", "/claim")]
    [InlineData("pvc:///claim/", "/claim")]
    [InlineData("pvc://claim/some/where", "/claim/some/where")]
    public void A_claims_name_has_no_slash(string cache, string directory)
    {
        var children = Children.OfBackend($"replicas: 1\ncacheURI: {cache}");
        var volume = children.PodSpecs.Single()["volumes"]![0]!;

        Assert.Equal("claim", volume["persistentVolumeClaim"]!["claimName"].Text());
        Assert.Equal("/claim", children.Engine["volumeMounts"]![0]!["mountPath"].Text());
        Assert.StartsWith(directory + "/", children.EngineCommand[4], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_of_the_pod_itself_has_a_mount_path()
    {
        var children = Children.OfBackend("replicas: 1");

        Assert.Equal("/cache", children.Engine["volumeMounts"]![0]!["mountPath"].Text());
    }

    [Fact]
    public void Engine_arguments_are_written_as_they_are_given()
    {
        var command = Children.OfBackend("replicas: 1", """
            image: vllm:1
            config: {served-model-name: m, a: 1048576, b: 0.9, c: 1e-7, d: true, e: false, f: null, g: "", h: {x: [1, "y z"]}, i_j: 2}
            """).EngineCommand;

        Assert.Equal(
            ["--a", "1048576", "--b", "0.9", "--c", "1e-7", "--d", "--no-e", "--g", "--h", """{"x":[1,"y z"]}""", "--i-j", "2", "--served-model-name", "m"],
            command.Skip(5));
    }

    [Fact]
    public void JSON_arguments_are_not_read_by_a_shell()
    {
        const string worker = """
            image: vllm:1
            pods: 2
            config: {override: '{"stop": ["it''s", "$HOME `x` \\"q\\""]}'}
            """;
        var command = Children.OfBackend("replicas: 1", worker).EngineCommand;

        Assert.Equal(["bash", "-c", "bash examples/online_serving/multi-node-serving.sh leader --ray_cluster_size=2 && exec \"$@\"", "--", "python3"], command.Take(5));
        Assert.Contains("""{"stop": ["it's", "$HOME `x` \\"q\\""]}""", command);
    }

    [Theory]
    [InlineData("image: vllm:1", 0)]
    [InlineData("image: vllm:1\npods: 0", 0)]
    [InlineData("image: vllm:1\npods: 1", 0)]
    [InlineData("image: vllm:1\npods: 3", 2)]
    public void Worker_replicas_are_never_negative(string worker, int expected)
    {
        var role = Children.OfBackend("replicas: 1", worker).Roles.Single();

        Assert.Equal(expected, role["workerReplicas"].Number());
        Assert.Equal(expected > 0, role.ContainsKey("workerTemplate"));
    }

    [Theory]
    [InlineData("7b", "m-7b-main-")]
    [InlineData("qwen2.5", "qwen2-5-main-")]
    [InlineData("a-name-of-a-booster-that-goes-on-and-on-and-on", "a-name-of-a-booster-that-goes-on-and-")]
    public void Long_and_digit_first_names_become_legal_ones(string booster, string start)
    {
        var name = Names.Child(booster, "main");

        Assert.StartsWith(start, name, StringComparison.Ordinal);
        Assert.Matches("^[a-z]([-a-z0-9]*[a-z0-9])?$", name);
        Assert.InRange(name.Length, 1, Names.ServingLength);
    }

    [Fact]
    public void Every_backend_has_a_selector_of_its_own()
    {
        const string backend = "type: vLLM, modelURI: hf://org/model, replicas: 1, workers: [{image: v}]";
        var servers = Children.Of($"backends: [{{name: one, {backend}}}, {{name: two, {backend}}}]").All.Where(child => child["kind"].Text() == "ModelServer");

        Assert.Equal(["one", "two"], servers.Select(server => server["spec"]!["workloadSelector"]!["matchLabels"]![Labels.BackendName].Text()));
    }

    [Fact]
    public void No_environment_variable_stands_twice()
    {
        var names = new[] { "POD_NAME", "VLLM_USE_V1", "GLOO_SOCKET_IFNAME", "HF_HUB_OFFLINE", "HCCL_IF_IP", "REDIS_HOST" };
        var env = string.Join(", ", names.Select(name => $"{{name: {name}, value: mine}}"));
        var containers = Disaggregated($"env: [{env}]").PodSpecs.SelectMany(pod => Children.Containers(pod));

        Assert.All(containers, container =>
        {
            Assert.Equal(Children.EnvNames(container).Distinct(), Children.EnvNames(container));
            Assert.All(container["env"]!.AsArray().Take(names.Length), entry => Assert.Equal("mine", entry!["value"].Text()));
        });
    }

    [Fact]
    public void A_disaggregated_engine_may_load_for_as_long_as_it_takes()
    {
        foreach (var engine in Disaggregated().PodSpecs.Select(pod => Children.Containers(pod).Last()))
        {
            var startup = engine["startupProbe"]!;
            Assert.True(startup["periodSeconds"].Number() * startup["failureThreshold"].Number() >= 3600);
            Assert.False(engine["readinessProbe"]!.AsObject().ContainsKey("initialDelaySeconds"));
        }
    }

    [Theory]
    [InlineData("HF_AUTH_TOKEN")]
    [InlineData("MS_TOKEN")]
    [InlineData("ACCESS_KEY")]
    [InlineData("SECRET_KEY")]
    public void A_token_from_a_secret_reaches_the_downloader(string name)
    {
        var children = Children.OfBackend($"replicas: 1\nenv: [{{name: {name}, valueFrom: {{secretKeyRef: {{name: s, key: k}}}}}}]");
        var entry = Children.Containers(children.PodSpecs.Single(), "initContainers").Single()["env"]![0]!;

        Assert.Equal((name, "k"), (entry["name"].Text(), entry["valueFrom"]!["secretKeyRef"]!["key"].Text()));
    }

    [Fact]
    public void HF_TOKEN_reaches_the_downloader_under_the_name_it_reads()
    {
        var env = Children.Containers(
            Children.OfBackend("replicas: 1\nenv: [{name: HF_TOKEN, valueFrom: {secretKeyRef: {name: s, key: k}}}]").PodSpecs.Single(), "initContainers").Single()["env"]!;

        Assert.Equal("""[{"name":"HF_AUTH_TOKEN","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}]""", env.ToJsonString());
    }

    [Fact]
    public void HF_AUTH_TOKEN_is_not_overruled_by_HF_TOKEN()
    {
        var env = Children.Containers(
            Children.OfBackend("replicas: 1\nenv: [{name: HF_TOKEN, value: a}, {name: HF_AUTH_TOKEN, value: b}]").PodSpecs.Single(), "initContainers").Single()["env"]!;

        Assert.Equal("""[{"name":"HF_AUTH_TOKEN","value":"b"}]""", env.ToJsonString());
    }

    [Fact]
    public void Every_role_has_envFrom_for_its_runtime_and_shared_memory()
    {
        foreach (var pod in Disaggregated().PodSpecs)
        {
            Assert.Equal("""[{"secretRef":{"name":"s"}}]""", Children.Containers(pod).First()["envFrom"]!.ToJsonString());
            Assert.Contains("/dev/shm", Children.Containers(pod).Last()["volumeMounts"]!.AsArray().Select(mount => mount!["mountPath"].Text()));
        }
    }

    [Fact]
    public void Replicas_of_a_worker_are_one_where_nothing_is_said()
    {
        Assert.Equal(1, Children.OfBackend("replicas: 3").Roles.Single()["replicas"].Number());
    }

    [Fact]
    public void Requests_are_routed_to_entry_pods_alone()
    {
        var labels = Children.OfBackend("replicas: 1", "image: vllm:1\npods: 2").Server["spec"]!["workloadSelector"]!["matchLabels"]!;

        Assert.Equal("true", labels[Labels.Entry].Text());
    }

    [Theory]
    [InlineData(KthenaGeneration.V04)]
    [InlineData(KthenaGeneration.V10)]
    public void Metrics_are_read_on_the_runtimes_own_port_and_from_every_pod(KthenaGeneration generation)
    {
        var scaling = Children.Of("""
            autoscalingPolicy: {metrics: [{name: m, targetValue: 1}]}
            backend: {name: main, type: vLLM, modelURI: hf://a/b, minReplicas: 1, maxReplicas: 2, env: [{name: RUNTIME_PORT, value: "8200"}], workers: [{image: v}]}
            """, generation).All[^1]["spec"]!["homogeneousTarget"]!["target"]!;
        var source = generation == KthenaGeneration.V04 ? scaling["metricEndpoint"]! : scaling["metricSources"]!["m"]!["pod"]!;

        Assert.Equal("""{"uri":"/metrics","port":8200}""", source.ToJsonString());
    }

    [Fact]
    public void Two_boosters_that_come_to_the_same_names_are_told_apart_by_their_owner()
    {
        Assert.Equal(Names.Child("a-b", "c"), Names.Child("a", "b-c"));
        Assert.Equal("11111111-2222-3333-4444-555555555555", Children.OfBackend("replicas: 1").Serving.Owners().Single()["uid"].Text());
    }

    [Fact]
    public void The_gang_policy_that_can_never_be_taken_back_is_not_set()
    {
        Assert.False(Children.OfBackend("replicas: 1").Serving["spec"]!["template"]!.AsObject().ContainsKey("gangPolicy"));
    }

    private static string Template(Children children) => new JsonArray([.. children.Roles.Select(role => role.DeepClone())]).ToJsonString();

    private static Children Disaggregated(string field = "envFrom: [{secretRef: {name: s}}]") => Children.Of($$"""
        backend:
          name: main
          type: vLLMDisaggregated
          modelURI: hf://org/model
          replicas: 1
          {{field}}
          workers: [{type: prefill, image: v}, {type: decode, image: v}]
        """);
}
