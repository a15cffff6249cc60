using System.CommandLine;
using ModelBooster.Host.Running;

namespace ModelBooster.Host.Commands;

/// <summary><c>run</c>: the controller. What is given on the command line wins over environment and appsettings.json.</summary>
internal static class RunCommand
{
    public static Command Make(Terminal terminal)
    {
        // Each option lands under this key of the configuration, where environment and file put theirs too.
        var options = new Dictionary<Option, string>
        {
            [new Option<string?>("--kubeconfig") { Description = "Kubeconfig file. Default: in-cluster, then $KUBECONFIG, then ~/.kube/config.", HelpName = "FILE" }] = nameof(RunOptions.Kubeconfig),
            [new Option<string?>("--context") { Description = "Context of the kubeconfig. Default: its current one." }] = nameof(RunOptions.Context),
            [new Option<string[]>("--namespace", "-n") { Description = "Watch only this namespace; may be repeated. Default: all." }] = nameof(RunOptions.Namespaces),
            [new Option<bool?>("--leader-elect") { Description = "Several instances run: one leads, the others stand by." }] = nameof(RunOptions.LeaderElect),
            [new Option<string?>("--lease-namespace") { Description = "Namespace of the Lease. Default: the pod's own, or the context's.", HelpName = "NAMESPACE" }] = nameof(RunOptions.LeaseNamespace),
            [new Option<string?>("--downloader-image") { Description = "Image of the init container that fetches weights." }] = nameof(RunOptions.DownloaderImage),
            [new Option<string?>("--runtime-image") { Description = "Image of the runtime side-car." }] = nameof(RunOptions.RuntimeImage),
            [new Option<double?>("--qps") { Description = "Writes a second at the most; 0 for no limit." }] = nameof(RunOptions.Qps),
            [new Option<int?>("--max-in-flight") { Description = "Writes under way at the same time at the most." }] = nameof(RunOptions.MaxInFlight),
            [new Option<int?>("--health-port") { Description = "Port of /livez and /readyz; 0 picks a free one." }] = nameof(RunOptions.HealthPort),
            [new Option<string?>("--verbosity", "-v") { Description = "verbose, debug, information, warning or error." }] = nameof(RunOptions.Verbosity),
        };

        var command = new Command("run", "Runs the controller until it is told to stop (SIGTERM or Ctrl-C).");
        foreach (var option in options.Keys)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellation) => ControllerHost.RunAsync(
            RunOptions.Load(Given(parsed, options)), terminal.Error, cancellation));
        return command;
    }

    private static Dictionary<string, string?> Given(ParseResult parsed, Dictionary<Option, string> options)
    {
        var given = new Dictionary<string, string?>();
        foreach (var (option, key) in options)
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
