using System.Text.Json;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Commands;

public sealed class CommandTests : IDisposable
{
    private const string Booster =
        """
        apiVersion: workload.serving.volcano.sh/v1alpha1
        kind: ModelBooster
        metadata:
          name: NAME
        spec:
          backend: {name: main, type: vLLM, modelURI: hf://org/model, replicas: 1, workers: [{image: vllm:1}]}

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("modelbooster-files").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Several_boosters_in_give_several_sets_out()
    {
        var result = await TheProgram.RunWith(Named("one") + "---\n" + Named("two"), "render", "-f", "-");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            ["one-main", "one-main", "one", "two-main", "two-main", "two"], Manifest.Parse(result.Output).Select(child => child.Name()));
    }

    [Fact]
    public async Task A_directory_is_read_in_the_order_of_its_files()
    {
        File("b.yml", Named("b"));
        File("a.yaml", Named("a"));
        File("c.json", """{"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelBooster", "metadata": {"name": "c"}, "spec": {"backend": {"name": "main", "type": "vLLM", "modelURI": "hf://a/b", "replicas": 1, "workers": [{"image": "v"}]}}}""");
        File("notes.txt", "no manifest");

        var result = await TheProgram.Run("render", "-f", folder);

        Assert.Equal(["a", "b", "c"], Manifest.Parse(result.Output).Where(child => child["kind"].Text() == "ModelRoute").Select(child => child.Name()));
    }

    [Fact]
    public async Task Other_kinds_are_passed_over_with_a_note()
    {
        const string others = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n---\n# nothing\n---\n";

        var result = await TheProgram.RunWith(others + Named("one"), "render", "-f", "-");

        Assert.Equal(0, result.Code);
        Assert.Equal(["<stdin>:1: note: Service shop/web: passed over, not a ModelBooster"], result.Errors);
    }

    [Fact]
    public async Task A_list_is_taken_apart()
    {
        var list = "apiVersion: v1\nkind: List\nitems:\n- " + Named("one").TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal);

        Assert.Equal(0, (await TheProgram.RunWith(list, "render", "-f", "-")).Code);
    }

    [Fact]
    public async Task An_error_names_file_line_object_and_field()
    {
        var file = File("bad.yaml", "# a comment\n" + Named("bad").Replace("vLLM", "Triton", StringComparison.Ordinal));

        var result = await TheProgram.Run("validate", "-f", file);

        Assert.Equal(1, result.Code);
        Assert.Equal(
            [$"{file}:7: ModelBooster bad: spec.backend.type: Unsupported value: \"Triton\": supported values: \"vLLM\", \"vLLMDisaggregated\", \"SGLang\", \"SGLangDisaggregated\""],
            result.Errors);
    }

    [Fact]
    public async Task A_bad_booster_does_not_keep_the_good_from_being_rendered()
    {
        var result = await TheProgram.RunWith(Named("good") + "---\n" + Named("bad").Replace("hf:", "ftp:", StringComparison.Ordinal), "render", "-f", "-");

        Assert.Equal(1, result.Code);
        Assert.Equal(3, Manifest.Parse(result.Output).Count);
    }

    [Theory]
    [InlineData("kind: [", "<stdin>:2: ")]
    [InlineData("a: 1\nb: \"\n", ":")]
    [InlineData("{\"a\": \n\n oops}", ":3: ")]
    [InlineData("", "no ModelBooster found")]
    [InlineData("just a text", "not a ModelBooster")]
    public async Task What_is_no_manifest_is_one_line_on_stderr(string text, string part)
    {
        var result = await TheProgram.RunWith(text, "render", "-f", "-");

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains(part, result.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_in_one_line()
    {
        var result = await TheProgram.Run("render", "-f", Path.Combine(folder, "none.yaml"));

        Assert.Equal(1, result.Code);
        Assert.EndsWith("none.yaml: no such file", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Huge_input_is_refused()
    {
        var result = await TheProgram.RunWith(new string('#', 33 * 1024 * 1024), "render", "-f", "-");

        Assert.Equal(1, result.Code);
        Assert.Equal("<stdin>: larger than 32 MB", Assert.Single(result.Errors));
    }

    [Theory]
    [InlineData("render")]
    [InlineData("render", "-f", "-", "--kthena", "v2")]
    [InlineData("render", "-f", "-", "-o", "xml")]
    [InlineData("validate", "--what")]
    [InlineData("nothing")]
    public async Task Wrong_usage_is_code_2(params string[] arguments)
    {
        var result = await TheProgram.RunWith("", arguments);

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.All(result.Errors, error => Assert.StartsWith("modelbooster: ", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_a_list_that_kubectl_takes()
    {
        var result = await TheProgram.RunWith(Named("one"), "render", "-f", "-", "-o", "json");
        using var list = JsonDocument.Parse(result.Output);

        Assert.Equal("List", list.RootElement.GetProperty("kind").GetString());
        Assert.Equal(3, list.RootElement.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("", "AutoscalingPolicy")]
    [InlineData("v0.4", "AutoscalingPolicyBinding")]
    [InlineData("v1.0", "AutoscalingPolicy")]
    public async Task A_booster_with_a_policy_is_rendered_for_the_generation_asked_for(string kthena, string last)
    {
        var booster = Named("one").Replace("replicas: 1", "minReplicas: 1, maxReplicas: 2", StringComparison.Ordinal)
            + "  autoscalingPolicy: {metrics: [{metricName: m, targetValue: 1}]}\n";
        string[] option = kthena.Length > 0 ? ["--kthena", kthena] : [];

        var kinds = Manifest.Parse((await TheProgram.RunWith(booster, ["render", "-f", "-", .. option])).Output).Select(child => child["kind"].Text());

        Assert.Equal(kthena.Length == 0 ? "AutoscalingPolicyBinding" : last, kinds.Last());
    }

    [Fact]
    public async Task The_uid_of_the_input_is_used_and_zeros_stand_in_for_none()
    {
        var without = Manifest.Parse((await TheProgram.RunWith(Named("one"), "render", "-f", "-")).Output)[0];
        var with = Manifest.Parse((await TheProgram.RunWith(Named("one\n  uid: abc"), "render", "-f", "-")).Output)[0];

        Assert.Equal(("00000000-0000-0000-0000-000000000000", "abc"), (without.Owners()[0]["uid"].Text(), with.Owners()[0]["uid"].Text()));
    }

    [Fact]
    public async Task Version_tells_version_commit_and_runtime()
    {
        var lines = (await TheProgram.Run("version")).Output.Split('\n');

        Assert.StartsWith("modelbooster ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("commit ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("runtime ", lines[2], StringComparison.Ordinal);
    }

    private static string Named(string name) => Booster.Replace("NAME", name, StringComparison.Ordinal);

    private string File(string name, string text)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
