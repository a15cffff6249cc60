using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>Somebody scales while the controller writes the same object, and while it is restarted.</summary>
[Collection(OnOursV04.Name)]
[Trait("Fault", "8")]
public sealed class AutoscalerRacesTests(OursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    /// <summary>Names a seed to repeat a run with.</summary>
    private const string SeedVariable = "MODELBOOSTER_SEED";

    private const string Serving = "big-ray";
    private const int Rounds = 200;
    private const int Minimum = 1;
    private const int Maximum = 4;

    [SkippableFact]
    public async Task Replicas_survive_a_restart()
    {
        var first = await StartControllerAsync();
        var booster = await GivenAsync(Given.Autoscaled());
        Conditions.Allow("scaled", "Ready");
        await Scaling.SetAsync(Client, Namespace, Serving, "scale", 3);
        await SettleAsync(booster);
        await first.KillAsync();
        await Scaling.SetAsync(Client, Namespace, Serving, "update", 2);

        Conditions.Allow("scaled and edited", "Ready");
        await StartControllerAsync();
        await EditAsync(booster, "spec: {backend: {schedulerName: special}}");

        var serving = await UntilAsync(
            Resources.ModelServings, Serving, now => now["spec"]!["schedulerName"].Text() == "special", "the edit has arrived");
        Assert.Equal(2, serving["spec"]!["replicas"].Number());
        await FenceAsync();
        Assert.Equal(2, (await ReadAsync(Resources.ModelServings, Serving))["spec"]!["replicas"].Number());
    }

    /// <summary>
    /// In every round the autoscaler writes replicas and a user edits the spec, in any order and both at once, without waiting for
    /// the controller; some rounds kill it. Then every version of the serving is held against what the autoscaler had said by then.
    /// </summary>
    [SkippableFact]
    public async Task Two_hundred_random_interleavings_never_revert_the_autoscaler()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : (int)(TimeProvider.System.GetTimestamp() % int.MaxValue);
        Output.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        var controller = await StartControllerAsync();
        var booster = await GivenAsync(Given.Autoscaled());
        var kills = Enumerable.Range(0, 3).Select(_ => random.Next(Rounds)).ToHashSet();
        var said = new List<(long Version, int Replicas)> { (0, Minimum) };
        await using var versions = new VersionLog(Client, Namespace, Resources.ModelServings, Serving);

        for (var round = 0; round < Rounds; round++)
        {
            Conditions.Allow("scaled and edited", "Ready");
            Conditions.Allow("scaled and edited", "Ready");
            var replicas = random.Next(Minimum - 1, Maximum + 2);
            var way = Scaling.Ways[random.Next(Scaling.Ways.Count)];
            var scale = new Func<Task>(async () =>
            {
                var version = await Scaling.SetAsync(Client, Namespace, Serving, way, replicas);
                said.Add((long.Parse(version, CultureInfo.InvariantCulture), replicas));
            });
            var edit = new Func<Task>(() => EditAsync(booster, $"spec: {{backend: {{schedulerName: s{round}}}}}"));
            switch (random.Next(3))
            {
                case 0:
                    await scale();
                    await edit();
                    break;
                case 1:
                    await edit();
                    await scale();
                    break;
                default:
                    await Task.WhenAll(edit(), scale());
                    break;
            }

            if (kills.Contains(round))
            {
                await controller.KillAsync();
                controller = await StartControllerAsync();
            }
        }

        var last = Math.Clamp(said[^1].Replicas, Minimum, Maximum);
        await UntilAsync(
            Resources.ModelServings,
            Serving,
            now => now["spec"]!["replicas"].Number() == last && now["spec"]!["schedulerName"].Text() == $"s{Rounds - 1}",
            $"the last edit has arrived, with {last} replicas");
        await FenceAsync();
        Assert.All(await versions.UntilAsync(await ReadAsync(Resources.ModelServings, Serving)), now => AssertTrueTo(said, now));
    }

    /// <summary>A version says what the autoscaler had said last, or that within bounds.</summary>
    private static void AssertTrueTo(List<(long Version, int Replicas)> said, JsonObject serving)
    {
        var version = long.Parse(serving.ResourceVersion(), CultureInfo.InvariantCulture);
        var asked = said.Where(each => each.Version <= version).MaxBy(each => each.Version).Replicas;
        var found = serving["spec"]!["replicas"].Number();
        Assert.True(
            found == asked || found == Math.Clamp(asked, Minimum, Maximum),
            $"at resourceVersion {version} replicas were {found}; the autoscaler had asked for {asked}");
    }
}
