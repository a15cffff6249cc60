using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary><c>diff</c> and <c>status</c> as processes, beside a controller that works.</summary>
public abstract class CommandTests(ApiServerFixture fixture) : Staged(fixture)
{
    private static int runs;

    [SkippableFact]
    public async Task A_diff_says_beforehand_what_the_controller_does_and_writes_nothing()
    {
        await Stage.StartControllerAsync();
        var manifest = Boosters.Ours("one-node").Named("predicted");
        var unknown = await RunAsync("diff", "-f", FileOf(manifest), "-n", Stage.Namespace);
        Assert.Equal((1, $"ModelBooster {Stage.Namespace}/predicted: 3 to create; new"), (unknown.Code, unknown.Output[0]));

        var booster = await Stage.CreateAsync(manifest);
        await Stage.UntilAsync("Initialized", booster.Name());
        var same = await RunAsync("diff", "-f", FileOf(manifest), "-n", Stage.Namespace);
        Assert.Equal((0, $"ModelBooster {Stage.Namespace}/predicted: nothing would change"), (same.Code, Assert.Single(same.Output)));

        var edited = manifest.DeepClone().AsObject();
        edited["spec"]!["backend"]!["workers"]![0]!["image"] = "registry.example.com/engine:2";
        edited["spec"]!["backend"]!["minReplicas"] = 2;
        edited["spec"]!["backend"]!["maxReplicas"] = 2;
        var before = await VersionsAsync(booster);
        var predicted = await RunAsync("diff", "-f", FileOf(edited), "-n", Stage.Namespace);
        Assert.Equal(
            (1, $"ModelBooster {Stage.Namespace}/predicted: 1 to change; restart of 1 pod"), (predicted.Code, predicted.Output[0]));
        Assert.Equal("  ~ ModelServing predicted-gpu: restart of 1 pod, scale from 1 to 2", predicted.Output[1]);
        Assert.Equal(before, await VersionsAsync(booster));

        await Stage.Client.PatchAsync(
            Resources.ModelBoosters, Stage.Namespace, booster.Name(), new JsonObject { ["spec"] = edited["spec"]!.DeepClone() });
        await Stage.UntilAsync("Initialized", booster.Name());
        var after = await RunAsync("diff", "-f", FileOf(edited), "-n", Stage.Namespace);
        Assert.Equal(0, after.Code);
        var changed = (await VersionsAsync(booster)).Except(before).Select(version => version.Split(' ')[0]);
        Assert.Equal(["modelservings"], changed);
    }

    [SkippableFact]
    public async Task A_status_shows_the_tree_and_watched_a_line_for_each_change()
    {
        await Stage.StartControllerAsync();
        var booster = await Stage.CreateAsync(Boosters.Ours("one-node").Named("watched"));
        await Stage.UntilAsync("Initialized", booster.Name());

        var tree = await RunAsync("status", "watched", "-n", Stage.Namespace);
        Assert.Equal(0, tree.Code);
        Assert.StartsWith("  → Progressing: ModelServing watched-gpu ", tree.Output[1], StringComparison.Ordinal);
        Assert.Contains(tree.Output, line => line.StartsWith("    ModelServing  watched-gpu  not ready", StringComparison.Ordinal));

        await using var watching = await ControllerProcess.StartProgramAsync(Arguments("status", "-w", "-n", Stage.Namespace), Logs());
        await LineAsync(watching, "not Active  not Ready");
        await Stage.MakeAvailableAsync(booster);
        await LineAsync(watching, "watched  Active  Ready  1/1 replicas");
        await Stage.Client.DeleteAsync(Resources.ModelBoosters, Stage.Namespace, booster.Name());
        await LineAsync(watching, "watched  gone");

        // Children of a shell's background job ignore SIGINT; both signals end a command alike.
        watching.Signal("TERM");
        Assert.Equal(0, await watching.Exited.WaitAsync(Eventually.Deadline));
        var gone = await RunAsync("status", "watched", "-n", Stage.Namespace);
        Assert.Equal((1, $"modelbooster: there is no ModelBooster {Stage.Namespace}/watched"), (gone.Code, Assert.Single(gone.Errors)));
    }

    private static Task LineAsync(GuardedProcess process, string part) => Eventually.HoldsAsync(
        () => LogFile.LinesAsync(process.OutputFile),
        lines => lines.Any(line => line.Contains(part, StringComparison.Ordinal)),
        $"a line with \"{part}\"",
        show: lines => string.Join('\n', lines));

    private async Task<(int Code, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(params string[] arguments)
    {
        await using var process = await ControllerProcess.StartProgramAsync(Arguments(arguments), Logs());
        var code = await process.Exited.WaitAsync(Eventually.Deadline);
        return (code, await LogFile.LinesAsync(process.OutputFile), await LogFile.LinesAsync(process.ErrorFile));
    }

    private string[] Arguments(params string[] arguments) =>
        [.. arguments, "--kubeconfig", Stage.Server.KubeconfigFor("person")];

    private string Logs() => Path.Combine(Stage.Server.Folder, $"command-{Interlocked.Increment(ref runs)}");

    private string FileOf(JsonObject manifest)
    {
        var file = Path.Combine(Stage.Server.Folder, $"manifest-{Interlocked.Increment(ref runs)}.json");
        File.WriteAllText(file, manifest.ToJsonString());
        return file;
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(JsonObject booster) =>
        [.. (await Stage.ChildrenAsync(booster)).Select(child => $"{child.Kind.Plural} {child.Object.Name()} {child.Object.ResourceVersion()}")];

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : CommandTests(fixture);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture) : CommandTests(fixture);
}
