namespace ModelBooster.Host.Commands.Help;

/// <summary>What help and reference say of a command beyond its purpose, arguments and options.</summary>
internal sealed record Documentation
{
    /// <summary>What every command that talks to a cluster may say of its environment.</summary>
    public static EnvironmentEntry Kubeconfig { get; } =
        new("KUBECONFIG", "Kubeconfig files, parted as in PATH; read where --kubeconfig is not given and this is not a pod.");

    /// <summary>Colours can be turned off.</summary>
    public static EnvironmentEntry NoColor { get; } = new("NO_COLOR", "Set to anything: no colours, also on a terminal.");

    /// <summary>Paragraphs below the purpose.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Command lines that work as printed, with <c>booster.yaml</c> and <c>boosters</c> in the working directory.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>When the exit code is 0.</summary>
    public string Done { get; init; } = "Done.";

    /// <summary>When the exit code is 1; null where that cannot be.</summary>
    public string? Refused { get; init; }

    /// <summary>When it ends as shells count a program that was stopped; null where that is a good end, or nothing that lasts.</summary>
    public string? Interrupted { get; init; }

    /// <summary>Variables that the command heeds.</summary>
    public IReadOnlyList<EnvironmentEntry> Environment { get; init; } = [];

    /// <summary>The last line of the help; null for none.</summary>
    public string? Closing { get; init; }
}

/// <summary>An example.</summary>
/// <param name="Does">What it is for, in a line.</param>
/// <param name="Line">What to type.</param>
internal sealed record Example(string Does, string Line);

/// <summary>A variable of the environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record EnvironmentEntry(string Name, string Meaning);
