using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Tests.Support;
using static ModelBooster.Host.Tests.Support.Samples;
using static ModelBooster.Host.Tests.Support.TheProgram;

namespace ModelBooster.Host.Tests.Commands;

public sealed class StatusCommandTests
{
    private readonly FakeCluster cluster = new();

    [Fact]
    public async Task A_booster_is_a_tree_with_the_root_cause_on_top()
    {
        cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));

        var result = await RunAsync(cluster, "", "status");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal(
            [
                "team-a/llama  3m  Active  not Ready  1/2 replicas  model big",
                "  → Progressing: one is missing",
                "  conditions",
                "    Active  True   65s  ServingAvailable  served",
                "    Ready   False  65s  Progressing",
                "  backends",
                "    main  1/2 available",
                "  children",
                "    ModelServing  llama-main  not ready  Progressing",
            ],
            result.Lines);
    }

    [Fact]
    public async Task One_that_is_as_asked_for_has_no_cause()
    {
        cluster.Put(Kinds.ModelBooster, Booster("llama", ready: true));

        Assert.DoesNotContain("→", (await RunAsync(cluster, "", "status", "llama")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boosters_come_in_the_order_of_their_names()
    {
        cluster.Put(Kinds.ModelBooster, Booster("b", ready: true));
        cluster.Put(Kinds.ModelBooster, Booster("a", ready: true));
        cluster.Put(Kinds.ModelBooster, Booster("c", ready: true, ns: "other"));

        Assert.Equal(["team-a/a", "team-a/b"], Names(await RunAsync(cluster, "", "status")));
        Assert.Equal(["other/c"], Names(await RunAsync(cluster, "", "status", "-n", "other")));
        Assert.Equal(["other/c", "team-a/a", "team-a/b"], Names(await RunAsync(cluster, "", "status", "-A")));
    }

    [Fact]
    public async Task A_booster_that_is_not_there_is_one_line_and_code_1()
    {
        var result = await RunAsync(cluster, "", "status", "llama");

        Assert.Equal((1, "", "modelbooster: there is no ModelBooster team-a/llama\n"), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public async Task No_boosters_at_all_is_no_error() =>
        Assert.Equal((0, "", "there are no ModelBoosters in namespace team-a\n"), await RunAsync(cluster, "", "status") switch { var r => (r.Code, r.Output, r.Error) });

    [Theory]
    [InlineData(404, "the cluster does not serve ModelBooster: apply the output of `modelbooster crds`")]
    [InlineData(null, "the cluster does not answer: Connection refused")]
    public async Task A_cluster_that_says_no_is_one_line_and_code_1(int? status, string line)
    {
        cluster.Failure = new ApiFailure(status, "", "Connection refused");

        var result = await RunAsync(cluster, "", "status");

        Assert.Equal((1, $"modelbooster: {line}\n"), (result.Code, result.Error));
    }

    private static string[] Names(Result result) => [.. result.Lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0])];
}
