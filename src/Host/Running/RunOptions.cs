using System.Globalization;
using Microsoft.Extensions.Configuration;
using ModelBooster.Conversion;
using Serilog.Events;

namespace ModelBooster.Host.Running;

/// <summary>How the controller is run.</summary>
internal sealed class RunOptions
{
    /// <summary>What variables of the environment start with.</summary>
    public const string EnvironmentPrefix = "MODELBOOSTER__";

    /// <summary>The file beside the program.</summary>
    public const string FileName = "appsettings.json";

    /// <summary>Kubeconfig file; null for the default order.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>Namespaces to watch; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; private set; } = [];

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

    /// <summary>The level of <see cref="Verbosity"/>.</summary>
    public LogEventLevel Level =>
        Enum.TryParse<LogEventLevel>(Verbosity, ignoreCase: true, out var level) ? level : LogEventLevel.Information;

    /// <summary>Reads appsettings.json, then the environment, then the command line; what comes later wins.</summary>
    /// <param name="commandLine">What was given there, by configuration key.</param>
    /// <param name="folder">Where appsettings.json is looked for.</param>
    public static LoadedOptions Load(IEnumerable<KeyValuePair<string, string?>> commandLine, string folder)
    {
        IConfigurationRoot settings;
        try
        {
            settings = new ConfigurationBuilder()
                .SetBasePath(folder)
                .AddJsonFile(FileName, optional: true)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(commandLine)
                .Build();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new(new RunOptions(), [$"{FileName}: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}"], []);
        }

        var options = new RunOptions();
        var errors = new List<string>();
        options.Kubeconfig = Text(nameof(Kubeconfig)) ?? options.Kubeconfig;
        options.Context = Text(nameof(Context)) ?? options.Context;
        options.Namespaces = Whole(settings, nameof(Namespaces));
        options.LeaderElect = Flag(nameof(LeaderElect));
        options.LeaseNamespace = Text(nameof(LeaseNamespace)) ?? options.LeaseNamespace;
        options.DownloaderImage = Text(nameof(DownloaderImage)) ?? options.DownloaderImage;
        options.RuntimeImage = Text(nameof(RuntimeImage)) ?? options.RuntimeImage;
        options.Qps = Number(nameof(Qps), options.Qps, 0, double.MaxValue, "a number of at least 0");
        options.MaxInFlight = Number(nameof(MaxInFlight), options.MaxInFlight, 1, int.MaxValue, "a whole number of at least 1");
        options.HealthPort = Number(nameof(HealthPort), options.HealthPort, 0, ushort.MaxValue, "a whole number between 0 and 65535");
        options.Verbosity = Text(nameof(Verbosity)) ?? options.Verbosity;
        var levels = Enum.GetNames<LogEventLevel>();
        if (!levels.Contains(options.Verbosity, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add($"{nameof(Verbosity)} {options.Verbosity}: must be one of {string.Join(", ", levels).ToLowerInvariant()}");
        }

        var known = typeof(RunOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
        var unknown = settings.GetChildren().Select(child => child.Key).Except(known, StringComparer.OrdinalIgnoreCase);
        return new(options, errors, [.. unknown.Select(key => $"there is no setting {key}")]);

        // Empty means not set: manifests with templates in them leave variables empty.
        string? Text(string key) => settings[key] is { Length: > 0 } text ? text : null;

        bool Flag(string key)
        {
            if (Text(key) is not { } text)
            {
                return false;
            }

            if (!bool.TryParse(text, out var flag))
            {
                errors.Add($"{key} {text}: must be true or false");
            }

            return flag;
        }

        T Number<T>(string key, T normally, T least, T most, string what)
            where T : struct, System.Numerics.INumber<T>
        {
            if (Text(key) is not { } text)
            {
                return normally;
            }

            if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            {
                return number;
            }

            errors.Add($"{key} {text}: must be {what}");
            return normally;
        }
    }

    // A list counts as a whole: the configuration would lay those of several sources over each other, item by item.
    private static string[] Whole(IConfigurationRoot settings, string key)
    {
        foreach (var source in settings.Providers.Reverse())
        {
            if (source.TryGet(key, out var line) && line is { Length: > 0 })
            {
                return line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            }

            var items = source.GetChildKeys([], key).Distinct()
                .Select(index => source.TryGet(ConfigurationPath.Combine(key, index), out var item) ? item : null)
                .Where(item => item is { Length: > 0 }).ToArray();
            if (items.Length > 0)
            {
                return items!;
            }
        }

        return [];
    }
}

/// <summary>Options as they were read.</summary>
/// <param name="Options">The options; where there are errors, not to be used.</param>
/// <param name="Errors">What is wrong with the values, one line each; empty where nothing is.</param>
/// <param name="Notes">What was read and means nothing, one line each.</param>
internal sealed record LoadedOptions(RunOptions Options, IReadOnlyList<string> Errors, IReadOnlyList<string> Notes);
