using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ModelBooster.ApiServer;

/// <summary>
/// A real Kubernetes API server with its own etcd, on free loopback ports, in a folder of its own that goes with it.
/// Its processes end with this process, however that ends.
/// </summary>
public sealed class KubeApiServer : IScenarioServer
{
    /// <summary>User of <see cref="Http"/> and of <see cref="KubeconfigPath"/>.</summary>
    public const string Admin = "admin";

    private const int StartTries = 3;

    private readonly ServerPrograms programs;
    private readonly ServerOptions options;
    private readonly ServerFiles files;
    private readonly AuditLog audit;
    private ServerPorts ports;
    private GuardedProcess? etcd;
    private GuardedProcess? apiServer;

    private KubeApiServer(ServerPrograms programs, ServerOptions options)
    {
        this.programs = programs;
        this.options = options;
        files = new ServerFiles(Directory.CreateTempSubdirectory("modelbooster-apiserver-").FullName);
        Pki = new Pki(TimeProvider.System);
        ports = FreePorts();
        Http = CreateHttpClient(Admin);
        audit = new AuditLog(files.AuditLog, Http);
    }

    /// <summary>Why no server can be started here, in words fit for a skipped test; null where one can.</summary>
    public static string? WhyUnavailable => ServerPrograms.Find().WhyNot;

    /// <summary>The authority that signed the server's and the clients' certificates.</summary>
    public Pki Pki { get; }

    /// <inheritdoc/>
    public Uri Address => new($"https://127.0.0.1:{ports.Api}/");

    /// <summary>etcd's own HTTP address, for a compaction by hand (<c>/v3/kv/compaction</c>).</summary>
    public Uri EtcdAddress => new($"http://127.0.0.1:{ports.Etcd}/");

    /// <summary>A kubeconfig of the user <see cref="Admin"/>.</summary>
    public string KubeconfigPath => files.Kubeconfig;

    /// <summary>A client of <see cref="Admin"/>, relative to <see cref="Address"/>. Without a time limit: watches are long.</summary>
    public HttpClient Http { get; private set; }

    /// <inheritdoc/>
    public string Folder => files.Folder;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It does not come up, or there is no program (<see cref="WhyUnavailable"/>).</exception>
    public static async Task<KubeApiServer> StartAsync(ServerOptions? options = null)
    {
        var (programs, whyNot) = ServerPrograms.Find();
        var server = new KubeApiServer(programs ?? throw new InvalidOperationException(whyNot), options ?? new ServerOptions());
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await server.StartAgainAsync();
                    return server;
                }
                catch (PortTakenException) when (attempt < StartTries)
                {
                    await server.KillAsync();
                    server.MoveTo(FreePorts());
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public HttpClient CreateHttpClient(string user)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [Pki.User(user)],
                LocalCertificateSelectionCallback = (_, _, certificates, _, _) => certificates[0],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { Pki.Authority },
                },
            },
        };
        return new HttpClient(handler)
        {
            BaseAddress = Address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            DefaultRequestHeaders = { { "User-Agent", user } },
        };
    }

    /// <inheritdoc/>
    public string KubeconfigFor(string user)
    {
        var path = user == Admin ? files.Kubeconfig : Path.Combine(Folder, $"kubeconfig-{user}");
        var certificate = Pki.User(user);
        var authority = Base64(Pki.Certificate(Pki.Authority));
        var login = $"client-certificate-data: {Base64(Pki.Certificate(certificate))}, "
            + $"client-key-data: {Base64(Pki.PrivateKey(certificate))}";
        WritePrivate(path,
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "{{Address}}", certificate-authority-data: {{authority}} } }]
            users: [{name: {{user}}, user: { {{login}} } }]
            contexts: [{name: test, context: {cluster: test, user: {{user}}, namespace: default} }]
            current-context: test

            """);
        return path;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditRecord>> AuditAsync() => audit.ReadAsync();

    /// <summary>The server's own count of requests (<c>apiserver_request_total</c>).</summary>
    public async Task<RequestCounts> RequestCountsAsync() =>
        RequestCounts.Parse(await Http.GetStringAsync(new Uri("metrics", UriKind.Relative)));

    /// <summary>The last lines of both programs' logs.</summary>
    public string LogTail(int lines = 20) =>
        $"--- etcd\n{etcd?.Tail(lines)}--- API server\n{apiServer?.Tail(lines)}";

    /// <summary>Stops the API server, then etcd, in good order; the data stay.</summary>
    public async Task StopAsync()
    {
        await EndAsync(process => process.StopAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Kills both at once, as a power cut would; the data stay.</summary>
    public async Task KillAsync()
    {
        await EndAsync(process => process.KillAsync());
    }

    /// <summary>A server that was started again holds no history in memory.</summary>
    public async Task ForgetAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>After <see cref="StopAsync"/> or <see cref="KillAsync"/>: starts on the same data and ports, waits until ready.</summary>
    public async Task StartAgainAsync()
    {
        if (apiServer is not null)
        {
            throw new InvalidOperationException("the server is running");
        }

        WriteFiles();
        etcd = await GuardedProcess.StartAsync(programs.Etcd, ServerArguments.Etcd(ports, files, options), files.EtcdLog);
        apiServer = await GuardedProcess.StartAsync(
            programs.ApiServer, ServerArguments.ApiServer(programs, ports, files, options), files.ApiServerLog);
        await WaitUntilReadyAsync(etcd, apiServer);
        await MakeDefaultNamespaceAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        Pki.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(GuardedProcess etcdProcess, GuardedProcess serverProcess)
    {
        // The built server lacks some kinds that its own admission plugins would like to watch, and is ready all the same.
        var ready = new Uri(programs.IsKubeApiServer ? "readyz" : "readyz?exclude=informer-sync", UriKind.Relative);
        var state = await Eventually.HoldsAsync(
            async () => etcdProcess.Exited.IsCompleted || serverProcess.Exited.IsCompleted ? "ended" : await ProbeAsync(ready),
            seen => seen is "ok" or "ended",
            "the API server is ready",
            options.StartDeadline,
            seen => $"{seen}\n{LogTail()}");
        if (state == "ok")
        {
            return;
        }

        var log = LogTail();
        throw log.Contains("address already in use", StringComparison.Ordinal)
            ? new PortTakenException(log)
            : new InvalidOperationException($"the API server ended at once:\n{log}");
    }

    private async Task<string> ProbeAsync(Uri ready)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            using var answer = await Http.GetAsync(ready, limit.Token);
            return answer.IsSuccessStatusCode ? "ok" : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(limit.Token)}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return e.Message;
        }
    }

    private async Task MakeDefaultNamespaceAsync()
    {
        using var body = new StringContent("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}""");
        body.Headers.ContentType = new("application/json");
        using var answer = await Http.PostAsync(new Uri("api/v1/namespaces", UriKind.Relative), body);
        if (answer.StatusCode != HttpStatusCode.Conflict)
        {
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task EndAsync(Func<GuardedProcess, Task> end)
    {
        foreach (var process in new[] { apiServer, etcd })
        {
            if (process is not null)
            {
                await end(process);
                await process.DisposeAsync();
            }
        }

        apiServer = null;
        etcd = null;
    }

    private void MoveTo(ServerPorts others)
    {
        ports = others;
        Http.Dispose();
        Http = CreateHttpClient(Admin);
        Directory.Delete(files.EtcdData, recursive: true);
        foreach (var log in Directory.GetFiles(Folder, "*-log.*"))
        {
            File.Delete(log);
        }
    }

    private void WriteFiles()
    {
        File.WriteAllText(files.Authority, Pki.Certificate(Pki.Authority));
        File.WriteAllText(files.ServerCertificate, Pki.Certificate(Pki.Server));
        WritePrivate(files.ServerKey, Pki.PrivateKey(Pki.Server));
        File.WriteAllText(files.ServiceAccountCertificate, Pki.Certificate(Pki.User("service-accounts")));
        WritePrivate(files.ServiceAccountKey, Pki.PrivateKey(Pki.User("service-accounts")));
        File.WriteAllText(files.AuditPolicy, ServerArguments.AuditPolicy);
        Directory.CreateDirectory(files.EtcdData);
        Restrict(files.EtcdData, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        KubeconfigFor(Admin);
    }

    private static ServerPorts FreePorts()
    {
        var free = Loopback.FreePorts(3);
        return new ServerPorts(free[0], free[1], free[2]);
    }

    private static void WritePrivate(string path, string text)
    {
        File.WriteAllText(path, text);
        Restrict(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static void Restrict(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));

    private sealed class PortTakenException(string log) : Exception($"a port was taken by another process:\n{log}");
}
