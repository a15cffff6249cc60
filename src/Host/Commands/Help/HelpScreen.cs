using System.CommandLine;
using System.CommandLine.Invocation;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Commands.Help;

/// <summary>What <c>--help</c> does: prints the page of the command that it stands behind.</summary>
/// <param name="terminal">Where to print.</param>
/// <param name="ofRoot">What is said of the program as a whole.</param>
internal sealed class HelpScreen(Terminal terminal, Documentation ofRoot) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var page = CommandPage.Of(command, (command as DocumentedCommand)?.Documentation ?? ofRoot);
        foreach (var line in HelpText.Lines(page, terminal.Width, Paint.For(terminal.Screen())))
        {
            terminal.Output.WriteLine(line);
        }

        return ExitCodes.Done;
    }
}
