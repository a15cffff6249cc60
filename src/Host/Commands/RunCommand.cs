using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Running;
using Serilog.Events;

namespace ModelBooster.Host.Commands;

/// <summary><c>run</c>: the controller. What is given on the command line wins over environment and appsettings.json.</summary>
internal static class RunCommand
{
    private static readonly RunOptions Defaults = new();

    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "Every option is also a setting: a variable of the environment, or a member of appsettings.json beside the program. "
            + $"The name is the option's without dashes ({RunOptions.EnvironmentPrefix}HEALTHPORT, \"HealthPort\"; case does not matter). "
            + "The command line wins over the environment, the environment over the file. "
            + $"Several namespaces are an array in the file, and parted by commas in {RunOptions.EnvironmentPrefix}NAMESPACES.",
            "With --leader-elect one instance leads and the others stand by, ready to take over: at once from one that ends in good "
            + "order, 15 s after the last sign of one that does not. One that loses the lease ends with code 1.",
            "Logs go to standard error: lines to read on a terminal, a JSON object a line elsewhere. "
            + "Health: /livez says that the controller answers, /readyz that every kind has been listed.",
        ],
        Examples =
        [
            new("In a pod, or with the current context of a kubeconfig", "modelbooster run"),
            new("Two namespaces, at most 20 writes a second", "modelbooster run -n team-a -n team-b --qps 20"),
            new("The same by the environment",
                $"{RunOptions.EnvironmentPrefix}NAMESPACES=team-a,team-b {RunOptions.EnvironmentPrefix}QPS=20 modelbooster run"),
        ],
        Done = "It was told to stop, and what was in flight has ended.",
        Refused = "No cluster to talk to, the port is taken, or leadership was lost.",
        Environment =
        [
            Documentation.Kubeconfig,
            new($"{RunOptions.EnvironmentPrefix}SETTING", "Any option, see above."),
            Documentation.NoColor,
        ],
    };

    public static Command Make(Terminal terminal)
    {
        var settings = Settings();
        var command = new DocumentedCommand("run", "Runs the controller until it is told to stop (SIGTERM or Ctrl-C).", Documentation);
        foreach (var group in settings.GroupBy(setting => setting.Group))
        {
            command.Add(group.Key, group.Select(setting => setting.Option));
        }

        command.SetAction(async (parsed, cancellation) =>
        {
            var loaded = RunOptions.Load(Given(parsed, settings), AppContext.BaseDirectory);
            foreach (var line in loaded.Errors.Concat(loaded.Notes.Select(note => $"note: {note}")))
            {
                await terminal.Error.WriteLineAsync($"modelbooster: {line}");
            }

            return loaded.Errors.Count > 0 ? ExitCodes.Usage : await ControllerHost.RunAsync(loaded.Options, terminal.Error, cancellation);
        });
        return command;
    }

    /// <summary>The options, each with the key of the configuration under which environment and file put theirs too.</summary>
    public static IReadOnlyList<RunSetting> Settings()
    {
        const string cluster = "Cluster", leading = "Several instances", images = "Images", writes = "Writes", process = "Process";
        var verbosity = new Option<string?>("--verbosity", "-v")
        {
            Description = $"Least level that is logged. Default: {Named(Defaults.Level)}.",
            HelpName = string.Join('|', Levels),
        };
        verbosity.CompletionSources.Add(Levels);
        return
        [
            new(cluster, nameof(RunOptions.Kubeconfig), new Option<string?>("--kubeconfig")
            {
                Description = "Kubeconfig file. Default: in-cluster, then $KUBECONFIG, then ~/.kube/config.",
                HelpName = "FILE",
            }),
            new(cluster, nameof(RunOptions.Context), new Option<string?>("--context")
            {
                Description = "Context of the kubeconfig. Default: its current one.",
                HelpName = "NAME",
            }),
            new(cluster, nameof(RunOptions.Namespaces), new Option<string[]>("--namespace", "-n")
            {
                Description = "Watch only this namespace; may be repeated. Default: all.",
                HelpName = "NAMESPACE",
            }),
            new(leading, nameof(RunOptions.LeaderElect), new Option<bool?>("--leader-elect")
            {
                Description = "Several instances run: one leads, the others stand by.",
                Arity = ArgumentArity.Zero,
            }),
            new(leading, nameof(RunOptions.LeaseNamespace), new Option<string?>("--lease-namespace")
            {
                Description = $"Namespace of the Lease {FieldManagers.Controller}. Default: the pod's own, or the context's.",
                HelpName = "NAMESPACE",
            }),
            new(images, nameof(RunOptions.DownloaderImage), new Option<string?>("--downloader-image")
            {
                Description = $"Image of the init container that fetches weights. Default: {Defaults.DownloaderImage}.",
                HelpName = "IMAGE",
            }),
            new(images, nameof(RunOptions.RuntimeImage), new Option<string?>("--runtime-image")
            {
                Description = $"Image of the runtime side-car. Default: {Defaults.RuntimeImage}.",
                HelpName = "IMAGE",
            }),
            new(writes, nameof(RunOptions.Qps), Numbers.Any(
                "--qps", $"Writes a second at the most; 0 for no limit. Default: {Defaults.Qps}.", least: 0)),
            new(writes, nameof(RunOptions.MaxInFlight), Numbers.Whole(
                "--max-in-flight", $"Writes under way at the same time at the most. Default: {Defaults.MaxInFlight}.", least: 1)),
            new(process, nameof(RunOptions.HealthPort), Numbers.Whole(
                "--health-port", $"Port of /livez and /readyz; 0 picks a free one. Default: {Defaults.HealthPort}.", 0, ushort.MaxValue)),
            new(process, nameof(RunOptions.Verbosity), verbosity),
        ];
    }

    private static string[] Levels => [.. Enum.GetValues<LogEventLevel>().Select(Named)];

    private static string Named(LogEventLevel level) => $"{level}".ToLowerInvariant();

    private static Dictionary<string, string?> Given(ParseResult parsed, IReadOnlyList<RunSetting> settings)
    {
        var given = new Dictionary<string, string?>();
        foreach (var (_, key, option) in settings)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            var values = result.Tokens.Select(token => token.Value).ToList();
            if (option is Option<string[]>)
            {
                for (var index = 0; index < values.Count; index++)
                {
                    given[$"{key}:{index}"] = values[index];
                }
            }
            else
            {
                // A flag that stands alone says yes.
                given[key] = values.LastOrDefault() ?? bool.TrueString;
            }
        }

        return given;
    }
}

/// <summary>An option of <c>run</c> that is a setting, too.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Key">Its name in environment and appsettings.json.</param>
/// <param name="Option">The option.</param>
internal sealed record RunSetting(string Group, string Key, Option Option);
