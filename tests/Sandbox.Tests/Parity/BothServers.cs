using ModelBooster.ApiServer;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>The real API server and the sandbox, each with one CRD that has a bit of everything.</summary>
public sealed class BothServers : IAsyncLifetime
{
    private KubeApiServer? real;
    private SandboxServer? sandbox;
    private HttpClient? sandboxClient;
    private int namespaces;

    /// <summary>Runs a scenario on both and compares the answers, request by request.</summary>
    public async Task SameAsync(params IEnumerable<Request> requests)
    {
        Skip.If(KubeApiServer.WhyUnavailable is not null, KubeApiServer.WhyUnavailable);
        var space = $"parity-{Interlocked.Increment(ref namespaces)}";
        var onReal = new Exchange(real!.Http, space);
        var onSandbox = new Exchange(sandboxClient!, space);
        var past = new List<string>();
        var setUp = new Request("POST", "/api/v1/namespaces", Body: """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{ns}"}}""");
        foreach (var request in requests.Prepend(setUp))
        {
            past.Add(request.ToString());
            var sent = (Real: onReal.SendAsync(request), Sandbox: onSandbox.SendAsync(request));
            var (expected, actual) = (await sent.Real, await sent.Sandbox);
            if (request != setUp && expected != actual)
            {
                Assert.Fail($"After\n{string.Join('\n', past.Skip(1))}\n\n{Difference.Of(expected, actual)}");
            }
        }
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (KubeApiServer.WhyUnavailable is not null)
        {
            return;
        }

        real = await KubeApiServer.StartAsync();
        var definition = Path.Combine(RepositoryFiles.Root, "tests", "Sandbox.Tests", "Parity", "widgets.yaml");
        using var client = real.CreateHttpClient("installer");
        await CustomResources.InstallAsync(new KubeClient(client), [definition]);

        sandbox = await SandboxServer.StartAsync(
            new SandboxOptions { PreloadCrds = false, CollectGarbage = false }, TimeProvider.System, CancellationToken.None);
        sandboxClient = sandbox.CreateClient();
        sandboxClient.DefaultRequestHeaders.UserAgent.ParseAdd(KubeApiServer.Admin);
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
}

/// <summary>Tests that need both servers share them.</summary>
[CollectionDefinition(Name)]
public sealed class OnBothServers : ICollectionFixture<BothServers>
{
    /// <summary>Of the collection.</summary>
    public const string Name = "both servers";
}
