using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Whatever happens, and in whatever order, the cluster ends as the boosters ask, and then nothing is written any more.</summary>
public abstract class RandomDayTests(ApiServerFixture fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    /// <summary>Names a seed to repeat a run with.</summary>
    private const string SeedVariable = "MODELBOOSTER_SEED";

    private const int Moves = 100;
    private const int Kills = 3;

    [SkippableFact]
    public async Task Edits_deletions_restarts_and_other_hands_in_any_order_end_with_the_cluster_right()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : (int)(TimeProvider.System.GetTimestamp() % int.MaxValue);
        Output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var day = new RandomDay(Client, Namespace, Stage.Release, random);
        var kills = Enumerable.Range(0, Kills).Select(_ => random.Next(Moves)).ToHashSet();
        var controller = await StartControllerAsync();
        PlayKthena();
        await day.BeginAsync();

        for (var move = 0; move < Moves; move++)
        {
            Conditions.Allow("a move", "Initialized", "Active", "Ready", "Failed", "Stalled");
            await day.MoveAsync();
            if (kills.Contains(move))
            {
                await controller.KillAsync();
                controller = await StartControllerAsync();
            }
        }

        var boosters = await day.EndAsync();
        try
        {
            foreach (var booster in boosters)
            {
                await Stage.UntilAsync("Ready", booster.Name());
                await AssertTrueToAsync(booster, day.Scaled);
            }

            await UntilQuietAsync();
        }
        catch
        {
            day.Told.ForEach(Output.WriteLine);
            throw;
        }
    }

    /// <summary>The children are those that <c>render</c> makes of the booster: all of them, no others, with every field.</summary>
    private async Task AssertTrueToAsync(JsonObject booster, HashSet<string> scaled)
    {
        var expected = await RenderAsync(booster);
        var found = (await Stage.ChildrenAsync(booster)).Select(child => child.Object).ToDictionary(Title);
        Assert.Equal(expected.Select(Title).Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var child in expected)
        {
            // Which renderer made it is no part of what it says, and replicas are theirs who scale.
            child["metadata"]!.AsObject().Remove("annotations");
            if (booster["spec"]!["autoscalingPolicy"] is not null || scaled.Contains(child.Name()))
            {
                child["spec"]!.AsObject().Remove("replicas");
            }

            Assert.Empty(Missing(child, found[Title(child)], Title(child)));
        }
    }

    /// <summary>What <c>render</c> makes of it, as it stands in the cluster.</summary>
    private async Task<IReadOnlyList<JsonObject>> RenderAsync(JsonObject booster)
    {
        var folder = Directory.CreateTempSubdirectory("modelbooster-render-");
        try
        {
            var file = Path.Combine(folder.FullName, "booster.json");
            await File.WriteAllTextAsync(file, booster.ToJsonString());
            await using var render = await ControllerProcess.StartProgramAsync(
                ["render", "-f", file, "-o", "json", "--kthena", Stage.Release == KthenaRelease.V04 ? "v0.4" : "v1.0"],
                Path.Combine(folder.FullName, "render"));
            Assert.Equal(0, await render.Exited.WaitAsync(Eventually.Deadline));
            var list = JsonNode.Parse(await File.ReadAllTextAsync(render.OutputFile))!;
            return [.. list["items"]!.AsArray().Select(item => item!.AsObject())];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task UntilQuietAsync()
    {
        var writes = await WritesOfAsync("what was still to be said", () => Task.CompletedTask);
        for (var pass = 0; pass < 3 && writes.Records.Count > 0; pass++)
        {
            writes = await WritesOfAsync("nothing happens", () => Task.CompletedTask);
        }

        Assert.Equal("none", writes.ToString());
    }

    private static string Title(JsonObject child) => $"{child["kind"].Text()} {child.Name()}";

    /// <summary>Paths of what is wanted and not found. Lists must be as long as is wanted.</summary>
    private static IEnumerable<string> Missing(JsonNode? wanted, JsonNode? found, string path) => (wanted, found) switch
    {
        (JsonObject fields, JsonObject has) => fields.SelectMany(field => Missing(field.Value, has[field.Key], $"{path}.{field.Key}")),
        (JsonArray items, JsonArray has) when items.Count == has.Count =>
            items.Zip(has).SelectMany((pair, index) => Missing(pair.First, pair.Second, $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(wanted, found) ? [] : [$"{path}: {wanted?.ToJsonString()} is wanted, {found?.ToJsonString()} is there"],
    };

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture, ITestOutputHelper output) : RandomDayTests(fixture, output);

    [Collection(OnOursV10.Name)]
    public sealed class OursV10Tests(OursV10 fixture, ITestOutputHelper output) : RandomDayTests(fixture, output);
}
