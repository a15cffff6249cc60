using System.CommandLine;
using System.Text;
using System.Text.Json;
using ModelBooster.Api.Schemas;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary><c>crds</c>: the CustomResourceDefinition of ModelBooster.</summary>
internal static class CrdsCommand
{
    private static readonly Documentation Documentation = new()
    {
        Details = ["The kinds of Kthena are not in it: they come with Kthena itself."],
        Examples = [new("Install it, or bring it up to date", "modelbooster crds | kubectl apply -f -")],
    };

    public static Command Make(Terminal terminal)
    {
        var command = new DocumentedCommand("crds", "Prints the ModelBooster CustomResourceDefinition.", Documentation);
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
