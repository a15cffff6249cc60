using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using ModelBooster.Host.Commands.Completion;
using ModelBooster.Host.Commands.Help;

namespace ModelBooster.Host.Commands;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to end after SIGTERM or Ctrl-C before the process is ended for it.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(10);

    /// <summary>What is said of the program as a whole.</summary>
    public static Documentation Documentation { get; } = new()
    {
        Examples =
        [
            new("See it work on a cluster within this process", "modelbooster sandbox"),
            new("Install the CRD", "modelbooster crds | kubectl apply -f -"),
            new("What would an edit do to the cluster, and to running pods?", "modelbooster diff -f booster.yaml"),
            new("Why is it not ready?", "modelbooster status qwen-small"),
        ],
        Refused = "The input or the cluster said no; for diff also: something would change.",
        Interrupted = "Stopped (Ctrl-C) before it was done; run, sandbox and status -w end with 0.",
        Environment = [Documentation.Kubeconfig, Documentation.NoColor],
        Closing = "See modelbooster COMMAND --help for the options and examples of a command.",
    };

    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">Arguments of the process.</param>
    /// <param name="terminal">Where to read and write.</param>
    /// <param name="access">The way to clusters; null for the process's own.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] arguments, Terminal terminal, ClusterAccess? access = null)
    {
        // Nothing asked is a first question, not a mistake: help on standard output and code 0, as kubectl, helm and gh do.
        string[] asked = arguments switch
        {
            [] => ["--help"],
            ["help", .. var command] => [.. command, "--help"],
            _ => arguments,
        };
        var parsed = Root(terminal, access ?? ClusterAccess.Process()).Parse(asked, Parsing);
        if (parsed.Errors.Count > 0)
        {
            foreach (var line in UsageErrors.Of(parsed))
            {
                await terminal.Error.WriteLineAsync(line);
            }

            return ExitCodes.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                ProcessTerminationTimeout = ShutdownTime,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (OutputException gone) when (gone.ReaderLeft)
        {
            return ExitCodes.Done;
        }
        catch (OutputException unwritable)
        {
            await terminal.Error.WriteLineAsync($"modelbooster: the output cannot be written: {unwritable.Message}");
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception bug)
        {
            // The one place where many lines are right: whoever reads them will send them to us.
            await terminal.Error.WriteLineAsync($"modelbooster: this is a bug: {bug}");
            return ExitCodes.Refused;
        }
    }

    /// <summary>How arguments are read: <c>@file</c> is a word like any other.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>The commands, ready to parse.</summary>
    /// <param name="terminal">Where to read and write.</param>
    /// <param name="access">The way to clusters.</param>
    public static RootCommand Root(Terminal terminal, ClusterAccess access)
    {
        var root = new RootCommand("Makes and keeps everything a ModelBooster needs to be served by Kthena.");
        foreach (var command in Commands(terminal, access))
        {
            root.Add(command);
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpScreen(terminal, Documentation);
        }

        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Description = "Prints the version.";
        }

        foreach (var suggest in root.Directives.OfType<SuggestDirective>())
        {
            suggest.Action = new CompletionAction(root, terminal);
        }

        return root;
    }

    // One line per command.
    private static Command[] Commands(Terminal terminal, ClusterAccess access) =>
    [
        RunCommand.Make(terminal),
        RenderCommand.Make(terminal, access.Time),
        DiffCommand.Make(terminal, access),
        StatusCommand.Make(terminal, access),
        ValidateCommand.Make(terminal, access.Time),
        CrdsCommand.Make(terminal),
        SandboxCommand.Make(terminal, access.Time),
        CompletionCommand.Make(terminal),
        VersionCommand.Make(terminal),
    ];
}
