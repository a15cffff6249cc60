using Spectre.Console;

namespace ModelBooster.Host.Commands;

/// <summary>Where a command reads and writes; tests put their own in its place.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors and notes, one line each.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error)
{
    private const int PipeWidth = 80;
    private const int NarrowestScreen = 40;
    private const int WidestScreen = 120;

    /// <summary>Results are read by a person as they come: colour and a live view are welcome.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Errors are read by a person as they come: progress of long work is welcome there.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>Columns of the output.</summary>
    public int Width { get; init; } = PipeWidth;

    /// <summary>The process's own.</summary>
    public static Terminal Process() => new(
        Console.OpenStandardInput(), Console.IsOutputRedirected ? StandardOutput.Open() : Console.Out, Console.Error)
    {
        IsInteractive = !Console.IsOutputRedirected,
        ShowsProgress = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null or ""),
        Width = Console.IsOutputRedirected ? PipeWidth : Math.Clamp(Console.WindowWidth, NarrowestScreen, WidestScreen),
    };

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

    /// <summary>Told to stop (Ctrl-C, SIGTERM) before it was done, as shells count it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
