using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// A Kubernetes API server for development: in memory, on loopback, gone when the process ends. Never part of what <c>run</c> loads.
/// </summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>The user that is meant where none is named.</summary>
    public const string DefaultUser = "sandbox";

    private readonly WebApplication app;
    private readonly CancellationTokenSource stopping;
    private readonly Store store;
    private readonly Task collecting;
    private readonly Tokens tokens;

    private SandboxServer(
        WebApplication app,
        CancellationTokenSource stopping,
        Store store,
        Task collecting,
        Uri address,
        X509Certificate2 authority,
        Tokens tokens)
    {
        (this.app, this.stopping, this.store, this.collecting, this.tokens) = (app, stopping, store, collecting, tokens);
        (Address, Authority) = (address, authority);
    }

    /// <summary>Where it listens: https://127.0.0.1:PORT.</summary>
    public Uri Address { get; }

    /// <summary>The authority that signed the server's certificate.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A kubeconfig that reaches it.</summary>
    public string KubeconfigText => KubeconfigTextFor(DefaultUser);

    /// <summary>A kubeconfig of a user. There are as many users as names, and each may do everything.</summary>
    public string KubeconfigTextFor(string user) => Kubeconfig.Text(Address, Authority, user, tokens.Of(user));

    /// <summary>Starts a server; it answers when this returns.</summary>
    /// <param name="options">How.</param>
    /// <param name="time">For times in objects, and time-outs.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <param name="journal">What it starts with, and what keeps its changes; stays the caller's. Null: nothing is kept.</param>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, TimeProvider time, CancellationToken cancellation, Journal? journal = null)
    {
        var (authority, certificate) = Certificates.Make(TimeProvider.System.GetUtcNow());
        var tokens = new Tokens();
        var store = new Store(options.History, journal);
        var registry = new ResourceRegistry();
        Restore(journal, store, registry);
        var identities = new IdentitySource(new Random(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue)));
        var writer = new ObjectWriter(store, registry, identities, time);
        var deleter = new ObjectDeleter(store, registry, writer);
        var stopping = new CancellationTokenSource();
        var collecting = options.CollectGarbage
            ? new GarbageCollector(store, registry, deleter).RunAsync(stopping.Token)
            : Task.CompletedTask;
        Furnish(writer, registry, options);

        var reading = new ReadEndpoints(store, time);
        var scale = new ScaleEndpoint(store, writer);
        var router = new Router(
            registry,
            reading,
            new WatchEndpoint(store, reading, time, options, stopping.Token),
            new WriteEndpoints(writer, deleter, scale, reading),
            scale,
            new Discovery(registry),
            new OpenApi(registry));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        app.Run(context =>
        {
            var user = tokens.UserOf(context.Request.Headers.Authorization.ToString());
            if (options.Observer is { } observer)
            {
                context.Observe(user ?? "", observer, time);
            }

            return user is not null ? AnswerAsync(context, router) : context.RefuseAsync(new Refusal(401, "Unauthorized", "Unauthorized"));
        });
        await app.StartAsync(cancellation);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new SandboxServer(app, stopping, store, collecting, new Uri(address), authority, tokens);
    }

    /// <summary>An HTTP client that trusts the server.</summary>
    /// <param name="user">Whose; may do everything.</param>
    public HttpClient CreateClient(string user = DefaultUser)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { Authority },
        };
        var client = new HttpClient(handler) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.Of(user));
        return client;
    }

    /// <summary>Forgets the history: a watch or a page from an older version is answered with 410 from now on.</summary>
    public void Compact() => store.Compact();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        await collecting;
        stopping.Dispose();
        Authority.Dispose();
    }

    /// <summary>A mistake in the sandbox itself is told to the client too, who else would have an empty 500 only.</summary>
    private static async Task AnswerAsync(HttpContext context, Router router)
    {
        try
        {
            await router.HandleAsync(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await context.RefuseAsync(new Refusal(500, "InternalError", $"a mistake in the sandbox: {fault.Message}"));
            throw;
        }
    }

    /// <summary>What was kept: the definitions first, since the other objects are of the kinds that they define.</summary>
    private static void Restore(Journal? journal, Store store, ResourceRegistry registry)
    {
        foreach (var (kind, kept) in (journal?.Kept ?? ImmutableDictionary<string, ImmutableArray<StoredObject>>.Empty)
            .OrderBy(group => group.Key != BuiltInKinds.Crd.GroupResource))
        {
            var type = registry.Find(kind) ?? throw new IOException($"what was kept has objects of the kind {kind}, which nothing defines");
            store.Restore(type, kept);
            foreach (var definition in type == BuiltInKinds.Crd ? kept : [])
            {
                registry.Serve(CustomResourceDefinitions.Read(definition.Read()));
            }
        }
    }

    /// <summary>What is there from the start: the namespaces every cluster has, and the CRDs that come with the program.</summary>
    private static void Furnish(ObjectWriter writer, ResourceRegistry registry, SandboxOptions options)
    {
        var how = new WriteOptions("sandbox");
        foreach (var name in (ReadOnlySpan<string>)["default", "kube-system"])
        {
            writer.Create(new WriteTarget(BuiltInKinds.Namespace, "", ""), Object("v1", "Namespace", name), how);
        }

        foreach (var definition in options.PreloadCrds ? EmbeddedCrds.Read(options.Kthena) : [])
        {
            var target = new WriteTarget(BuiltInKinds.Crd, "", definition.Child("metadata").Text("name")!);
            var created = registry.Find(target.Name) is null
                ? writer.Create(target with { Name = "" }, definition, how)
                : writer.Replace(target, definition, how);
            if (created.Refusal is { } refused)
            {
                throw new InvalidOperationException(refused.Message);
            }
        }
    }

    private static JsonObject Object(string apiVersion, string kind, string name) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
    };

    /// <summary>The server ends when its owner says so, not at a signal: whoever uses it must be able to end first.</summary>
    private sealed class OwnersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
