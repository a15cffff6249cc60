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
        var keep = new Option<string?>("--keep")
        {
            Description = "File that keeps the cluster for the next time. One that holds a cluster is gone on with: no examples are applied then.",
            HelpName = "FILE",
        };
        var command = new Command("sandbox", "Runs the controller on an embedded API server with a stand-in for Kthena, and shows boosters become Active.")
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
                    ? Inputs.Read(given, terminal)
                    : new Inputs(journal is { IsNew: false } ? [] : Examples(), Failed: false);
                if (boosters.Failed)
                {
                    return ExitCodes.Refused;
                }

                var options = new SandboxOptions { Port = parsed.GetValue(port), Kthena = journal?.Kthena ?? generation };
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
