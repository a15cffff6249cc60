using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>An object that cannot be converted harms nobody but itself.</summary>
public abstract class PoisonTests(ApiServerFixture fixture) : Staged(fixture)
{
    [SkippableFact]
    public async Task A_booster_that_cannot_be_converted_fails_with_the_field_and_the_next_one_goes_on()
    {
        await Stage.StartControllerAsync();

        var poison = await Stage.CreateAsync(Boosters.Ours("unconvertible"));
        var good = await Stage.CreateAsync(Boosters.Ours("one-node"));

        await Stage.UntilAsync("Initialized", good.Name());
        var failed = (await Stage.UntilAsync("Failed", poison.Name())).Condition("Failed")!;
        Assert.Equal("InvalidSpec", failed.Reason);
        Assert.Contains("spec.backend.workers", failed.Message, StringComparison.Ordinal);
        Assert.Empty(await Stage.ChildrenAsync(poison));
    }

    [SkippableFact]
    public async Task A_booster_that_is_mended_is_no_longer_failed()
    {
        await Stage.StartControllerAsync();
        var poison = await Stage.CreateAsync(Boosters.Ours("unconvertible"));
        await Stage.UntilAsync("Failed", poison.Name());

        var mended = Manifest.Parse("spec: {backend: {workers: null}}")[0];
        mended["spec"]!["backend"]!["workers"] = poison["spec"]!["backend"]!["workers"]!.DeepClone();
        mended["spec"]!["backend"]!["workers"]![1]!["config"]!["port"] = 8000;
        await Stage.Client.PatchAsync(Resources.ModelBoosters, Stage.Namespace, poison.Name(), mended);

        var healed = await Stage.UntilAsync("Initialized", poison.Name());
        Assert.Equal("False", healed.Condition("Failed")!.Status);
    }

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture) : PoisonTests(fixture);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture) : PoisonTests(fixture);
}

/// <summary>A command line or a cluster that is not as it should be: one clear line, and the right end.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelbooster-bad-input-");

    [Fact]
    public async Task A_kubeconfig_that_is_not_there_is_one_line_on_stderr_and_exit_code_1()
    {
        var missing = Path.Combine(folder.FullName, "no-such-kubeconfig");

        var (code, error) = await RunAsync("run", "--kubeconfig", missing);

        Assert.Equal(1, code);
        Assert.Contains(missing, Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_none_is_one_line_on_stderr_and_exit_code_1()
    {
        var garbage = Path.Combine(folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(garbage, "clusters: 7\n");

        var (code, error) = await RunAsync("run", "--kubeconfig", garbage);

        Assert.Equal(1, code);
        Assert.Contains(garbage, Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_option_is_exit_code_2()
    {
        var (code, error) = await RunAsync("run", "--no-such-option");

        Assert.Equal(2, code);
        Assert.Contains(error, line => line.Contains("--no-such-option", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<(int Code, IReadOnlyList<string> Error)> RunAsync(params string[] arguments)
    {
        await using var program = await ControllerProcess.StartProgramAsync(arguments, Path.Combine(folder.FullName, "program"));
        var code = await program.Exited.WaitAsync(Eventually.Deadline);
        return (code, [.. (await LogFile.LinesAsync(program.ErrorFile)).Where(line => line.Length > 0)]);
    }
}
