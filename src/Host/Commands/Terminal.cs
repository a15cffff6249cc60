namespace ModelBooster.Host.Commands;

/// <summary>Where a command reads and writes; tests put their own in its place.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Results.</param>
/// <param name="Error">Errors and notes, one line each.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error)
{
    /// <summary>The process's own.</summary>
    public static Terminal Process() => new(Console.OpenStandardInput(), Console.Out, Console.Error);
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
