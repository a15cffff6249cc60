using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Host.Commands.Help;
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

    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "They are what the controller would apply to the cluster. A booster without metadata.uid has the uid "
            + $"{NoUid} in their owner references: made for reading and comparing, not for applying.",
        ],
        Examples =
        [
            new("The objects of one booster", "modelbooster render -f booster.yaml"),
            new("Those of a directory, for Kthena v0.4, as a List in JSON", "modelbooster render -f boosters --kthena v0.4 -o json"),
            new("Those of a booster that stands in the cluster", "kubectl get mb qwen-small -o yaml | modelbooster render -f -"),
            new("Would the cluster's schemas take them?", "modelbooster render -f booster.yaml | kubectl apply --dry-run=server -f -"),
        ],
        Done = "Everything is rendered.",
        Refused = "Something is not valid, or cannot be read; the rest is rendered.",
    };

    public static Command Make(Terminal terminal, TimeProvider time)
    {
        var files = Inputs.Option();
        var kthena = KthenaOption.Make("Generation of Kthena to render for. Default: v1.0; for boosters with autoscalingPolicy v0.4.");
        var output = Text("--output", "Form of the result.", "yaml");
        output.Aliases.Add("-o");
        output.HelpName = "yaml|json";
        Choices.Take(output, "yaml", "json");
        var downloader = Text("--downloader-image", "Image of the downloader, as given to run.", DefaultImages.Downloader);
        var runtime = Text("--runtime-image", "Image of the runtime, as given to run.", DefaultImages.Runtime);
        var command = new DocumentedCommand("render", "Prints the objects that boosters are turned into, without a cluster.", Documentation)
        {
            files, kthena, output, downloader, runtime,
        };
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine(terminal, time);
            var inputs = Inputs.Read(parsed.GetRequiredValue(files), progress);
            var children = new List<JsonElement>();
            var failed = inputs.Failed;
            foreach (var (done, manifest) in inputs.Boosters.Index())
            {
                progress.Show("rendering", done, inputs.Boosters.Count);
                var rendered = Render(manifest, Settings, progress.Terminal);
                failed |= rendered is null;
                children.AddRange(rendered ?? []);
            }

            RenderSettings Settings(Booster booster) => new(
                KthenaOption.For(parsed.GetValue(kthena), booster), parsed.GetRequiredValue(downloader), parsed.GetRequiredValue(runtime));

            progress.Terminal.Output.Write(parsed.GetRequiredValue(output) == "json" ? Json(children) : Yaml(children));
            return failed ? ExitCodes.Refused : ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> Text(string name, string description, string normally) =>
        new(name) { Description = description, HelpName = "IMAGE", DefaultValueFactory = _ => normally };

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
