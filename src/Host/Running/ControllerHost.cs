using Akka.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Host.Commands;
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

        using (cluster)
        await using (var logger = Logs.Make(options.Level))
        await using (var app = Build(options, cluster, logger))
        {
            try
            {
                await app.RunAsync(cancellation);
                return ExitCodes.Done;
            }
            catch (IOException busy)
            {
                await errors.WriteLineAsync($"modelbooster: health-port {options.HealthPort}: {busy.Message}");
                return ExitCodes.Refused;
            }
        }
    }

    private static WebApplication Build(RunOptions options, ICluster cluster, Serilog.ILogger logger)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenAnyIP(options.HealthPort, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddRoutingCore();
        builder.Services.AddSerilog(logger);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTime);
        builder.Services.AddAkka("modelbooster", akka => akka
            .ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            })
            .WithController(cluster, Settings(options)));

        // Hosted services stop in the reverse order: what is in flight ends before the actors do.
        builder.Services.AddHostedService<GateDrain>();

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddHostedService<IdleTrim>();

        var app = builder.Build();
        HealthEndpoints.Map(app);
        return app;
    }

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
}
