using System.Collections.Immutable;
using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Api.Schemas;
using ModelBooster.Conversion.Validation;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary><c>validate</c>: every rule of the CustomResourceDefinition and of the webhook, without a cluster.</summary>
internal static class ValidateCommand
{
    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "A valid booster is a line on standard output; every error is one on standard error, with file, line, object and field path. "
            + "With --kthena, also what that generation cannot do is an error.",
        ],
        Examples =
        [
            new("One file", "modelbooster validate -f booster.yaml"),
            new("A directory, in CI: only errors are of interest", "modelbooster validate -f boosters > /dev/null"),
            new("What stands in the cluster, against another generation of Kthena",
                "kubectl get mb -A -o yaml | modelbooster validate --kthena v1.0 -f -"),
        ],
        Done = "Everything is valid.",
        Refused = "Something is not valid, or cannot be read.",
    };

    public static Command Make(Terminal terminal, TimeProvider time)
    {
        var files = Inputs.Option();
        var kthena = KthenaOption.Make("Also what this generation of Kthena cannot do is an error.");
        var command = new DocumentedCommand("validate", "Checks boosters against every rule, without a cluster.", Documentation)
        {
            files, kthena,
        };
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine(terminal, time);
            var inputs = Inputs.Read(parsed.GetRequiredValue(files), progress);
            var failed = inputs.Failed;
            foreach (var (done, manifest) in inputs.Boosters.Index())
            {
                progress.Show("validating", done, inputs.Boosters.Count);
                var errors = Check(manifest, parsed.GetValue(kthena));
                Inputs.Report(progress.Terminal, manifest, errors);
                failed |= !errors.IsEmpty;
                if (errors.IsEmpty)
                {
                    progress.Terminal.Output.WriteLine($"{manifest.At()}: {manifest.Title}: valid");
                }
            }

            return failed ? ExitCodes.Refused : ExitCodes.Done;
        });
        return command;
    }

    private static ImmutableArray<FieldError> Check(Manifest manifest, string? kthena)
    {
        var reading = BoosterReader.Read(manifest.Json);
        return reading.Booster is not { } booster ? reading.Errors :
        [
            .. SchemaCheck.Check(manifest.Json, BoosterSchema.Whole, UnknownFields.Refuse),
            .. BoosterRules.Check(booster, kthena is null ? null : KthenaOption.For(kthena, booster)),
        ];
    }
}
