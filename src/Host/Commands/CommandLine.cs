using System.CommandLine;

namespace ModelBooster.Host.Commands;

/// <summary>The program's commands.</summary>
internal static class CommandLine
{
    /// <summary>How long a command may take to end after SIGTERM or Ctrl-C before the process is ended for it.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(10);

    /// <summary>Parses and runs.</summary>
    /// <param name="arguments">Arguments of the process.</param>
    /// <param name="terminal">Where to read and write.</param>
    /// <param name="access">The way to clusters; null for the process's own.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(string[] arguments, Terminal terminal, ClusterAccess? access = null)
    {
        var root = new RootCommand("Makes and keeps everything a ModelBooster needs to be served by Kthena.");
        foreach (var command in Commands(terminal, access ?? ClusterAccess.Process()))
        {
            root.Add(command);
        }

        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                // Some of the messages are lists with a line per item.
                var words = error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                await terminal.Error.WriteLineAsync($"modelbooster: {string.Join(' ', words)}");
            }

            await terminal.Error.WriteLineAsync("modelbooster: see --help");
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            ProcessTerminationTimeout = ShutdownTime,
        });
    }

    // One line per command.
    private static Command[] Commands(Terminal terminal, ClusterAccess access) =>
    [
        RunCommand.Make(terminal),
        RenderCommand.Make(terminal),
        DiffCommand.Make(terminal, access),
        StatusCommand.Make(terminal, access),
        ValidateCommand.Make(terminal),
        CrdsCommand.Make(terminal),
        SandboxCommand.Make(terminal, access.Time),
        VersionCommand.Make(terminal),
    ];
}
