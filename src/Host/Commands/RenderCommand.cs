using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Commands;

/// <summary><c>render</c>: the children of boosters, exactly as the controller would apply them, without a cluster.</summary>
internal static class RenderCommand
{
    private const string NoUid = "00000000-0000-0000-0000-000000000000";
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Make(Terminal terminal)
    {
        var files = Inputs.Option();
        var kthena = KthenaOption.Make();
        var output = Text("--output", "Form of the result.", "yaml");
        output.Aliases.Add("-o");
        output.HelpName = "yaml|json";
        output.AcceptOnlyFromAmong("yaml", "json");
        var downloader = Text("--downloader-image", "Image of the downloader.", DefaultImages.Downloader);
        var runtime = Text("--runtime-image", "Image of the runtime.", DefaultImages.Runtime);
        var command = new Command("render", "Prints the objects that boosters are turned into, without a cluster.")
        {
            files, kthena, output, downloader, runtime,
        };
        command.SetAction(parsed =>
        {
            var inputs = Inputs.Read(parsed.GetRequiredValue(files), terminal);
            var children = new List<JsonElement>();
            var failed = inputs.Failed;
            foreach (var manifest in inputs.Boosters)
            {
                var rendered = Render(manifest, Settings, terminal);
                failed |= rendered is null;
                children.AddRange(rendered ?? []);
            }

            RenderSettings Settings(Booster booster) => new(
                KthenaOption.For(parsed.GetValue(kthena), booster), parsed.GetRequiredValue(downloader), parsed.GetRequiredValue(runtime));

            terminal.Output.Write(parsed.GetRequiredValue(output) == "json" ? Json(children) : Yaml(children));
            return failed ? ExitCodes.Refused : ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Text(string name, string description, string normally) =>
        new(name) { Description = description, DefaultValueFactory = _ => normally };

    private static IEnumerable<JsonElement>? Render(Manifest manifest, Func<Booster, RenderSettings> settings, Terminal terminal)
    {
        var reading = BoosterReader.Read(manifest.Json);
        if (reading.Booster is not { } read)
        {
            Inputs.Report(terminal, manifest, reading.Errors);
            return null;
        }

        var booster = read with
        {
            Key = read.Key with { Namespace = read.Key.Namespace is { Length: > 0 } given ? given : "default" },
            Uid = read.Uid is { Length: > 0 } uid ? uid : NoUid,
        };
        switch (Converter.Convert(booster, settings(booster)))
        {
            case ConversionResult.Converted converted:
                return converted.Children.Select(child => JsonSerializer.Deserialize<JsonElement>(child.Body.Span));
            case ConversionResult.Refused refused:
                Inputs.Report(terminal, manifest, refused.Errors);
                return null;
            case ConversionResult.MissingKind missing:
                terminal.Error.WriteLine($"{manifest.At()}: {manifest.Title}: {missing.Missing} is not served");
                return null;
            default:
                return null;
        }
    }

    private static string Yaml(List<JsonElement> children)
    {
        var output = new StringBuilder();
        foreach (var child in children)
        {
            output.Append(output.Length > 0 ? "---\n" : "");
            YamlWriter.Write(output, child);
        }

        return output.ToString();
    }

    // A List, so that it can be piped into kubectl.
    private static string Json(List<JsonElement> children) =>
        JsonSerializer.Serialize(new { apiVersion = "v1", kind = "List", items = children }, Indented) + "\n";
}
