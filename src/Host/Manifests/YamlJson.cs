using System.Buffers;
using System.Text.Json;

namespace ModelBooster.Host.Manifests;

/// <summary>Turns a YAML document into JSON.</summary>
internal static class YamlJson
{
    /// <summary>Most nodes of one document, aliases followed: far beyond any manifest, far below what hurts.</summary>
    public const int MostNodes = 1_000_000;

    /// <exception cref="ManifestException">The document is too large when its aliases are followed.</exception>
    public static JsonElement Convert(YamlNode document)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            var nodes = 0;
            Write(writer, document, ref nodes, 0);
        }

        using var parsed = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 2 * YamlTree.MostLevels });
        return parsed.RootElement.Clone();
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, ref int nodes, int level)
    {
        if (++nodes > MostNodes)
        {
            throw new ManifestException(node.Line, $"more than {MostNodes} nodes when its aliases are followed");
        }

        if (level > YamlTree.MostLevels)
        {
            throw new ManifestException(node.Line, $"nested deeper than {YamlTree.MostLevels} levels when its aliases are followed");
        }

        switch (node)
        {
            case YamlNode.Mapping mapping:
                writer.WriteStartObject();
                foreach (var (name, value) in mapping.Members)
                {
                    writer.WritePropertyName(name);
                    Write(writer, value, ref nodes, level + 1);
                }

                writer.WriteEndObject();
                break;
            case YamlNode.Sequence list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, ref nodes, level + 1);
                }

                writer.WriteEndArray();
                break;
            case YamlNode.Scalar scalar:
                WriteScalar(writer, scalar);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter writer, YamlNode.Scalar scalar)
    {
        var (kind, text) = YamlScalars.Resolve(scalar);
        if (kind == ScalarKind.Text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
    }
}
