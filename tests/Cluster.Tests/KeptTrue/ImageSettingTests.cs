using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>A controller that is run with another image setting than the one that made the children.</summary>
[Collection(OnOursV04.Name)]
[Trait("Fault", "20")]
public sealed class ImageSettingTests(OursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    private const string Image = "registry.example.com/runtime:2";
    private const string RollOut = "metadata: {annotations: {modelbooster.volcano.sh/roll-out: now}}";

    [SkippableTheory]
    [InlineData("roll-out asked for", RollOut)]
    [InlineData("spec changed", "spec: {owner: somebody}")]
    public async Task Pods_keep_their_template_until_they_are_asked_to_change(string what, string edit)
    {
        var first = await StartControllerAsync();
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        Assert.Equal(0, await first.StopAsync());
        var serving = await ReadAsync(Resources.ModelServings, "chat-gpu");

        var writes = await WritesOfAsync(
            "image setting changed",
            async () =>
            {
                await StartControllerAsync("--runtime-image", Image);
                var held = await UntilConditionAsync(booster, "Ready", "True", "TemplateHeld");
                Assert.Contains("modelbooster.volcano.sh/roll-out", held.Message, StringComparison.Ordinal);
                await UntilEventAsync(booster, "TemplateHeld", "chat-gpu");
            },
            isControlled: false);
        Assert.Equal("1 create events, 1 patch modelboosters/status", writes.ToString());
        Assert.Equal(serving.ResourceVersion(), (await ReadAsync(Resources.ModelServings, "chat-gpu")).ResourceVersion());

        Conditions.Allow(what, "Ready");
        writes = await WritesOfAsync($"held template, {what}", async () =>
        {
            await EditAsync(booster, edit);
            await UntilAsync(Resources.ModelServings, "chat-gpu", now => RuntimeImage(now) == Image, "rolled out");
            await SettleAsync(booster);
            await UntilConditionAsync(booster, "Ready", "True", "AsRequested");
        });
        Assert.Equal("1 patch modelservings", writes.OfChildren.ToString());
    }

    [SkippableFact]
    public async Task A_held_template_that_somebody_edits_is_healed_to_the_newest()
    {
        var first = await StartControllerAsync();
        var booster = await GivenAsync(Given.Plain("chat", "gpu"));
        await first.StopAsync();
        await StartControllerAsync("--runtime-image", Image);
        await UntilConditionAsync(booster, "Ready", "True", "TemplateHeld");
        Conditions.Allow("edited", "Ready");

        var edited = await ReadAsync(Resources.ModelServings, "chat-gpu");
        edited["spec"]!["template"]!["roles"]![0]!["replicas"] = 5;
        await Client.SendAsync(HttpMethod.Put, Resources.ModelServings.At(Namespace, "chat-gpu"), edited);

        var healed = await UntilAsync(Resources.ModelServings, "chat-gpu", now => RuntimeImage(now) == Image, "healed");
        Assert.Equal(1, healed["spec"]!["template"]!["roles"]![0]!["replicas"].Number());
        await SettleAsync(booster);
    }

    private static string RuntimeImage(JsonObject serving) => serving["spec"]!["template"]!["roles"]![0]!["entryTemplate"]!["spec"]!["containers"]!
        .AsArray().Single(container => container!["name"].Text() == "runtime")!["image"].Text();
}
