using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Host.Commands.Completion;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Diffing;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Commands;

/// <summary><c>diff</c>: what the controller would change in the cluster if boosters were applied.</summary>
internal static class DiffCommand
{
    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "Compared are the objects that the controller would apply with those that are there, field by field, and each change is told "
            + "with its impact: metadata only, a scale, or a restart of pods. Nothing is written.",
        ],
        Examples =
        [
            new("What would this edit do?", "modelbooster diff -f booster.yaml"),
            new("What would it do in another cluster?", "modelbooster diff -f booster.yaml --context production"),
            new("For a script", "modelbooster diff -f boosters -n team-a -o json"),
        ],
        Done = "Nothing would change.",
        Refused = "Something would change; or the input or the cluster said no, which is told on standard error.",
        Interrupted = "Stopped (Ctrl-C) before it was done.",
        Environment = [Documentation.Kubeconfig, Documentation.NoColor],
    };

    public static Command Make(Terminal terminal, ClusterAccess access)
    {
        var files = Inputs.Option();
        var choice = new ClusterChoice();
        var ns = ClusterChoice.Namespace("Namespace of boosters that name none. Default: the context's.");
        var output = new Option<string>("--output", "-o")
        {
            Description = "Form of the result.",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        Choices.Take(output, "text", "json");
        var downloader = new Option<string?>("--downloader-image")
        {
            Description = "Image of the downloader, as given to run. Default: the one the children were last made with.",
            HelpName = "IMAGE",
        };
        var runtime = new Option<string?>("--runtime-image")
        {
            Description = "Image of the runtime, as given to run. Default: the one the children were last made with.",
            HelpName = "IMAGE",
        };
        ns.CompletionSources.Add(new ClusterNames(access, choice, ns).Namespaces);
        var command = new DocumentedCommand(
            "diff",
            "Shows what the controller would change in the cluster if these boosters were applied, and what that does to running pods.",
            Documentation) { files, ns, output, downloader, runtime };
        command.Add("Cluster", choice.All);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var progress = new ProgressLine(terminal, access.Time);
            var inputs = Inputs.Read(parsed.GetRequiredValue(files), progress);
            if (inputs.Boosters.Count == 0)
            {
                return ExitCodes.Refused;
            }

            var opened = access.Open(choice.Chosen(parsed));
            if (opened.Value is not { } cluster)
            {
                return Refuse(terminal, opened.Failure!.Message);
            }

            using (cluster)
            {
                var catalog = await cluster.Cluster.DiscoverAsync(cancellation);
                if (catalog.Value is not { } served)
                {
                    return Refuse(terminal, $"the cluster cannot be asked: {catalog.Failure!.Message}");
                }

                if (!served.Served.Contains(Kinds.ModelBooster))
                {
                    return Refuse(terminal, "the cluster does not serve ModelBooster: apply the output of `modelbooster crds`");
                }

                var differ = new BoosterDiffer(cluster.Cluster, served, parsed.GetValue(downloader), parsed.GetValue(runtime));
                var (diffs, failed) = await CompareAsync(inputs, differ, parsed.GetValue(ns), cluster.Namespace, progress, cancellation);
                progress.Dispose();
                if (!served.BoosterCrdIsOurs)
                {
                    await terminal.Error.WriteLineAsync(
                        "modelbooster: note: the cluster's ModelBooster CRD is not this project's and drops fields it does not know: apply the output of `modelbooster crds`");
                }

                Print(diffs, parsed.GetRequiredValue(output), terminal);
                return failed || inputs.Failed || diffs.Any(diff => diff.Changes) ? ExitCodes.Refused : ExitCodes.Done;
            }
        });
        return command;
    }

    private static async Task<(List<BoosterDiff> Diffs, bool Failed)> CompareAsync(
        Inputs inputs, BoosterDiffer differ, string? given, string fallback, ProgressLine progress, CancellationToken cancellation)
    {
        var terminal = progress.Terminal;
        var diffs = new List<BoosterDiff>();
        var failed = false;
        foreach (var (done, manifest) in inputs.Boosters.Index())
        {
            progress.Show("comparing", done, inputs.Boosters.Count);
            var reading = BoosterReader.Read(manifest.Json);
            if (reading.Booster is not { } booster)
            {
                Inputs.Report(terminal, manifest, reading.Errors);
                failed = true;
                continue;
            }

            if (given is not null && booster.Key.Namespace.Length > 0 && booster.Key.Namespace != given)
            {
                Inputs.Report(terminal, manifest, [new FieldError("metadata.namespace", $"is {booster.Key.Namespace}, and --namespace says {given}")]);
                failed = true;
                continue;
            }

            var key = booster.Key.Namespace.Length > 0 ? booster.Key : booster.Key with { Namespace = given ?? fallback };
            switch (await differ.CompareAsync(manifest, key, cancellation))
            {
                case DiffResult.Compared compared:
                    diffs.Add(compared.Diff);
                    break;
                case DiffResult.Invalid invalid:
                    Inputs.Report(terminal, manifest, invalid.Errors);
                    failed = true;
                    break;
                case DiffResult.Unknown unknown:
                    await terminal.Error.WriteLineAsync($"{manifest.At()}: {Kinds.ModelBooster} {key}: {unknown.Why.ReplaceLineEndings(" ")}");
                    failed = true;
                    break;
            }
        }

        return (diffs, failed);
    }

    private static void Print(List<BoosterDiff> diffs, string form, Terminal terminal)
    {
        if (form == "json")
        {
            terminal.Output.Write(DiffJson.Of(diffs));
            return;
        }

        var printer = new DiffPrinter(terminal.Output, Paint.For(terminal.Screen()));
        foreach (var diff in diffs)
        {
            printer.Print(diff);
        }
    }

    private static int Refuse(Terminal terminal, string why)
    {
        terminal.Error.WriteLine($"modelbooster: {why.ReplaceLineEndings(" ")}");
        return ExitCodes.Refused;
    }
}
