using System.Security.Cryptography;
using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Host.Commands;
using ModelBooster.Leading;
using ModelBooster.Writing;
using Serilog;

namespace ModelBooster.Host.Running;

/// <summary>The controller as a process: configuration, logs, health, and an orderly end.</summary>
internal static class ControllerHost
{
    /// <summary>Less than the 10 s in which the process has to be gone after SIGTERM.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(9);

    /// <summary>Runs until told to stop.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(RunOptions options, TextWriter errors, CancellationToken cancellation)
    {
        var opened = KubernetesCluster.Open(new ClusterOptions { Kubeconfig = options.Kubeconfig, Context = options.Context }, TimeProvider.System);
        if (opened.Value is not { } cluster)
        {
            await errors.WriteLineAsync($"modelbooster: {opened.Failure!.Message}");
            return ExitCodes.Refused;
        }

        var leadership = new Leadership();
        using (cluster)
        await using (var logger = Logs.Make(options.Level))
        await using (var app = Build(options, cluster, logger, leadership))
        {
            try
            {
                await app.RunAsync(cancellation);
                return leadership.IsLost ? ExitCodes.Refused : ExitCodes.Done;
            }
            catch (IOException busy)
            {
                await errors.WriteLineAsync($"modelbooster: health-port {options.HealthPort}: {busy.Message}");
                return ExitCodes.Refused;
            }
        }
    }

    private static WebApplication Build(RunOptions options, KubernetesCluster cluster, Serilog.ILogger logger, Leadership leadership)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.ListenAnyIP(options.HealthPort, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        builder.Services.AddSerilog(logger);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddAkka("modelbooster", akka => akka
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })

            // Left to itself Akka ends all actors at Ctrl-C, before the host has asked them to finish what is in flight.
            .AddHocon("akka.coordinated-shutdown.run-by-clr-shutdown-hook = off", HoconAddMode.Prepend)
            .WithController(cluster, Settings(options) with { Election = Election(options, cluster, leadership) }));

        // Hosted services stop in the reverse order: what is in flight ends, then the lease is given up, then the actors end.
        if (options.LeaderElect)
        {
            builder.Services.AddHostedService<LeaseRelease>();
        }

        builder.Services.AddHostedService<GateDrain>();

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<IdleTrim>();

        var app = builder.Build();
        leadership.Ended = app.Lifetime.StopApplication;
        HealthEndpoints.Map(app);
        return app;
    }

    /// <summary>Another instance, after this one on this machine too, must not be taken for this one.</summary>
    private static LeaderElection? Election(RunOptions options, KubernetesCluster cluster, Leadership leadership) => options.LeaderElect
        ? new LeaderElection(
            new ObjectRef(Kinds.Lease, new ObjectKey(options.LeaseNamespace ?? cluster.Namespace, FieldManagers.Controller)),
            $"{Environment.MachineName}_{RandomNumberGenerator.GetHexString(16, lowercase: true)}",
            leadership.Lose)
        : null;

    private static ControllerSettings Settings(RunOptions options)
    {
        return new ControllerSettings(
            new Images(options.DownloaderImage, options.RuntimeImage),
            (live, settings) => Converter.Convert(live.Document, settings),
            Chance.Next,
            TimeProvider.System)
        {
            Instance = Environment.MachineName,
            Namespaces = [.. options.Namespaces],
            Gate = new WriteGateOptions { MaxInFlight = options.MaxInFlight, RequestsPerSecond = options.Qps },
        };
    }

    /// <summary>One that led and no longer does ends, and is started anew by whoever runs it: what it remembers is out of date.</summary>
    private sealed class Leadership
    {
        private volatile bool isLost;

        public bool IsLost => isLost;

        public Action Ended { get; set; } = () => { };

        public void Lose()
        {
            isLost = true;
            Ended();
        }
    }
}
