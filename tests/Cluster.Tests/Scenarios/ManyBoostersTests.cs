using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>A hundred boosters at once.</summary>
public abstract class ManyBoostersTests(ApiServerFixture fixture, ITestOutputHelper output) : Staged(fixture)
{
    private const int Count = 100;

    [SkippableFact]
    public async Task A_hundred_at_once_get_all_their_children_and_nothing_twice()
    {
        await Stage.StartControllerAsync();
        await using var standIn = ServingStandIn.Start(Stage.Server, Stage.Namespace);
        var template = Boosters.Ours("autoscaled");
        var names = Enumerable.Range(0, Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"m{i}")).ToList();

        var boosters = await Task.WhenAll(names.Select(name => Stage.CreateAsync(template.Named(name))));
        await AllActiveAsync();

        var wanted = boosters
            .SelectMany(booster =>
                Boosters.Children(booster, Stage.Release).Select(child => $"{child.Kind.Plural} {child.Name} of {booster.Uid()}"))
            .Order()
            .ToList();
        Assert.Equal(wanted, await ChildrenAsync());

        var writes = await Stage.WritesAsync();
        var children = wanted.Count;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} boosters, {children} children, {writes.Count} writes"));
        Assert.All(
            writes.Where(w => w.Subresource.Length == 0).GroupBy(w => $"{w.Resource} {w.Name}"),
            writesOfOne => Assert.True(writesOfOne.Count() == 1, "written more than once:\n" + string.Join('\n', writesOfOne)));
        Assert.True(writes.Count <= children + (2 * Count), $"{writes.Count} writes for {children} children and {Count} statuses");
    }

    private Task<IReadOnlyList<JsonObject>> AllActiveAsync() => Eventually.HoldsAsync(
        () => Stage.Client.ListAsync(Resources.ModelBoosters, Stage.Namespace),
        boosters => boosters.Count == Count && boosters.All(booster => booster.Is("Active") && booster.Is("Ready")),
        $"all {Count} boosters are Active and Ready",
        TimeSpan.FromMinutes(3),
        boosters => $"{boosters.Count(booster => booster.Is("Active"))} of {boosters.Count} are Active; the first that is not:\n"
            + Manifest.Show(boosters.FirstOrDefault(booster => !booster.Is("Active") || !booster.Is("Ready"))));

    private async Task<List<string>> ChildrenAsync()
    {
        var found = new List<string>();
        foreach (var kind in Resources.ChildrenOf(Stage.Release))
        {
            var objects = await Stage.Client.ListAsync(kind, Stage.Namespace);
            found.AddRange(objects.Select(o => $"{kind.Plural} {o.Name()} of {o.Owners()[0]["uid"].Text()}"));
        }

        return [.. found.Order()];
    }

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture, ITestOutputHelper output) : ManyBoostersTests(fixture, output);

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture, ITestOutputHelper output) : ManyBoostersTests(fixture, output);
}
