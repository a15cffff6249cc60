using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary>What <c>-f</c> names, read: the ModelBoosters, with notes on what is none and errors on what cannot be read.</summary>
/// <param name="Boosters">The ModelBoosters, in the order given.</param>
/// <param name="Failed">Something could not be read; it has been said.</param>
internal sealed record Inputs(IReadOnlyList<Manifest> Boosters, bool Failed)
{
    /// <summary>The option <c>-f</c>.</summary>
    public static Option<string[]> Option() => new("--filename", "-f")
    {
        Description = "A file, a directory (its .yaml, .yml and .json files), or - for standard input; may be given several times.",
        Required = true,
        HelpName = "FILE|DIR|-",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Reads everything.</summary>
    /// <param name="arguments">What was given to <c>-f</c>.</param>
    /// <param name="progress">Told how far it is; what it writes on is written on.</param>
    public static Inputs Read(IEnumerable<string> arguments, ProgressLine progress)
    {
        var terminal = progress.Terminal;
        var boosters = new List<Manifest>();
        var failed = false;
        var files = arguments.SelectMany(ManifestReader.Files).Distinct().ToList();
        foreach (var (done, file) in files.Index())
        {
            progress.Show("reading", done, files.Count);
            try
            {
                foreach (var manifest in ManifestReader.Read(file, terminal.Input))
                {
                    if (IsBooster(manifest))
                    {
                        boosters.Add(manifest);
                    }
                    else
                    {
                        terminal.Error.WriteLine($"{manifest.At()}: note: {manifest.Title}: passed over, not a ModelBooster");
                    }
                }
            }
            catch (ManifestException exception)
            {
                failed = true;
                var place = ManifestReader.Shown(file) + (exception.Line > 0 ? $":{exception.Line}" : "");
                terminal.Error.WriteLine($"{place}: {OneLine(exception.Message)}");
            }
        }

        if (boosters.Count == 0 && !failed)
        {
            failed = true;
            terminal.Error.WriteLine($"{string.Join(", ", arguments.Select(ManifestReader.Shown))}: no ModelBooster found");
        }

        return new Inputs(boosters, failed);
    }

    /// <summary>Says what is wrong with a booster, one line per error.</summary>
    public static void Report(Terminal terminal, Manifest manifest, IEnumerable<FieldError> errors)
    {
        foreach (var error in errors)
        {
            terminal.Error.WriteLine($"{manifest.At(error.Path)}: {manifest.Title}: {OneLine(error.ToString())}");
        }
    }

    private static bool IsBooster(Manifest manifest) =>
        manifest.Kind == Kinds.ModelBooster.Name
        && manifest.ApiVersion.StartsWith(Kinds.ModelBooster.Group + "/", StringComparison.Ordinal);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
