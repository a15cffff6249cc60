using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Server;

/// <summary>The real test server itself: what other tests rely on.</summary>
public class KubeApiServerTests
{
    private static readonly JsonObject Greeting = Manifest.Parse(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: greeting}
        data: {text: hello}
        """)[0];

    [SkippableFact]
    public async Task Data_outlive_a_kill_and_a_new_start()
    {
        ScenarioServer.SkipUnlessReal("data on disk");
        await using var server = await KubeApiServer.StartAsync(new ServerOptions { Audit = false });
        var client = new KubeClient(server.Http);
        await client.ApplyAsync(Greeting);

        await server.KillAsync();
        await server.StartAgainAsync();

        Assert.NotNull(await client.GetAsync(Resources.ConfigMaps, "default", "greeting"));
    }

    [SkippableFact]
    public async Task Requests_are_counted_by_verb_and_kind()
    {
        ScenarioServer.SkipUnlessReal("a count of its own requests");
        await using var server = await KubeApiServer.StartAsync(new ServerOptions { Audit = false });
        var before = await server.RequestCountsAsync();

        await new KubeClient(server.Http).ApplyAsync(Greeting);

        var counts = (await server.RequestCountsAsync()).Since(before);
        Assert.Equal(1, counts.ByKind[new RequestKind("APPLY", "configmaps", "")]);
    }

    [SkippableFact]
    public async Task A_server_that_does_not_come_up_says_why()
    {
        ScenarioServer.SkipUnlessReal("a process of its own");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => KubeApiServer.StartAsync(new ServerOptions { ExtraArguments = ["--no-such-flag"] }));

        Assert.Contains("no-such-flag", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_guarded_process_does_not_outlive_its_guard()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs /proc");
        var folder = Directory.CreateTempSubdirectory("modelbooster-guard-");
        try
        {
            // The inner shell is the process that dies; its own child is what must not stay.
            await using var process = await GuardedProcess.StartAsync("sleep", ["600"], Path.Combine(folder.FullName, "sleep"));
            using var guard = Process.GetProcessById(ParentOf(process.Id));

            guard.Kill();
            process.CloseGuardPipe();

            await Eventually.HoldsAsync(
                () => Task.FromResult(Directory.Exists($"/proc/{process.Id}")), alive => !alive, "the child has ended");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [SkippableFact]
    public async Task A_signal_reaches_a_guarded_process()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs a shell");
        var folder = Directory.CreateTempSubdirectory("modelbooster-guard-");
        try
        {
            await using var process = await GuardedProcess.StartAsync("sleep", ["600"], Path.Combine(folder.FullName, "sleep"));

            process.Signal("TERM");

            Assert.Equal(128 + 15, await process.Exited.WaitAsync(Eventually.Deadline));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int ParentOf(int id)
    {
        var status = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("PPid:", StringComparison.Ordinal));
        return int.Parse(status.AsSpan("PPid:".Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
