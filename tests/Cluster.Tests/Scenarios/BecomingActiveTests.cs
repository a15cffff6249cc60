using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>The main road: a booster is applied, its children are made, its servings become available, it is Active.</summary>
public abstract class BecomingActiveTests(ApiServerFixture fixture, ITestOutputHelper output) : Staged(fixture)
{
    private const string ByRegistry = "registry.volcano.sh/managed-by";
    private const string Workload = "workload.serving.volcano.sh/";

    [SkippableTheory]
    [InlineData("one-node")]
    [InlineData("disaggregated")]
    [InlineData("autoscaled")]
    public Task A_booster_of_ours_becomes_active(string name) => BecomesActiveAsync(Boosters.Ours(name));

    /// <summary>The whole road for one manifest, in the namespace it names or in one of its own.</summary>
    protected async Task BecomesActiveAsync(JsonObject manifest)
    {
        await Stage.StartControllerAsync();
        var ns = manifest.Namespace() is { Length: > 0 } own ? own : Stage.Namespace;
        await Stage.Client.CreateNamespaceAsync(ns);
        var clock = Stopwatch.StartNew();

        var booster = await Stage.CreateAsync(manifest, ns);
        await Stage.UntilAsync("Initialized", booster.Name(), ns);
        output.WriteLine(Invariant($"create → Initialized: {clock.Elapsed.TotalMilliseconds:0} ms"));

        var children = await Stage.ChildrenAsync(booster);
        Assert.Equal(
            Boosters.Children(booster, Stage.Release).Select(child => $"{child.Kind.Plural} {child.Name}").Order(),
            children.Select(child => $"{child.Kind.Plural} {child.Object.Name()}").Order());
        Assert.All(children, child => AssertOwned(booster, child.Object));
        Assert.All(children, child => AssertLabelled(booster, child.Object));

        await Stage.MakeAvailableAsync(booster);
        clock.Restart();
        await Stage.UntilAsync("Active", booster.Name(), ns);
        output.WriteLine(Invariant($"Available → Active: {clock.Elapsed.TotalMilliseconds:0} ms"));

        var requests = await Stage.RequestsAsync(ns);
        var writes = requests.Where(r => r.IsWrite).ToList();
        output.WriteLine(Invariant($"{children.Count} children, {writes.Count} writes"));
        output.WriteLine(string.Join('\n', requests));
        Assert.True(
            writes.Count <= children.Count + 2,
            "more writes than one per child and two of the status:\n" + string.Join('\n', writes));
        Assert.DoesNotContain(requests, r => r.Verb == "get");

        await Stage.Client.DeleteAsync(Resources.ModelBoosters, ns, booster.Name());
    }

    private static void AssertOwned(JsonObject booster, JsonObject child)
    {
        var owner = Assert.Single(child.Owners());
        Assert.Equal(
            ("workload.serving.volcano.sh/v1alpha1", "ModelBooster", booster.Name(), booster.Uid(), true, true),
            (owner["apiVersion"].Text(), owner["kind"].Text(), owner["name"].Text(), owner["uid"].Text(),
                owner["controller"]?.GetValue<bool>(), owner["blockOwnerDeletion"]?.GetValue<bool>()));
    }

    private static void AssertLabelled(JsonObject booster, JsonObject child)
    {
        Assert.Equal("registry.volcano.sh", child.Label(ByRegistry));
        Assert.Equal("workload.serving.volcano.sh", child.Label(Workload + "managed-by"));
        Assert.Equal(booster.Name(), child.Label(Workload + "model-name"));
        Assert.Equal(booster.Uid(), child.Label(Workload + "model-uid"));
        Assert.NotNull(child.Label(Workload + "backend-name"));
        Assert.False(string.IsNullOrEmpty(child.Label(Workload + "revision")));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [Collection(OnOursV04.Name)]
    public sealed class OursV04Tests(OursV04 fixture, ITestOutputHelper output) : BecomingActiveTests(fixture, output);

    [Collection(OnOursV10.Name)]
    public sealed class OursV10Tests(OursV10 fixture, ITestOutputHelper output) : BecomingActiveTests(fixture, output);

    [Collection(OnKthenasV04.Name)]
    public sealed class KthenasV04Tests(KthenasV04 fixture, ITestOutputHelper output) : BecomingActiveTests(fixture, output)
    {
        [SkippableTheory]
        [InlineData("examples/v0.4.0-qwen2.5-0.5b.yaml")]
        [InlineData("examples/v0.4.0-qwen2.5-coder-32b.yaml")]
        [InlineData("examples/v0.4.0-prefill-decode.yaml")]
        [InlineData("golden/input-model.yaml")]
        public async Task An_example_of_Kthenas_becomes_active(string path)
        {
            Skip.If(RepositoryFiles.WhyNoKthena is not null, RepositoryFiles.WhyNoKthena);
            await BecomesActiveAsync(Boosters.Kthenas(path));
        }
    }

    [Collection(OnKthenasV10.Name)]
    public sealed class KthenasV10Tests(KthenasV10 fixture, ITestOutputHelper output) : BecomingActiveTests(fixture, output)
    {
        [SkippableTheory]
        [InlineData("examples/v1.0.0-qwen2.5-0.5b.yaml")]
        [InlineData("golden/input-model.yaml")]
        public async Task An_example_of_Kthenas_becomes_active(string path)
        {
            Skip.If(RepositoryFiles.WhyNoKthena is not null, RepositoryFiles.WhyNoKthena);
            await BecomesActiveAsync(Boosters.Kthenas(path));
        }
    }
}
