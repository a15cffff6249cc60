using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Tests.Support;
using static ModelBooster.Host.Tests.Support.TheProgram;

namespace ModelBooster.Host.Tests.Commands;

public sealed class CompletionTests
{
    private readonly FakeCluster cluster = new();

    [Theory]
    [InlineData("re", "render")]
    [InlineData("render --k", "--kthena")]
    [InlineData("render --kthena ", "v0.2 v0.3 v0.4 v1.0")]
    [InlineData("render --kthena v1", "v1.0")]
    [InlineData("render --kthena=v1", "--kthena=v1.0")]
    [InlineData("render -o ", "json yaml")]
    [InlineData("render -f ", ":files")]
    [InlineData("render -f a b", ":files")]
    [InlineData("render --filename=b", ":files")]
    [InlineData("render -f a --kthena v1.0 --ou", "--output")]
    [InlineData("run --kubeconfig ", ":files")]
    [InlineData("run --verbosity w", "warning")]
    [InlineData("completion ", "bash fish pwsh zsh")]
    [InlineData("completion bash ", "")]
    [InlineData("status -w --wa", "")]
    [InlineData("version ", "")]
    [InlineData("nothing ", "")]
    [InlineData("render --nothing ", "")]
    public async Task What_may_stand_at_the_cursor_is_offered(string typed, string expected) =>
        Assert.Equal(expected, await OfferedAsync(typed));

    [Fact]
    public async Task Every_command_is_offered_with_its_purpose() =>
        Assert.Equal(
            AllCommands.All.Select(command => $"{command.Name}\t{command.Description!.TrimEnd('.')}"),
            (await RunAsync(cluster, "", "[suggest]", "modelbooster ")).Lines);

    [Theory]
    [InlineData("status ", "one three")]
    [InlineData("status t", "three")]
    [InlineData("status -n team-b ", "two")]
    [InlineData("status -n ", "team-a team-b")]
    [InlineData("diff -f x -n team-b", "team-b")]
    public async Task Boosters_and_their_namespaces_come_from_the_cluster(string typed, string expected)
    {
        Put("one", "team-a");
        Put("two", "team-b");
        Put("three", "team-a");

        Assert.Equal(expected, await OfferedAsync(typed));
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_silence()
    {
        cluster.Failure = new ApiFailure(403, "Forbidden", "no");

        var result = await RunAsync(cluster, "", "[suggest]", "modelbooster status ");

        Assert.Equal((0, "", ""), (result.Code, result.Output, result.Error));
    }

    [Theory]
    [InlineData("modelbooster re", "render")]
    [InlineData("modelbooster render --kthena=v0", "v0.2 v0.3 v0.4")]
    [InlineData("modelbooster render -f boosters/01", "boosters/01-single-node-cpu.yaml")]
    [InlineData("modelbooster render --filename=boo", "booster.yaml boosters")]
    [InlineData("modelbooster completion z", "zsh")]
    public async Task Bash_completes_by_the_script(string line, string expected)
    {
        var folder = RealProgram.PrepareFolder();
        try
        {
            // As readline calls it: the word to complete starts behind the last of space, = and :.
            var result = await RealProgram.BashAsync(
                folder,
                $$"""
                source <(modelbooster completion bash)
                complete -p modelbooster > /dev/null || exit 9
                COMP_LINE='{{line}}' COMP_POINT=${#COMP_LINE}
                COMP_POINT=${#COMP_LINE}
                _modelbooster modelbooster "${COMP_LINE##*[ =:]}" x
                printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd' '
                """);

            Assert.Equal((0, "", expected + "\n"), (result.Code, result.Error, result.Output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<string> OfferedAsync(string typed)
    {
        var result = await RunAsync(cluster, "", "[suggest]", $"modelbooster {typed}");
        Assert.Equal((0, ""), (result.Code, result.Error));
        return string.Join(' ', result.Lines.Select(line => line.Split('\t')[0]));
    }

    private void Put(string name, string ns) => cluster.Put(Kinds.ModelBooster, JsonNode.Parse(
        $$"""
        {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelBooster",
         "metadata": {"name": "{{name}}", "namespace": "{{ns}}"}, "spec": {} }
        """)!.AsObject());
}
