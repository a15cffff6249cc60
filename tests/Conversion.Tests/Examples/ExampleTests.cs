using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Examples;

/// <summary>Every example is one to start from: valid, rendered for both generations of Kthena, and says what it needs.</summary>
public sealed class ExampleTests
{
    public static TheoryData<string> Names => new(ExampleFiles.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_valid_and_rendered_for_both_generations(string name)
    {
        foreach (var release in new[] { "v0.4", "v1.0" })
        {
            var validated = await TheProgram.Run("validate", "-f", ExampleFiles.PathOf(name), "--kthena", release);
            var rendered = await TheProgram.Run("render", "-f", ExampleFiles.PathOf(name), "--kthena", release);

            Assert.Equal((0, ""), (validated.Code, validated.Error));
            Assert.Equal((0, ""), (rendered.Code, rendered.Error));
            Assert.Contains("ModelServing", Manifest.Parse(rendered.Output).Select(child => child["kind"].Text()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_on_top_what_it_shows_and_what_it_needs(string name)
    {
        var comment = File.ReadLines(ExampleFiles.PathOf(name)).TakeWhile(line => line.StartsWith("# ", StringComparison.Ordinal)).ToList();

        Assert.InRange(comment.Count, 2, 4);
        Assert.StartsWith("# Needs ", comment[1], StringComparison.Ordinal);
        Assert.All(comment, line => Assert.InRange(line.Length, 3, 140));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_its_fields_point_to_is_among_what_it_needs(string name)
    {
        var text = File.ReadAllText(ExampleFiles.PathOf(name));
        var comment = string.Join(' ', text.Split('\n').TakeWhile(line => line.StartsWith('#')));
        (string Field, string Need)[] needs =
        [
            ("nvidia.com/gpu: ", "GPU"), ("secretKeyRef", "Secret"), ("cacheURI: hostpath://var/lib/models", "/var/lib/models"),
            ("cacheURI: pvc://", "PersistentVolumeClaim"), ("redis:", "Redis"), ("autoscalingPolicy:", "autoscaler"),
            ("schedulerName: volcano", "Volcano"), ("nodeSelector:", "labelled"), ("MooncakeConnector", "mooncake-transfer-engine"),
            ("LMCacheConnector", "lmcache"),
        ];

        Assert.All(
            needs.Where(need => text.Contains(need.Field, StringComparison.Ordinal)),
            need => Assert.Contains(need.Need, comment, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_booster_of_the_readme_is_the_first_example_in_short()
    {
        var validated = await TheProgram.RunWith(ExampleFiles.OfReadme(), "validate", "-f", "-");
        var first = ExampleFiles.Booster(ExampleFiles.Names[0])["spec"]!["backend"]!;
        var shown = Manifest.Parse(ExampleFiles.OfReadme()).Single()["spec"]!["backend"]!;

        Assert.Equal((0, ""), (validated.Code, validated.Error));
        Assert.Equal(first["modelURI"].Text(), shown["modelURI"].Text());
        Assert.Equal(first["workers"]![0]!["image"].Text(), shown["workers"]![0]!["image"].Text());
    }
}
