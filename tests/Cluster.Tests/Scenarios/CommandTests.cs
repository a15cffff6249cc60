using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary><c>diff</c> and <c>status</c> as processes, beside a controller that works.</summary>
public abstract class CommandTests(ApiServerFixture fixture)
{
    private static int runs;

    [SkippableFact]
    public async Task A_diff_says_beforehand_what_the_controller_does_and_writes_nothing()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var manifest = Boosters.Ours("one-node").Named("predicted");
        var unknown = await RunAsync(stage, "diff", "-f", FileOf(stage, manifest), "-n", stage.Namespace);
        Assert.Equal((1, $"ModelBooster {stage.Namespace}/predicted: 3 to create; new"), (unknown.Code, unknown.Output[0]));

        var booster = await stage.CreateAsync(manifest);
        await stage.UntilAsync("Initialized", booster.Name());
        var same = await RunAsync(stage, "diff", "-f", FileOf(stage, manifest), "-n", stage.Namespace);
        Assert.Equal((0, $"ModelBooster {stage.Namespace}/predicted: nothing would change"), (same.Code, Assert.Single(same.Output)));

        var edited = manifest.DeepClone().AsObject();
        edited["spec"]!["backend"]!["workers"]![0]!["image"] = "registry.example.com/engine:2";
        edited["spec"]!["backend"]!["minReplicas"] = 2;
        edited["spec"]!["backend"]!["maxReplicas"] = 2;
        var before = await VersionsAsync(stage, booster);
        var predicted = await RunAsync(stage, "diff", "-f", FileOf(stage, edited), "-n", stage.Namespace);
        Assert.Equal(
            (1, $"ModelBooster {stage.Namespace}/predicted: 1 to change; restart of 1 pod"), (predicted.Code, predicted.Output[0]));
        Assert.Equal("  ~ ModelServing predicted-gpu: restart of 1 pod, scale from 1 to 2", predicted.Output[1]);
        Assert.Equal(before, await VersionsAsync(stage, booster));

        await stage.Client.PatchAsync(
            Resources.ModelBoosters, stage.Namespace, booster.Name(), new JsonObject { ["spec"] = edited["spec"]!.DeepClone() });
        await stage.UntilAsync("Initialized", booster.Name());
        var after = await RunAsync(stage, "diff", "-f", FileOf(stage, edited), "-n", stage.Namespace);
        Assert.Equal(0, after.Code);
        var changed = (await VersionsAsync(stage, booster)).Except(before).Select(version => version.Split(' ')[0]);
        Assert.Equal(["modelservings"], changed);
    }

    [SkippableFact]
    public async Task A_status_shows_the_tree_and_watched_a_line_for_each_change()
    {
        await using var stage = await Stage.SetAsync(fixture);
        var booster = await stage.CreateAsync(Boosters.Ours("one-node").Named("watched"));
        await stage.UntilAsync("Initialized", booster.Name());

        var tree = await RunAsync(stage, "status", "watched", "-n", stage.Namespace);
        Assert.Equal(0, tree.Code);
        Assert.StartsWith("  → Progressing: ModelServing watched-gpu ", tree.Output[1], StringComparison.Ordinal);
        Assert.Contains(tree.Output, line => line.StartsWith("    ModelServing  watched-gpu  not ready", StringComparison.Ordinal));

        await using var watching = await ControllerProcess.StartProgramAsync(Arguments(stage, "status", "-w", "-n", stage.Namespace), Logs(stage));
        await LineAsync(watching, "not Active  not Ready");
        await stage.MakeAvailableAsync(booster);
        await LineAsync(watching, "watched  Active  Ready  1/1 replicas");
        await stage.Client.DeleteAsync(Resources.ModelBoosters, stage.Namespace, booster.Name());
        await LineAsync(watching, "watched  gone");

        // Children of a shell's background job ignore SIGINT; both signals end a command alike.
        watching.Signal("TERM");
        Assert.Equal(0, await watching.Exited.WaitAsync(Eventually.Deadline));
        var gone = await RunAsync(stage, "status", "watched", "-n", stage.Namespace);
        Assert.Equal((1, $"modelbooster: there is no ModelBooster {stage.Namespace}/watched"), (gone.Code, Assert.Single(gone.Errors)));
    }

    private static Task LineAsync(GuardedProcess process, string part) => Eventually.HoldsAsync(
        () => LogFile.LinesAsync(process.OutputFile),
        lines => lines.Any(line => line.Contains(part, StringComparison.Ordinal)),
        $"a line with \"{part}\"",
        show: lines => string.Join('\n', lines));

    private static async Task<(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(Stage stage, params string[] arguments)
    {
        await using var process = await ControllerProcess.StartProgramAsync(Arguments(stage, arguments), Logs(stage));
        var code = await process.Exited.WaitAsync(Eventually.Deadline);
        return (code, await LogFile.LinesAsync(process.OutputFile), await LogFile.LinesAsync(process.ErrorFile));
    }

    private static string[] Arguments(Stage stage, params string[] arguments) =>
        [.. arguments, "--kubeconfig", stage.Server.KubeconfigFor("person")];

    private static string Logs(Stage stage) => Path.Combine(stage.Server.Folder, $"command-{Interlocked.Increment(ref runs)}");

    private static string FileOf(Stage stage, JsonObject manifest)
    {
        var file = Path.Combine(stage.Server.Folder, $"manifest-{Interlocked.Increment(ref runs)}.json");
        File.WriteAllText(file, manifest.ToJsonString());
        return file;
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(Stage stage, JsonObject booster) =>
        [.. (await stage.ChildrenAsync(booster)).Select(child => $"{child.Kind.Plural} {child.Object.Name()} {child.Object.ResourceVersion()}")];

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : CommandTests(fixture);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture) : CommandTests(fixture);
}
