using Xunit;

namespace ModelBooster.ApiServer;

/// <summary>
/// One API server for a collection of tests, with the CRDs of one generation of Kthena and this project's own; the real one or the
/// sandbox, as <see cref="ScenarioServer"/> chooses. Where Kthena's own CRDs are asked for and are not here, tests that ask for the
/// server are skipped with the reason; they need <c>[SkippableFact]</c>.
/// </summary>
/// <param name="release">Whose generation.</param>
/// <param name="source">Whose CRDs.</param>
public abstract class ApiServerFixture(KthenaRelease release, CrdSource source = CrdSource.Ours) : IAsyncLifetime
{
    private IScenarioServer? server;
    private HttpClient? http;
    private int namespaces;

    /// <summary>Generation of the children's CRDs.</summary>
    public KthenaRelease Release { get; } = release;

    /// <summary>Whose they are.</summary>
    public CrdSource Source { get; } = source;

    /// <summary>The server; skips the test that asks where its CRDs are not here.</summary>
    public IScenarioServer Server
    {
        get
        {
            Skip.If(WhySkipped is not null, WhySkipped);
            return server ?? throw new InvalidOperationException("the fixture has not been initialised");
        }
    }

    /// <summary>A client of the user <c>tests</c>; skips the test that asks where there is no server.</summary>
    public KubeClient Client => field ??= new KubeClient(http = Server.CreateHttpClient("tests"));

    private string? WhySkipped => Source == CrdSource.Kthenas ? RepositoryFiles.WhyNoKthena : null;

    /// <summary>Makes a namespace that no other test uses.</summary>
    /// <param name="prefix">What its name begins with.</param>
    public async Task<string> NewNamespaceAsync(string prefix = "test")
    {
        var name = $"{prefix}-{Interlocked.Increment(ref namespaces)}";
        await Client.CreateNamespaceAsync(name);
        return name;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (WhySkipped is not null)
        {
            return;
        }

        server = await ScenarioServer.StartAsync();
        await CustomResources.InstallAsync(Client, Release, Source);
    }

    /// <inheritdoc/>
    public virtual async Task DisposeAsync()
    {
        http?.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}

/// <summary>A server with the children's CRDs of Kthena v0.4 in our words.</summary>
public sealed class OursV04() : ApiServerFixture(KthenaRelease.V04);

/// <summary>A server with the children's CRDs of Kthena v1.0 in our words.</summary>
public sealed class OursV10() : ApiServerFixture(KthenaRelease.V10);

/// <summary>A server with the CRDs of Kthena v0.4.0 themselves.</summary>
public sealed class KthenasV04() : ApiServerFixture(KthenaRelease.V04, CrdSource.Kthenas);

/// <summary>A server with the CRDs of Kthena v1.0.0 themselves.</summary>
public sealed class KthenasV10() : ApiServerFixture(KthenaRelease.V10, CrdSource.Kthenas);
