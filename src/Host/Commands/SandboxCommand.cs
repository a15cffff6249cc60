using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Manifests;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Host.Commands;

/// <summary><c>sandbox</c>: the controller at work on a cluster that lives in this process, for trying and for showing.</summary>
internal static class SandboxCommand
{
    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "Needs nothing but this program: the API server lives in the process and, without --keep, forgets everything when it ends. "
            + "A development tool; no model is served. It prints the kubeconfig for kubectl, which works meanwhile.",
        ],
        Examples =
        [
            new("The project's examples, until Ctrl-C", "modelbooster sandbox"),
            new("The same, until all of them are Active", "modelbooster sandbox --exit"),
            new("Boosters of one's own, with Kthena v1.0", "modelbooster sandbox -f boosters --kthena v1.0 --exit"),
            new("A cluster that is there again the next time", "modelbooster sandbox --keep cluster.jsonl"),
        ],
        Done = "All boosters are Active (--exit), or it was told to stop.",
        Refused = "A booster was refused, cannot be read, the port is taken, or the file of --keep cannot be used.",
        Environment = [Documentation.NoColor],
    };

    public static Command Make(Terminal terminal, TimeProvider time)
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Boosters to apply: a file, a directory, or -; may be given several times. Default: the project's examples.",
            HelpName = "FILE|DIR|-",
            AllowMultipleArgumentsPerToken = true,
        };
        var kthena = new Option<string>("--kthena")
        {
            Description = "Generation of Kthena's kinds in it.",
            HelpName = "v0.4|v1.0",
            DefaultValueFactory = _ => "v0.4",
        };
        Choices.Take(kthena, "v0.4", "v1.0");
        var port = Numbers.Whole("--port", "Port on loopback; 0 picks a free one. Default: 0.", least: 0, most: ushort.MaxValue);
        var exit = new Option<bool>("--exit") { Description = "End once all boosters are Active." };
        var keep = new Option<string?>("--keep")
        {
            Description = "File that keeps the cluster for the next time. One that holds a cluster is gone on with: no examples are applied then.",
            HelpName = "FILE",
        };
        var command = new DocumentedCommand(
            "sandbox",
            "Runs the controller on an embedded API server with a stand-in for Kthena, and shows boosters become Active.",
            Documentation)
        {
            files, kthena, port, exit, keep,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // Signals are listened to from the first pause on: what is made from here on is tidied up.
            await Task.Yield();
            var given = parsed.GetValue(files) ?? [];
            var generation = parsed.GetValue(kthena) == "v0.4" ? KthenaGeneration.V04 : KthenaGeneration.V10;
            try
            {
                using var journal = parsed.GetValue(keep) is { } file ? Journal.Open(file, generation) : null;
                if (journal is not null && journal.Kthena != generation && parsed.GetResult(kthena) is { Implicit: false })
                {
                    throw new IOException($"{parsed.GetValue(keep)} was made with another --kthena than {parsed.GetValue(kthena)}");
                }

                var boosters = given.Length > 0
                    ? Read(given, terminal, time)
                    : new Inputs(journal is { IsNew: false } ? [] : Examples(), Failed: false);
                if (boosters.Failed)
                {
                    return ExitCodes.Refused;
                }

                var options = new SandboxOptions { Port = parsed.GetValue(port) ?? 0, Kthena = journal?.Kthena ?? generation };
                return await new SandboxSession(terminal, time)
                    .RunAsync(boosters.Boosters, options, journal, parsed.GetValue(exit), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCodes.Done;
            }
            catch (IOException unusable)
            {
                await terminal.Error.WriteLineAsync($"modelbooster: sandbox: {unusable.Message.ReplaceLineEndings(" ")}");
                return ExitCodes.Refused;
            }
        });
        return command;
    }

    private static Inputs Read(string[] given, Terminal terminal, TimeProvider time)
    {
        using var progress = new ProgressLine(terminal, time);
        return Inputs.Read(given, progress);
    }

    /// <summary>The examples of the project, which the program carries along.</summary>
    private static List<Manifest> Examples()
    {
        var assembly = typeof(SandboxCommand).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("examples/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return ManifestReader.Parse(name, reader.ReadToEnd());
            })];
    }
}
