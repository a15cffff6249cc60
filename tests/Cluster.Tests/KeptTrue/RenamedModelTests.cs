using ModelBooster.ApiServer;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>spec.name, which a ModelRoute has as a field that cannot be changed.</summary>
[Collection(OnControlledOursV04.Name)]
public sealed class RenamedModelTests(ControlledOursV04 fixture, ITestOutputHelper output) : Scenario(fixture, output)
{
    [SkippableFact]
    public async Task The_route_is_deleted_and_made_again_in_one_step_and_an_Event_says_so()
    {
        var booster = await GivenAsync(Given.OneNode());
        var route = await ReadAsync(Resources.ModelRoutes, "chat");
        var others = await VersionsAsync(booster, except: Resources.ModelRoutes);

        var writes = await WritesOfAsync("spec.name changed", async () =>
        {
            await EditAsync(booster, "spec: {name: chat-8b}");
            await UntilAsync(
                Resources.ModelRoutes, "chat", now => now["spec"]!["modelName"].Text() == "chat-8b" && now.Uid() != route.Uid(), "made again");
            await UntilAsync(Resources.ModelBoosters, "chat", now => now["status"]!["modelName"].Text() == "chat-8b", "says its new name");
            await Stage.UntilAsync("Ready", booster.Name());
            await UntilEventAsync(booster, "ChildDeleted", "modelName cannot be changed");
            await UntilEventAsync(booster, "ChildCreated", "ModelRoute chat");
        });

        Assert.Equal("1 delete modelroutes, 1 patch modelroutes", writes.OfChildren.ToString());
        Assert.Equal(["delete", "patch"], writes.OfChildren.Records.Select(record => record.Verb));
        Assert.Equal(others, await VersionsAsync(booster, except: Resources.ModelRoutes));
    }
}
