using System.Collections.Immutable;
using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Api.Schemas;
using ModelBooster.Conversion.Validation;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary><c>validate</c>: every rule of the CustomResourceDefinition and of the webhook, without a cluster.</summary>
internal static class ValidateCommand
{
    public static Command Make(Terminal terminal)
    {
        var files = Inputs.Option();
        var kthena = KthenaOption.Make();
        var command = new Command("validate", "Checks boosters against every rule, without a cluster.") { files, kthena };
        command.SetAction(parsed =>
        {
            var inputs = Inputs.Read(parsed.GetRequiredValue(files), terminal);
            var failed = inputs.Failed;
            foreach (var manifest in inputs.Boosters)
            {
                var errors = Check(manifest, parsed.GetValue(kthena));
                Inputs.Report(terminal, manifest, errors);
                failed |= !errors.IsEmpty;
                if (errors.IsEmpty)
                {
                    terminal.Output.WriteLine($"{manifest.At()}: {manifest.Title}: valid");
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
