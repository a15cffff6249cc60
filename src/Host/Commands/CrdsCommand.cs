using System.CommandLine;
using System.Text;
using System.Text.Json;
using ModelBooster.Api.Schemas;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary><c>crds</c>: the CustomResourceDefinition of ModelBooster.</summary>
internal static class CrdsCommand
{
    public static Command Make(Terminal terminal)
    {
        var command = new Command("crds", "Prints the ModelBooster CustomResourceDefinition.");
        command.SetAction(_ =>
        {
            terminal.Output.Write(Yaml());
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>The definition as it stands in <c>deploy/crds</c>.</summary>
    public static string Yaml()
    {
        var output = new StringBuilder("# Made by `modelbooster crds`; the source is src/Actors/Api/Schemas.\n");
        YamlWriter.Write(output, JsonSerializer.SerializeToElement(BoosterCrd.Whole()));
        return output.ToString();
    }
}
