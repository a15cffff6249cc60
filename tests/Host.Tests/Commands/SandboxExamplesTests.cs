using ModelBooster.ApiServer;
using ModelBooster.Host.Tests.Support;

namespace ModelBooster.Host.Tests.Commands;

/// <summary>The program as a stranger runs it first: all examples become Active on the sandbox, with either generation of Kthena.</summary>
public sealed class SandboxExamplesTests : IDisposable
{
    private readonly string folder = RealProgram.PrepareFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("v0.4")]
    [InlineData("v1.0")]
    public async Task All_examples_become_active(string kthena)
    {
        var examples = Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "examples")).Length;

        var result = await RealProgram.BashAsync(folder, $"modelbooster sandbox --exit --kthena {kthena}");

        Assert.Equal(0, result.Code);
        Assert.Single(result.Errors);
        Assert.Equal(examples, result.Lines.Where(IsActive).Select(line => line.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public async Task Where_a_booster_is_refused_it_ends_with_code_1()
    {
        await File.WriteAllTextAsync(
            Path.Combine(folder, "bad.yaml"),
            "apiVersion: workload.serving.volcano.sh/v1alpha1\nkind: ModelBooster\nmetadata: {name: bad}\nspec: {}\n");

        var result = await RealProgram.BashAsync(folder, "modelbooster sandbox --exit -f bad.yaml");

        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.StartsWith("bad.yaml:1: ModelBooster bad: ", result.Errors[^1], StringComparison.Ordinal);
    }

    private static bool IsActive(string line) => line.Contains("  Active  Ready  ", StringComparison.Ordinal);
}
