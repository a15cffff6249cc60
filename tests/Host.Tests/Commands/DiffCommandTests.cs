using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Tests.Support;
using static ModelBooster.Host.Tests.Support.TheProgram;

namespace ModelBooster.Host.Tests.Commands;

public sealed class DiffCommandTests
{
    private readonly FakeCluster cluster = new();

    [Fact]
    public async Task A_booster_that_the_cluster_lacks_would_be_made_with_all_its_children()
    {
        var result = await DiffAsync(Samples.Manifest());

        Assert.Equal((1, ""), (result.Code, result.Error));
        Assert.Equal(
            [
                "ModelBooster team-a/llama: 3 to create; new",
                "  + ModelServing llama-main: starts 1 pod", "  + ModelServer llama-main", "  + ModelRoute llama",
            ],
            result.Lines);
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        cluster.Applied(Samples.Manifest());

        var result = await DiffAsync(Samples.Manifest());

        Assert.Equal((0, "ModelBooster team-a/llama: nothing would change\n", ""), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public async Task Another_image_restarts_the_pods_there_are()
    {
        cluster.Applied(Samples.Manifest(replicas: 3));

        var result = await DiffAsync(Samples.Manifest("vllm:2", replicas: 3));

        Assert.Equal(1, result.Code);
        Assert.Equal("ModelBooster team-a/llama: 1 to change; restart of 3 pods", result.Lines[0]);
        Assert.Contains("      ~ spec.template.roles[leader].entryTemplate.spec.containers[engine].image: \"vllm:1\" → \"vllm:2\"", result.Lines);
    }

    [Fact]
    public async Task More_replicas_are_a_scale()
    {
        cluster.Applied(Samples.Manifest());

        var result = await DiffAsync(Samples.Manifest(replicas: 3));

        Assert.Equal("  ~ ModelServing llama-main: scale from 1 to 3", result.Lines[1]);
        Assert.Contains("      ~ spec.replicas: 1 → 3", result.Lines);
    }

    [Fact]
    public async Task A_renamed_backend_is_made_before_the_old_one_goes()
    {
        cluster.Applied(Samples.Manifest());

        var result = await DiffAsync(Samples.Manifest(backend: "other"));

        Assert.Equal("ModelBooster team-a/llama: 1 to change, 2 to create, 2 to delete; starts 1 pod and ends 1 pod", result.Lines[0]);
        Assert.Contains("  - ModelServing llama-main: ends 1 pod; not before every wanted backend is available", result.Lines);
    }

    [Fact]
    public async Task Images_are_those_the_children_were_made_with_unless_others_are_named()
    {
        cluster.Applied(Samples.Manifest());
        var serving = cluster.Objects[new ObjectRef(Kinds.ModelServing, new ObjectKey("team-a", "llama-main"))].ToJsonString();
        Assert.Contains(Conversion.DefaultImages.Runtime, serving, StringComparison.Ordinal);

        var result = await DiffAsync(Samples.Manifest("vllm:2"), "--runtime-image", "mirror/runtime:9");

        Assert.Contains(result.Lines, line => line.Contains("containers[runtime].image", StringComparison.Ordinal) && line.EndsWith("→ \"mirror/runtime:9\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_paused_booster_is_said_to_be_and_nothing_changes()
    {
        cluster.Applied(Samples.Manifest(), """{"modelbooster.volcano.sh/paused":"true"}""");

        var paused = await DiffAsync(Samples.Manifest("vllm:2"));
        var lifted = await DiffAsync(Samples.Manifest("vllm:2", annotations: """{"modelbooster.volcano.sh/paused":"false"}"""));

        Assert.Equal((0, 1), (paused.Code, lifted.Code));
        Assert.StartsWith("  paused: ", paused.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_by_the_server_is_part_of_the_answer()
    {
        cluster.Applied(Samples.Manifest());
        cluster.Refusals[Kinds.ModelServing] = new ApiFailure(422, "Invalid", "spec.template.gangPolicy: field is immutable");

        var result = await DiffAsync(Samples.Manifest("vllm:2"));

        Assert.Equal(1, result.Code);
        Assert.Contains("  ! ModelServing llama-main: ImmutableField: apply ModelServing team-a/llama-main: spec.template.gangPolicy: field is immutable", result.Lines);
    }

    [Fact]
    public async Task A_booster_that_the_server_refuses_is_one_line_on_stderr()
    {
        cluster.Refusals[Kinds.ModelBooster] = new ApiFailure(404, "NotFound", "namespaces \"team-a\" not found");

        var result = await DiffAsync(Samples.Manifest());

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Equal(["<stdin>:1: ModelBooster team-a/llama: the API server would refuse it: namespaces \"team-a\" not found"], result.Errors);
    }

    [Fact]
    public async Task Json_says_the_same_for_programs()
    {
        cluster.Applied(Samples.Manifest());

        using var document = JsonDocument.Parse((await DiffAsync(Samples.Manifest("vllm:2"), "-o", "json")).Output);
        var booster = document.RootElement.GetProperty("boosters")[0];
        var child = booster.GetProperty("children")[0];

        Assert.Equal(("restart", 1), (booster.GetProperty("impact").GetString(), booster.GetProperty("restartedPods").GetInt32()));
        Assert.Equal(("update", "ModelServing"), (child.GetProperty("change").GetString(), child.GetProperty("kind").GetString()));
        Assert.Contains(child.GetProperty("fields").EnumerateArray(), field => field.GetProperty("path").GetString()!.EndsWith("image", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_CRD_it_says_what_to_do()
    {
        cluster.Catalog = cluster.Catalog with { Served = [] };

        Assert.Equal(["modelbooster: the cluster does not serve ModelBooster: apply the output of `modelbooster crds`"], (await DiffAsync(Samples.Manifest())).Errors);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_code_1()
    {
        cluster.Failure = new ApiFailure(null, "ConnectionRefused", "Connection refused");

        var result = await DiffAsync(Samples.Manifest());

        Assert.Equal((1, "modelbooster: the cluster cannot be asked: Connection refused\n"), (result.Code, result.Error));
    }

    [Fact]
    public async Task Another_namespace_than_the_manifests_is_refused()
    {
        var manifest = JsonNode.Parse(Samples.Manifest())!;
        manifest["metadata"]!["namespace"] = "elsewhere";

        var result = await DiffAsync(manifest.ToJsonString(), "-n", "team-a");

        Assert.Equal(["<stdin>:1: ModelBooster elsewhere/llama: metadata.namespace: is elsewhere, and --namespace says team-a"], result.Errors);
    }

    [Theory]
    [InlineData("diff")]
    [InlineData("diff", "-f", "-", "-o", "xml")]
    [InlineData("status", "a", "b")]
    [InlineData("status", "-A", "-n", "a")]
    public async Task Wrong_usage_is_code_2(params string[] arguments) => Assert.Equal(2, (await RunAsync(cluster, "", arguments)).Code);

    private Task<Result> DiffAsync(string manifest, params string[] more) => RunAsync(cluster, manifest, ["diff", "-f", "-", .. more]);
}
