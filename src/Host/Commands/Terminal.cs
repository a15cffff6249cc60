using Spectre.Console;

namespace ModelBooster.Host.Commands;

/// <summary>Where a command reads and writes; tests put their own in its place.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors and notes, one line each.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error)
{
    /// <summary>Results are read by a person as they come: colour and a live view are welcome.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>It can be drawn on at any place: not so a pipe, or a terminal that says it is dumb.</summary>
    public bool CanRedraw => IsInteractive && Screen().Profile.Capabilities.Ansi;

    /// <summary>The process's own.</summary>
    public static Terminal Process() =>
        new(Console.OpenStandardInput(), Console.Out, Console.Error) { IsInteractive = !Console.IsOutputRedirected };

    /// <summary>The output as Spectre.Console draws on it; it knows what the terminal can do, and heeds NO_COLOR.</summary>
    public IAnsiConsole Screen() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Output),
        Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
        Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
    });
}

/// <summary>Exit codes of every command.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The input or the cluster said no.</summary>
    public const int Refused = 1;

    /// <summary>Wrong usage.</summary>
    public const int Usage = 2;
}
