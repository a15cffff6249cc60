using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Tests.Support;
using ModelBooster.Host.Views;
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

    [Fact]
    public async Task Watched_in_a_pipe_each_change_is_a_line_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new Lines();
        var first = cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));
        var feed = new BoosterFeed(cluster, "team-a", TimeProvider.System);
        await feed.ListAsync(stop.Token);

        var watching = new BoosterWatch(feed, _ => true, TimeProvider.System).PrintAsync([first], output, TextWriter.Null, stop.Token);
        cluster.Happens(new WatchEvent.Changed(first));
        cluster.Happens(new WatchEvent.Changed(cluster.Put(Kinds.ModelBooster, Booster("llama", ready: true))));
        cluster.Happens(new WatchEvent.Bookmark("300"));
        cluster.Happens(new WatchEvent.Deleted(first));

        Assert.Equal("team-a/llama  Active  not Ready  1/2 replicas  model big  Progressing: one is missing", await output.NextAsync());
        Assert.Equal("team-a/llama  Active  Ready  1/2 replicas  model big", await output.NextAsync());
        Assert.Equal("team-a/llama  gone", await output.NextAsync());
        await stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task Watched_on_a_terminal_it_is_drawn_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StringWriter();
        var first = cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));
        var feed = new BoosterFeed(cluster, "team-a", TimeProvider.System);
        await feed.ListAsync(stop.Token);
        var screen = new Terminal(Stream.Null, output, TextWriter.Null).Screen();

        var drawing = new BoosterWatch(feed, _ => true, TimeProvider.System).DrawAsync([first], screen, stop.Token);
        await cluster.Watched.Task;
        await stop.CancelAsync();
        await drawing;

        Assert.Contains("Progressing: one is missing", output.ToString(), StringComparison.Ordinal);
    }

    private static string[] Names(Result result) => [.. result.Lines.Where(line => line[0] != ' ').Select(line => line.Split(' ')[0])];

    private static JsonObject Booster(string name, bool ready, string ns = "team-a") => JsonNode.Parse(
        $$"""
        {"apiVersion": "workload.serving.volcano.sh/v1alpha1", "kind": "ModelBooster",
         "metadata": {"name": "{{name}}", "namespace": "{{ns}}", "creationTimestamp": "2026-01-02T03:01:00Z"},
         "spec": {},
         "status": {"observedGeneration": 1, "modelName": "big",
           "conditions": [
             {"type": "Ready", "status": "{{(ready ? "True" : "False")}}", "reason": "{{(ready ? "AsRequested" : "Progressing")}}", "message": "one is missing", "observedGeneration": 1, "lastTransitionTime": "2026-01-02T03:03:00Z"},
             {"type": "Active", "status": "True", "reason": "ServingAvailable", "message": "served", "observedGeneration": 1, "lastTransitionTime": "2026-01-02T03:03:00Z"}],
           "backendStatuses": [{"name": "main", "replicas": 2, "availableReplicas": 1, "message": "one is missing"}],
           "children": [{"kind": "ModelServing", "name": "llama-main", "ready": false, "reason": "Progressing"}] } }
        """)!.AsObject();
}
