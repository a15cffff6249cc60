using System.Text;
using System.Text.Json;

namespace ModelBooster.Host.Manifests;

/// <summary>Reads manifests: files, directories and standard input; YAML and JSON; several documents and lists.</summary>
internal static class ManifestReader
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MostBytes = 32 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The files an argument of <c>-f</c> stands for; a directory's in the order of their names.</summary>
    /// <param name="argument">A file, a directory, or <c>-</c>.</param>
    public static IReadOnlyList<string> Files(string argument) => argument != "-" && Directory.Exists(argument)
        ? [.. Directory.EnumerateFiles(argument)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)]
        : [argument];

    /// <summary>How a file is named in messages.</summary>
    /// <param name="file">A file, or <c>-</c>.</param>
    public static string Shown(string file) => file == "-" ? "<stdin>" : file;

    /// <summary>All objects of a file.</summary>
    /// <param name="file">A file, or <c>-</c>.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="ManifestException">It cannot be read.</exception>
    public static IReadOnlyList<Manifest> Read(string file, Stream input)
    {
        return Parse(Shown(file), Text(file, input));
    }

    /// <summary>All objects of a text.</summary>
    /// <param name="name">How it is named in messages.</param>
    /// <param name="text">YAML or JSON.</param>
    /// <exception cref="ManifestException">It is neither.</exception>
    public static IReadOnlyList<Manifest> Parse(string name, string text)
    {
        var manifests = text.AsSpan().TrimStart() is ['{', ..] ? Json(name, text) : Yaml(name, text);
        return [.. manifests.SelectMany(Items)];
    }

    private static string Text(string file, Stream input)
    {
        try
        {
            using var stream = file == "-" ? input : File.OpenRead(file);
            using var buffer = new MemoryStream();
            var chunk = new byte[81920];
            for (int read; (read = stream.Read(chunk)) > 0;)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MostBytes)
                {
                    throw new ManifestException(0, $"larger than {MostBytes / (1024 * 1024)} MB");
                }
            }

            return Strict.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)).TrimStart('\ufeff');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var missing = exception is FileNotFoundException or DirectoryNotFoundException;
            throw new ManifestException(0, missing ? "no such file" : exception.Message);
        }
        catch (DecoderFallbackException)
        {
            throw new ManifestException(0, "is not UTF-8");
        }
    }

    private static List<Manifest> Yaml(string file, string text) =>
        [.. YamlTree.Documents(text).Select(document => new Manifest(file, document.Line, YamlJson.Convert(document), document))];

    private static List<Manifest> Json(string file, string text)
    {
        var manifests = new List<Manifest>();
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = YamlTree.MostLevels });
            while (reader.Read())
            {
                var line = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
                manifests.Add(new Manifest(file, line, JsonElement.ParseValue(ref reader), null));
            }
        }
        catch (JsonException exception)
        {
            throw new ManifestException((int)(exception.LineNumber ?? -1) + 1, exception.Message);
        }

        return manifests;
    }

    // kubectl takes a List apart, and so do we.
    private static IEnumerable<Manifest> Items(Manifest manifest)
    {
        if (!manifest.Kind.EndsWith("List", StringComparison.Ordinal)
            || !manifest.Json.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return [manifest];
        }

        var trees = (manifest.Tree as YamlNode.Mapping)?.Member("items") as YamlNode.Sequence;
        return items.EnumerateArray().Select((item, index) =>
            new Manifest(manifest.File, trees?.Items[index].Line ?? manifest.Line, item, trees?.Items[index])).SelectMany(Items);
    }
}
