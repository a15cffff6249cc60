using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A child that the server refuses for ever: a booster passes pod fields on as they are, and Kthena's schema knows them.</summary>
[Collection(OnControlledKthenasV04.Name)]
[Trait("Fault", "23")]
public sealed class RefusedChildrenTests(ControlledKthenasV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    [Trait("Fault", "4")]
    public async Task A_refusal_is_told_at_once_and_not_tried_again_at_once_and_over_when_the_spec_is_right()
    {
        var manifest = Given.Plain("chat", "gpu");
        manifest["spec"]!["backend"]!["workers"]![0]!["tolerations"] =
            Manifest.Parse("tolerations: [{key: gpu, tolerationSeconds: soon}]")[0]["tolerations"]!.DeepClone();
        Conditions.Allow("a field that the server refuses", "Failed", "Stalled");

        var writes = await WritesOfAsync("a child that the server refuses", async () =>
        {
            var booster = await Stage.CreateAsync(manifest);
            var failed = await UntilConditionAsync(booster, "Failed", "True", "RefusedByApiServer");
            Assert.Contains("ModelServing", failed.Message, StringComparison.Ordinal);
            Assert.Contains("tolerationSeconds", failed.Message, StringComparison.Ordinal);
            await UntilConditionAsync(booster, "Stalled", "True", "RefusedByApiServer");
            await UntilConditionAsync(booster, "Initialized", "False", "RefusedByApiServer");
            await UntilEventAsync(booster, "Failed", "tolerationSeconds");
        });
        Assert.Single(writes.OfChildren.Records, record => record is { Resource: "modelservings", Code: >= 400 });

        var other = await GivenAsync(Given.Plain("other", "gpu"));
        Assert.True(other.Is("Ready"));

        var mended = manifest["spec"]!["backend"]!["workers"]!.DeepClone().AsArray();
        mended[0]!.AsObject().Remove("tolerations");
        var patch = Manifest.Parse("spec: {backend: {}}")[0];
        patch["spec"]!["backend"]!["workers"] = mended;
        var fixedOne = await Client.PatchAsync(Resources.ModelBoosters, Namespace, "chat", patch);
        await SettleAsync(fixedOne);
        await UntilConditionAsync(fixedOne, "Failed", "False", "Recovered");
        await UntilConditionAsync(fixedOne, "Stalled", "False", "NoFailure");
    }
}
