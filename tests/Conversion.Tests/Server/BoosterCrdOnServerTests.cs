using ModelBooster.ApiServer;
using ModelBooster.Conversion.Tests.Examples;
using ModelBooster.Conversion.Tests.Golden;
using ModelBooster.Conversion.Tests.Validation;

namespace ModelBooster.Conversion.Tests.Server;

/// <summary>The ModelBooster CRD on an API server: what it refuses and takes is what <c>validate</c> refuses and takes.</summary>
[Collection(OnOursV10.Name)]
public class BoosterCrdOnServerTests(OursV10 fixture)
{
    public static TheoryData<string> RefusedByCrd => [.. BadBoosters.All.Where(bad => bad.Value.ByCrd).Select(bad => bad.Key)];

    [SkippableTheory]
    [MemberData(nameof(RefusedByCrd))]
    public async Task The_server_refuses(string name)
    {
        var ns = await fixture.NewNamespaceAsync();

        var refusal = await Assert.ThrowsAsync<KubeException>(() => fixture.Client.ApplyAsync(BadBoosters.All[name].Manifest, ns));

        // What does not fit the types is refused by server-side apply before any validation, and in other words.
        Assert.True(refusal.Reason == "Invalid" || refusal.Message.Contains("typed patch object", StringComparison.Ordinal), refusal.Message);
    }

    [SkippableFact]
    public async Task The_server_takes_what_validate_takes()
    {
        var ns = await fixture.NewNamespaceAsync();
        foreach (var name in GoldenCases.Names)
        {
            var validated = await TheProgram.Run("validate", "-f", GoldenCases.Input(name));
            var booster = Manifest.Read(GoldenCases.Input(name))[0];
            booster["metadata"]!.AsObject().Remove("uid");
            var refusal = await Record.ExceptionAsync(() => fixture.Client.ApplyAsync(booster, ns));

            Assert.True(refusal is null && validated.Code == 0, $"{name}: {refusal?.Message}{validated.Error}");
        }
    }

    [SkippableFact]
    public async Task The_server_takes_every_example()
    {
        var ns = await fixture.NewNamespaceAsync();
        foreach (var name in ExampleFiles.Names)
        {
            var booster = ExampleFiles.Booster(name);
            booster["metadata"]!["namespace"] = ns;
            var refusal = await Record.ExceptionAsync(() => fixture.Client.ApplyAsync(booster, ns));

            Assert.True(refusal is null, $"{name}: {refusal?.Message}");
        }
    }

    [SkippableFact]
    public async Task A_status_with_everything_in_it_is_taken()
    {
        var ns = await fixture.NewNamespaceAsync();
        await fixture.Client.ApplyAsync(Manifest.Read(GoldenCases.Input("vllm")).Select(WithoutUid).Single(), ns);
        const string status =
            """
            observedGeneration: 1
            modelName: vllm
            backendCount: 1
            replicas: 1/2
            conditions:
            - {type: Active, status: "False", reason: ServingUnavailable, message: wait, lastTransitionTime: "2026-01-01T00:00:00Z", observedGeneration: 1}
            backendStatuses:
            - {name: main, replicas: 2, availableReplicas: 1, message: 1 of 2}
            children:
            - {kind: ModelServing, name: vllm-main, ready: false, reason: ServingUnavailable}
            """;

        var patched = await fixture.Client.PatchStatusAsync(Resources.ModelBoosters, ns, "vllm", Manifest.Parse(status)[0]);

        Assert.Equal(Manifest.Parse(status)[0].Count, patched["status"]!.AsObject().Count);
    }

    private static System.Text.Json.Nodes.JsonObject WithoutUid(System.Text.Json.Nodes.JsonObject booster)
    {
        booster["metadata"]!.AsObject().Remove("uid");
        return booster;
    }
}
