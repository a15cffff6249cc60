using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A backend that is renamed or removed: make before break, unless the booster asks for the opposite.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class ReplacedBackendTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    public async Task A_renamed_backend_serves_until_its_replacement_does()
    {
        var booster = await GivenAsync(Given.Plain("chat", "old"));
        await using var service = new ServiceLog(Client, Namespace);
        Conditions.Allow("backend renamed", "Ready");

        var made = await WritesOfAsync("backend renamed", async () =>
        {
            await EditAsync(booster, "spec: {backend: {name: new}}");
            await UntilConditionAsync(booster, "Active", "True", "ReplacingBackend");
            await UntilConditionAsync(booster, "Ready", "False", "ReplacingBackend");
        });
        Assert.Equal("1 patch modelservers, 1 patch modelservings", made.OfChildren.ToString());
        Assert.InRange(made.OfStatus.Records.Count, 1, 2);
        Assert.Equal("chat-old", await TargetAsync());

        var broken = await WritesOfAsync("its replacement is available", async () =>
        {
            await ServingStandIn.MakeAvailableAsync(Client, Namespace, "chat-new");
            await UntilGoneAsync(Resources.ModelServings, "chat-old");
            await UntilGoneAsync(Resources.ModelServers, "chat-old");
            await Stage.UntilAsync("Ready", booster.Name());
        });
        Assert.Equal("1 delete modelservers, 1 delete modelservings, 1 patch modelroutes", broken.OfChildren.ToString());
        Assert.InRange(broken.OfStatus.Records.Count, 1, 3);
        Assert.Equal("chat-new", await TargetAsync());
        await service.AssertServedAsync("chat", "chat-new");
    }

    [SkippableFact]
    public async Task With_the_annotation_a_renamed_backend_goes_at_once()
    {
        var manifest = Given.Plain("chat", "old");
        manifest["metadata"]!["annotations"] = new JsonObject { ["modelbooster.volcano.sh/replace-strategy"] = "Immediate" };
        var booster = await GivenAsync(manifest);
        Conditions.Allow("backend renamed, and not made before it was broken", "Active", "Ready");

        var writes = await WritesOfAsync("backend renamed, Immediate", async () =>
        {
            booster = await EditAsync(booster, "spec: {backend: {name: new}}");
            await UntilGoneAsync(Resources.ModelServings, "chat-old");
            await UntilGoneAsync(Resources.ModelServers, "chat-old");
            await UntilAsync(Resources.ModelRoutes, "chat", Targets("chat-new"), "goes to the new backend");
            await UntilConditionAsync(booster, "Active", "False", "ServingUnavailable");
        });
        Assert.Equal(
            "1 delete modelservers, 1 delete modelservings, 1 patch modelroutes, 1 patch modelservers, 1 patch modelservings",
            writes.OfChildren.ToString());
        await SettleAsync(booster);
    }

    [SkippableFact]
    public async Task A_removed_backend_goes_when_requests_no_longer_go_to_it()
    {
        var manifest = Given.Plain("chat", "one");
        var second = manifest["spec"]!["backend"]!.DeepClone();
        second["name"] = "two";
        manifest["spec"]!["backends"] = new JsonArray(manifest["spec"]!["backend"]!.DeepClone(), second);
        manifest["spec"]!.AsObject().Remove("backend");
        var booster = await GivenAsync(manifest);
        await using var service = new ServiceLog(Client, Namespace);
        Conditions.Allow("backend removed", "Ready");

        var patch = new JsonObject { ["spec"] = new JsonObject { ["backends"] = new JsonArray(manifest["spec"]!["backends"]![1]!.DeepClone()) } };
        var writes = await WritesOfAsync("one of two backends removed", async () =>
        {
            await Client.PatchAsync(Resources.ModelBoosters, Namespace, "chat", patch);
            await UntilGoneAsync(Resources.ModelServings, "chat-one");
            await UntilGoneAsync(Resources.ModelServers, "chat-one");
            await Stage.UntilAsync("Ready", booster.Name());
        });

        Assert.Equal("1 delete modelservers, 1 delete modelservings, 1 patch modelroutes", writes.OfChildren.ToString());
        await service.AssertServedAsync("chat", "chat-two");
    }

    private static Func<JsonObject, bool> Targets(string server) =>
        route => route["spec"]!["rules"]![0]!["targetModels"]![0]!["modelServerName"].Text() == server;

    private async Task<string> TargetAsync() =>
        (await ReadAsync(Resources.ModelRoutes, "chat"))["spec"]!["rules"]![0]!["targetModels"]![0]!["modelServerName"].Text();
}
