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
            "Needs nothing but this program: the API server lives in the process and forgets everything when it ends. A development tool; "
            + "no model is served. It prints the kubeconfig for kubectl, which works meanwhile.",
        ],
        Examples =
        [
            new("The project's examples, until Ctrl-C", "modelbooster sandbox"),
            new("The same, until all of them are Active", "modelbooster sandbox --exit"),
            new("Boosters of one's own, with Kthena v1.0", "modelbooster sandbox -f boosters --kthena v1.0 --exit"),
        ],
        Done = "All boosters are Active (--exit), or it was told to stop.",
        Refused = "A booster was refused, cannot be read, or the port is taken.",
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
        var command = new DocumentedCommand(
            "sandbox",
            "Runs the controller on an embedded API server with a stand-in for Kthena, and shows boosters become Active.",
            Documentation)
        {
            files, kthena, port, exit,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = parsed.GetValue(files) ?? [];
            var boosters = given.Length > 0 ? Read(given, terminal, time) : new Inputs(Examples(), Failed: false);
            if (boosters.Failed)
            {
                return ExitCodes.Refused;
            }

            var options = new SandboxOptions
            {
                Port = parsed.GetValue(port) ?? 0,
                Kthena = parsed.GetValue(kthena) == "v0.4" ? KthenaGeneration.V04 : KthenaGeneration.V10,
            };
            try
            {
                return await new SandboxSession(terminal, time).RunAsync(boosters.Boosters, options, parsed.GetValue(exit), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return ExitCodes.Done;
            }
            catch (IOException busy)
            {
                await terminal.Error.WriteLineAsync($"modelbooster: sandbox: {busy.Message.ReplaceLineEndings(" ")}");
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
