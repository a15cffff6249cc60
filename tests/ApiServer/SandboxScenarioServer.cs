using System.Collections.Concurrent;
using System.Net;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.ApiServer;

/// <summary>The product's own embedded API server, in this process, with as little in it from the start as the real one has.</summary>
internal sealed class SandboxScenarioServer : IScenarioServer
{
    private readonly SandboxServer sandbox;
    private readonly ConcurrentQueue<AuditRecord> audit;

    private SandboxScenarioServer(SandboxServer sandbox, ConcurrentQueue<AuditRecord> audit) =>
        (this.sandbox, this.audit) = (sandbox, audit);

    public Uri Address => sandbox.Address;

    public string Folder { get; } = Directory.CreateTempSubdirectory("modelbooster-sandbox-").FullName;

    public static async Task<SandboxScenarioServer> StartAsync()
    {
        var audit = new ConcurrentQueue<AuditRecord>();
        var options = new SandboxOptions { PreloadCrds = false, CollectGarbage = false, Observer = told => audit.Enqueue(Record(told)) };
        return new SandboxScenarioServer(await SandboxServer.StartAsync(options, TimeProvider.System, CancellationToken.None), audit);
    }

    public HttpClient CreateHttpClient(string user)
    {
        var client = sandbox.CreateClient(user);
        client.Timeout = Timeout.InfiniteTimeSpan;
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultRequestHeaders.Add("User-Agent", user);
        return client;
    }

    public string KubeconfigFor(string user)
    {
        var path = Path.Combine(Folder, $"kubeconfig-{user}");
        File.WriteAllText(path, sandbox.KubeconfigTextFor(user));
        return path;
    }

    /// <summary>The sandbox tells of an answer before its first byte goes out: there is nothing to wait for.</summary>
    public Task<IReadOnlyList<AuditRecord>> AuditAsync() => Task.FromResult<IReadOnlyList<AuditRecord>>([.. audit]);

    public Task ForgetAsync()
    {
        sandbox.Compact();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static AuditRecord Record(AnsweredRequest told) => new(
        told.Verb, told.Group, told.Resource, told.Subresource, told.Namespace, told.Name, told.User, told.UserAgent, told.Code, told.At);
}
