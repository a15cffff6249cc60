using ModelBooster.ApiServer;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>The real API server and the sandbox, each with one CRD that has a bit of everything.</summary>
public sealed class BothServers : IAsyncLifetime
{
    private const string Subject = "the answers that the sandbox is measured by";

    private KubeApiServer? real;
    private SandboxScenarioServer? sandbox;
    private HttpClient? sandboxClient;
    private int namespaces;

    /// <summary>Runs a scenario on both and compares the answers, request by request.</summary>
    public async Task SameAsync(params IEnumerable<Request> requests)
    {
        var past = new List<string>();
        await foreach (var (request, expected, actual) in OnBothAsync(requests))
        {
            past.Add(request.ToString());
            if (expected != actual)
            {
                Assert.Fail($"After\n{string.Join('\n', past)}\n\n{Difference.Of(expected, actual)}");
            }
        }
    }

    /// <summary>Runs a scenario on both and compares what each then tells of the requests, whatever the answers said.</summary>
    public async Task SameAuditAsync(params IEnumerable<Request> requests)
    {
        ScenarioServer.SkipUnlessReal(Subject);
        var before = (Real: (await ToldAsync(real!)).Count, Sandbox: (await ToldAsync(sandbox!)).Count);
        await foreach (var _ in OnBothAsync(requests))
        {
            // The records are compared, all at once.
        }

        Assert.Equal((await ToldAsync(real!)).Skip(before.Real), (await ToldAsync(sandbox!)).Skip(before.Sandbox));
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (ScenarioServer.WhySkipped(Subject) is not null)
        {
            return;
        }

        real = await KubeApiServer.StartAsync();
        var definition = Path.Combine(RepositoryFiles.Root, "tests", "Sandbox.Tests", "Parity", "widgets.yaml");
        using var client = real.CreateHttpClient("installer");
        await CustomResources.InstallAsync(new KubeClient(client), [definition]);

        sandbox = await SandboxScenarioServer.StartAsync();
        sandboxClient = sandbox.CreateHttpClient(KubeApiServer.Admin);
        await CustomResources.InstallAsync(new KubeClient(sandboxClient), [definition]);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        sandboxClient?.Dispose();
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }

        if (real is not null)
        {
            await real.DisposeAsync();
        }
    }

    private async IAsyncEnumerable<(Request Request, string Expected, string Actual)> OnBothAsync(IEnumerable<Request> requests)
    {
        ScenarioServer.SkipUnlessReal(Subject);
        var space = $"parity-{Interlocked.Increment(ref namespaces)}";
        var onReal = new Exchange(real!.Http, space);
        var onSandbox = new Exchange(sandboxClient!, space);
        // The answers to this one differ: a namespace has defaults that the sandbox does not know.
        var setUp = new Request("POST", "/api/v1/namespaces", Body: """{"metadata":{"name":"{ns}"}}""");
        await Task.WhenAll(onReal.SendAsync(setUp), onSandbox.SendAsync(setUp));
        foreach (var request in requests)
        {
            var sent = (Real: onReal.SendAsync(request), Sandbox: onSandbox.SendAsync(request));
            yield return (request, await sent.Real, await sent.Sandbox);
        }
    }

    /// <summary>The real server asks itself things too, as other users.</summary>
    private static async Task<IReadOnlyList<AuditRecord>> ToldAsync(IScenarioServer server) =>
        [.. (await server.AuditAsync()).Where(record => record.User == KubeApiServer.Admin).Select(record => record with { At = default })];
}

/// <summary>Tests that need both servers share them.</summary>
[CollectionDefinition(Name)]
public sealed class OnBothServers : ICollectionFixture<BothServers>
{
    /// <summary>Of the collection.</summary>
    public const string Name = "both servers";
}
