using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>What others do to a child is undone from the watch event, for each kind; what is theirs is left alone.</summary>
public abstract class HealedChildrenTests(ApiServerFixture fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Foreign = "metadata: {labels: {team: a}, annotations: {example.com/note: kept}}";

    [SkippableTheory]
    [ChildKinds]
    [Trait("Fault", "2")]
    public async Task A_deleted_child_is_made_again_by_one_write_and_the_others_are_untouched(string plural)
    {
        var kind = ChildKindsAttribute.Of(plural);
        var booster = await GivenAsync(Given.Autoscaled());
        var (name, uid) = await OneOfAsync(booster, kind);
        var others = await VersionsAsync(booster, except: kind);
        if (kind == Resources.ModelServings)
        {
            Conditions.Allow("its only serving was deleted, and its pods with it", "Active", "Ready");
        }

        var writes = await WritesOfAsync($"{kind.Plural} deleted", async () =>
        {
            await Client.DeleteAsync(kind, Namespace, name);
            await UntilAsync(kind, name, now => now.Uid() != uid, "made again");
            await UntilEventAsync(booster, "ChildCreated", name);
        });

        Assert.Equal($"1 patch {plural}", writes.OfChildren.ToString());
        Assert.Equal(others, await VersionsAsync(booster, except: kind));
        if (kind != Resources.ModelServings)
        {
            Assert.Equal($"1 create events, 1 patch {plural}", writes.ToString());
        }
    }

    [SkippableTheory]
    [ChildKinds]
    public async Task A_foreign_label_and_annotation_are_kept_and_cost_no_write(string plural)
    {
        var kind = ChildKindsAttribute.Of(plural);
        var booster = await GivenAsync(Given.Autoscaled());
        var (name, _) = await OneOfAsync(booster, kind);

        var writes = await WritesOfAsync($"{plural}: foreign label and annotation", () => PatchAsync(kind, name, Foreign));
        Assert.Equal("none", writes.ToString());

        writes = await WritesOfAsync($"{plural}: one of our labels edited", async () =>
        {
            await PatchAsync(kind, name, "metadata: {labels: {workload.serving.volcano.sh/model-name: another}}");
            await UntilAsync(kind, name, now => now.Label("workload.serving.volcano.sh/model-name") == booster.Name(), "labelled again");
            await UntilEventAsync(booster, "ChildRestored", name);
        });
        Assert.Equal($"1 create events, 1 patch {plural}", writes.ToString());
        var child = await ReadAsync(kind, name);
        Assert.Equal("a", child.Label("team"));
        Assert.Equal("kept", child["metadata"]!["annotations"]!["example.com/note"].Text());
    }

    [SkippableTheory]
    [ChildKinds]
    public async Task A_stripped_owner_reference_comes_back(string plural)
    {
        var kind = ChildKindsAttribute.Of(plural);
        var booster = await GivenAsync(Given.Autoscaled());
        var (name, uid) = await OneOfAsync(booster, kind);

        await PatchAsync(kind, name, "metadata: {ownerReferences: null}");

        var healed = await UntilAsync(kind, name, now => now.Owners().Any(owner => owner["uid"].Text() == booster.Uid()), "owned again");
        Assert.Equal(uid, healed.Uid());
    }

    private async Task<(string Name, string Uid)> OneOfAsync(JsonObject booster, Resource kind)
    {
        var child = (await Stage.ChildrenAsync(booster)).Single(child => child.Kind == kind).Object;
        return (child.Name(), child.Uid());
    }

    [Collection(OnControlledOursV04.Name)]
    public sealed class OursV04Tests(ControlledOursV04 fixture, ITestOutputHelper output) : HealedChildrenTests(fixture, output);

    [Collection(OnControlledOursV10.Name)]
    public sealed class OursV10Tests(ControlledOursV10 fixture, ITestOutputHelper output) : HealedChildrenTests(fixture, output);

    [Collection(OnControlledKthenasV04.Name)]
    public sealed class KthenasV04Tests(ControlledKthenasV04 fixture, ITestOutputHelper output) : HealedChildrenTests(fixture, output);
}
