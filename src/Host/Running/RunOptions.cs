using Microsoft.Extensions.Configuration;
using ModelBooster.Conversion;
using Serilog.Events;

namespace ModelBooster.Host.Running;

/// <summary>How the controller is run.</summary>
internal sealed class RunOptions
{
    private const string EnvironmentPrefix = "MODELBOOSTER__";

    /// <summary>Kubeconfig file; null for the default order.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>Namespaces to watch; empty for all.</summary>
    public IList<string> Namespaces { get; } = [];

    /// <summary>Image of the init container that fetches weights.</summary>
    public string DownloaderImage { get; set; } = DefaultImages.Downloader;

    /// <summary>Image of the runtime side-car.</summary>
    public string RuntimeImage { get; set; } = DefaultImages.Runtime;

    /// <summary>Writes a second; 0 for no limit.</summary>
    public double Qps { get; set; }

    /// <summary>Writes under way at the same time.</summary>
    public int MaxInFlight { get; set; } = 16;

    /// <summary>Port of the health endpoints on all interfaces; 0 picks a free one.</summary>
    public int HealthPort { get; set; } = 8081;

    /// <summary>Several instances run: one leads, the others stand by.</summary>
    public bool LeaderElect { get; set; }

    /// <summary>Namespace of the Lease; null for the pod's own, or the context's.</summary>
    public string? LeaseNamespace { get; set; }

    /// <summary>Least level that is logged.</summary>
    public string Verbosity { get; set; } = nameof(LogEventLevel.Information);

    /// <summary>appsettings.json beside the program, then the environment, then the command line.</summary>
    /// <param name="commandLine">What was given there, by configuration key.</param>
    public static RunOptions Load(IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var options = new RunOptions();
        new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables(EnvironmentPrefix)
            .AddInMemoryCollection(commandLine)
            .Build()
            .Bind(options);
        return options;
    }

    /// <summary>What is wrong with the values, one line each; empty where nothing is.</summary>
    public IEnumerable<string> Errors()
    {
        if (!Enum.TryParse<LogEventLevel>(Verbosity, ignoreCase: true, out _))
        {
            yield return $"verbosity {Verbosity}: must be one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}";
        }

        if (MaxInFlight < 1)
        {
            yield return $"max-in-flight {MaxInFlight}: must be at least 1";
        }

        if (Qps < 0)
        {
            yield return $"qps {Qps}: must not be negative";
        }

        if (HealthPort is < 0 or > 65535)
        {
            yield return $"health-port {HealthPort}: must be between 0 and 65535";
        }
    }

    /// <summary>The level of <see cref="Verbosity"/>.</summary>
    public LogEventLevel Level => Enum.TryParse<LogEventLevel>(Verbosity, ignoreCase: true, out var level) ? level : LogEventLevel.Information;
}
