using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>A controller that is there before the cluster is: it says so, waits, and then works without being restarted.</summary>
public class UnreadyClusterTests
{
    [SkippableFact]
    public async Task A_server_that_refuses_connections_is_waited_for()
    {
        ScenarioServer.SkipUnlessReal("data that outlive a stopped server");
        await using var server = await KubeApiServer.StartAsync(new ServerOptions { Audit = false });
        await CustomResources.InstallAsync(new KubeClient(server.Http), KthenaRelease.V04, CrdSource.Ours);
        await server.StopAsync();

        await using var controller = await ControllerProcess.StartAsync(server.KubeconfigFor("early"), server.Folder, "early");
        await SaysAsync(controller, $"127.0.0.1:{server.Address.Port}");
        Assert.NotEqual("200", await controller.ProbeAsync("readyz"));

        await server.StartAgainAsync();

        await controller.UntilReadyAsync();
        await BecomesInitializedAsync(new KubeClient(server.Http));
    }

    [SkippableFact]
    public async Task CRDs_that_are_not_installed_are_named_and_waited_for()
    {
        await using var server = await ScenarioServer.StartAsync();
        using var http = server.CreateHttpClient("tests");
        var client = new KubeClient(http);

        await using var controller = await ControllerProcess.StartAsync(server.KubeconfigFor("early"), server.Folder, "early");
        await SaysAsync(controller, "modelboosters.workload.serving.volcano.sh");

        await CustomResources.InstallAsync(client, KthenaRelease.V10, CrdSource.Ours);

        await BecomesInitializedAsync(client);
    }

    /// <summary>The controller goes on, and a line of its output names what is wrong; a stack trace is no line for people.</summary>
    private static async Task SaysAsync(ControllerProcess controller, string what)
    {
        var lines = await Eventually.HoldsAsync(
            controller.LinesAsync,
            seen => seen.Any(line => line.Contains(what, StringComparison.Ordinal)) || controller.Exited.IsCompleted,
            $"the controller says something about {what}",
            show: seen => string.Join('\n', seen));
        Assert.False(controller.Exited.IsCompleted, "the controller has ended:\n" + string.Join('\n', lines));
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    private static async Task BecomesInitializedAsync(KubeClient client)
    {
        await using var conditions = new ConditionLog(client);
        conditions.Watch("default");
        var booster = await client.CreateAsync(Resources.ModelBoosters, "default", Boosters.Ours("one-node"));
        await client.UntilAsync(
            Resources.ModelBoosters, "default", booster.Name(), o => o.Is("Initialized"), "Initialized");
        await conditions.AssertTrueAsync();
    }
}
