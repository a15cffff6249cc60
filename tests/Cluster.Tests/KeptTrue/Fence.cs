using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>
/// Tells when the controller has seen all that was done before: another booster of the same scene is disturbed in each of its
/// kinds, and that all of it is right again has come the same way, later.
/// </summary>
internal sealed class Fence(Stage stage)
{
    private const string Name = "fence";
    private const string Label = "registry.volcano.sh/managed-by";
    private IReadOnlyList<(Resource Kind, string Name)> children = [];
    private int turns;

    /// <summary>Whether an object, or an Event, is about a fence.</summary>
    public static bool IsAbout(string name) =>
        name == Name || name.StartsWith(Name + "-", StringComparison.Ordinal) || name.StartsWith(Name + ".", StringComparison.Ordinal);

    public async Task PassAsync()
    {
        if (children.Count == 0)
        {
            var booster = await stage.CreateAsync(Given.Autoscaled().Named(Name));
            await stage.UntilAsync("Initialized", Name);
            children = [.. Given.ChildrenOf(booster, stage.Release)];
        }

        var turn = string.Create(CultureInfo.InvariantCulture, $"turn-{++turns}");
        await Task.WhenAll([.. children.Select(DisturbAsync), EditAsync(turn)]);
        await Task.WhenAll(children.Select(UntilHealedAsync));
        await stage.UntilAsync("Initialized", Name);
    }

    private Task<JsonObject> DisturbAsync((Resource Kind, string Name) child) => stage.Client.PatchAsync(
        child.Kind, stage.Namespace, child.Name, Manifest.Parse($"metadata: {{labels: {{{Label}: null}}}}")[0]);

    private Task<JsonObject> EditAsync(string turn) => stage.Client.PatchAsync(
        Resources.ModelBoosters, stage.Namespace, Name, Manifest.Parse($"spec: {{owner: {turn}}}")[0]);

    private Task<JsonObject?> UntilHealedAsync((Resource Kind, string Name) child) => stage.Client.UntilAsync(
        child.Kind, stage.Namespace, child.Name, now => now?.Label(Label) is not null, "the fence is whole");
}
