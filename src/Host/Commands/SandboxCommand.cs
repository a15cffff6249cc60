using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Host.Manifests;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Host.Commands;

/// <summary><c>sandbox</c>: the controller at work on a cluster that lives in this process, for trying and for showing.</summary>
internal static class SandboxCommand
{
    public static Command Make(Terminal terminal, TimeProvider time)
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Boosters to apply: a file, a directory, or -; may be given several times. Default: the project's examples.",
            HelpName = "FILE|DIR|-",
            AllowMultipleArgumentsPerToken = true,
        };
        var kthena = new Option<string>("--kthena") { Description = "Generation of Kthena's kinds in it.", DefaultValueFactory = _ => "v0.4" };
        kthena.AcceptOnlyFromAmong("v0.4", "v1.0");
        var port = new Option<int>("--port") { Description = "Port on loopback; 0 picks a free one." };
        var exit = new Option<bool>("--exit") { Description = "End once all boosters are Active." };
        var command = new Command("sandbox", "Runs the controller on an embedded API server with a stand-in for Kthena, and shows boosters become Active.")
        {
            files, kthena, port, exit,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            // Signals are listened to from the first pause on: what is made from here on is tidied up.
            await Task.Yield();
            var given = parsed.GetValue(files) ?? [];
            var boosters = given.Length > 0 ? Inputs.Read(given, terminal) : new Inputs(Examples(), Failed: false);
            if (boosters.Failed)
            {
                return ExitCodes.Refused;
            }

            var options = new SandboxOptions
            {
                Port = parsed.GetValue(port),
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
