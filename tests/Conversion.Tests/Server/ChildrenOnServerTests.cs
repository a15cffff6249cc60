using ModelBooster.ApiServer;
using ModelBooster.Conversion.Tests.Examples;
using ModelBooster.Conversion.Tests.Golden;

namespace ModelBooster.Conversion.Tests.Server;

/// <summary>What is rendered is taken by an API server with Kthena's own CRDs: schema, CEL rules and defaulting included.</summary>
public abstract class ChildrenOnServerTests(ApiServerFixture fixture, string release)
{
    [SkippableFact]
    public async Task Every_golden_case_is_accepted()
    {
        var ns = await fixture.NewNamespaceAsync("golden");
        foreach (var name in GoldenCases.Names)
        {
            await Accepted(await GoldenCases.Render(name, release), name, ns);
        }
    }

    [SkippableFact]
    public async Task Every_example_of_ours_is_rendered_to_what_is_accepted()
    {
        var ns = await fixture.NewNamespaceAsync("ours");
        foreach (var name in ExampleFiles.Names)
        {
            var rendered = await TheProgram.Run("render", "-f", ExampleFiles.PathOf(name), "--kthena", release);
            Assert.Equal((0, ""), (rendered.Code, rendered.Error));
            await Accepted(rendered.Output, name, ns);
        }
    }

    [SkippableFact]
    public async Task Every_manifest_of_Kthenas_users_is_accepted_unchanged()
    {
        Skip.If(RepositoryFiles.Kthena is null, RepositoryFiles.WhyNoKthena);
        var examples = Directory.GetFiles(Path.Combine(RepositoryFiles.Kthena!, "examples"), "*.yaml");
        foreach (var file in examples.Append(Path.Combine(RepositoryFiles.Kthena!, "golden", "input-model.yaml")))
        {
            var ns = await fixture.NewNamespaceAsync("example");
            var manifest = WithoutIdentity(await File.ReadAllTextAsync(file));
            var applied = await fixture.Client.ApplyAsync(manifest, ns);
            var rendered = await TheProgram.RunWith(manifest, "render", "-f", "-", "--kthena", release);

            Assert.Equal(("ModelBooster", 0), (applied[0]["kind"].Text(), rendered.Code));
            await Accepted(rendered.Output, file, ns);
        }
    }

    private async Task Accepted(string rendered, string what, string ns)
    {
        foreach (var child in rendered.StartsWith("refused:", StringComparison.Ordinal) ? [] : Manifest.Parse(rendered))
        {
            child["metadata"]!["namespace"] = ns;
            var refusal = await Record.ExceptionAsync(() => fixture.Client.ApplyAsync(child, ns));
            Assert.True(refusal is null, $"{what}: {child["kind"]}: {refusal?.Message}");
        }
    }

    // The namespaces and uids of examples belong to other clusters.
    private static string WithoutIdentity(string manifest) => string.Join('\n', manifest.Split('\n').Where(line =>
        !line.StartsWith("  namespace:", StringComparison.Ordinal) && !line.StartsWith("  uid:", StringComparison.Ordinal)));

    [Collection(OnKthenasV04.Name)]
    public sealed class V04(KthenasV04 fixture) : ChildrenOnServerTests(fixture, "v0.4");

    [Collection(OnKthenasV10.Name)]
    public sealed class V10(KthenasV10 fixture) : ChildrenOnServerTests(fixture, "v1.0");
}
