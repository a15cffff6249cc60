using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelBooster.Host.Manifests;

/// <summary>
/// Reads YAML as kubectl does: aliases and merge keys are followed, a key that stands twice is an error. What would blow up
/// when aliases are followed is refused.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>Deepest nesting, in levels.</summary>
    public const int MostLevels = 100;

    private readonly Parser parser;
    private readonly Dictionary<AnchorName, YamlNode> anchors = [];

    private YamlTree(TextReader text) => parser = new Parser(text);

    /// <summary>All documents of a text; empty ones are passed over.</summary>
    /// <exception cref="ManifestException">It is no YAML.</exception>
    public static List<YamlNode> Documents(string text)
    {
        try
        {
            using var reader = new StringReader(text);
            return new YamlTree(reader).ReadAll();
        }
        catch (YamlException exception)
        {
            throw new ManifestException((int)exception.Start.Line, exception.InnerException?.Message ?? exception.Message);
        }
    }

    private List<YamlNode> ReadAll()
    {
        var documents = new List<YamlNode>();
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            anchors.Clear();
            var document = Read(0);
            parser.Consume<DocumentEnd>();
            if (document is not YamlNode.Scalar { Plain: true } scalar || YamlScalars.Resolve(scalar).Kind != ScalarKind.Null)
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    private YamlNode Read(int level)
    {
        var line = (int)parser.Current!.Start.Line;
        if (level > MostLevels)
        {
            throw new ManifestException(line, $"nested deeper than {MostLevels} levels");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out var target)
                ? target
                : throw new ManifestException(line, $"unknown anchor *{alias.Value}");
        }

        var anchor = ((NodeEvent)parser.Current!).Anchor;
        YamlNode node;
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            node = new YamlNode.Scalar(line, scalar.Value, IsPlain(scalar));
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            node = ReadSequence(line, level);
        }
        else
        {
            parser.Consume<MappingStart>();
            node = ReadMapping(line, level);
        }

        if (!anchor.IsEmpty)
        {
            anchors[anchor] = node;
        }

        return node;
    }

    private static bool IsPlain(Scalar scalar)
    {
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain;
        }

        return scalar.Tag.Value switch
        {
            "!" or "tag:yaml.org,2002:str" => false,
            "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" => true,
            var tag => throw new ManifestException((int)scalar.Start.Line, $"tag {tag} is not supported"),
        };
    }

    private YamlNode.Sequence ReadSequence(int line, int level)
    {
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read(level + 1));
        }

        return new YamlNode.Sequence(line, items);
    }

    private YamlNode.Mapping ReadMapping(int line, int level)
    {
        var members = new List<KeyValuePair<string, YamlNode>>();
        var merged = new List<YamlNode.Mapping>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Read(level + 1) as YamlNode.Scalar ?? throw new ManifestException(line, "a key must be a text");
            var value = Read(level + 1);
            if (key is { Plain: true, Text: "<<" })
            {
                merged.AddRange(MergeSources(value));
            }
            else if (KeyText(key) is var name && names.Add(name))
            {
                members.Add(KeyValuePair.Create(name, value));
            }
            else
            {
                throw new ManifestException(key.Line, $"key \"{key.Text}\" stands twice");
            }
        }

        members.AddRange(merged.SelectMany(source => source.Members).Where(member => names.Add(member.Key)));
        return new YamlNode.Mapping(line, members);
    }

    private static string KeyText(YamlNode.Scalar key) => YamlScalars.Resolve(key) switch
    {
        { Kind: ScalarKind.Null } => throw new ManifestException(key.Line, "a key must not be null"),
        var scalar => scalar.Text,
    };

    private static IEnumerable<YamlNode.Mapping> MergeSources(YamlNode value) => value switch
    {
        YamlNode.Mapping mapping => [mapping],
        YamlNode.Sequence list when list.Items.All(item => item is YamlNode.Mapping) => list.Items.Cast<YamlNode.Mapping>(),
        _ => throw new ManifestException(value.Line, "<< needs a mapping or a list of mappings"),
    };
}
