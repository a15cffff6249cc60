using System.Globalization;
using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>
/// Tells when the controller has seen all that was done before: another booster of the same scene is edited and loses a child
/// of each kind. That its status is right again and its children are there again has come the same way, later.
/// </summary>
internal sealed class Fence(Stage stage)
{
    private const string Name = "fence";
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
        await Task.WhenAll([.. children.Select(ReplaceAsync), EditAsync(turn)]);
        await stage.UntilAsync("Initialized", Name);
    }

    private Task EditAsync(string turn) => stage.Client.PatchAsync(
        Resources.ModelBoosters, stage.Namespace, Name, Manifest.Parse($"spec: {{owner: {turn}}}")[0]);

    private async Task ReplaceAsync((Resource Kind, string Name) child)
    {
        var uid = (await stage.Client.GetAsync(child.Kind, stage.Namespace, child.Name))?.Uid();
        await stage.Client.DeleteAsync(child.Kind, stage.Namespace, child.Name);
        await stage.Client.UntilAsync(
            child.Kind, stage.Namespace, child.Name, now => now is not null && now.Uid() != uid, "the fence is whole");
    }
}
