using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Sandbox;

/// <summary>A request body that was read.</summary>
/// <param name="Value">The document; null where the body is empty.</param>
/// <param name="Duplicates">Members given twice.</param>
internal sealed record Body(JsonNode? Value, List<string> Duplicates);

/// <summary>Reads request bodies: JSON, or YAML where that is said.</summary>
internal static class Bodies
{
    private const int Largest = 8 * 1024 * 1024;

    /// <summary>Reads and parses the body.</summary>
    public static async Task<Result<Body>> ReadAsync(HttpContext context, bool yaml)
    {
        var read = await BytesAsync(context);
        return read.Refusal is { } tooLarge ? tooLarge : Parse(read.Value, yaml);
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> BytesAsync(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>((int)Math.Clamp(context.Request.ContentLength ?? 4096, 1024, Largest));
        while (true)
        {
            var count = await context.Request.Body.ReadAsync(buffer.GetMemory(4096), context.RequestAborted);
            if (count == 0)
            {
                break;
            }

            buffer.Advance(count);
            if (buffer.WrittenCount > Largest)
            {
                return new Refusal(413, "RequestEntityTooLarge", $"limit is {Largest}");
            }
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The documents of a YAML text.</summary>
    /// <exception cref="ManifestException">It is no YAML.</exception>
    public static IEnumerable<JsonNode?> Yaml(string text) =>
        YamlTree.Documents(text).Select(document => JsonText.Parse(Encoding.UTF8.GetBytes(YamlJson.Convert(document).GetRawText())));

    private static Result<Body> Parse(ReadOnlyMemory<byte> bytes, bool yaml)
    {
        var duplicates = new List<string>();
        if (ProtobufBody.Read(bytes.Span) is { } known)
        {
            return new Body(known, duplicates);
        }

        var trimmed = bytes.Span.Trim(" \r\n\t"u8);
        if (trimmed.IsEmpty)
        {
            return new Body(null, duplicates);
        }

        try
        {
            return yaml && trimmed[0] is not ((byte)'{' or (byte)'[')
                ? new Body(Yaml(Encoding.UTF8.GetString(trimmed)).FirstOrDefault(), duplicates)
                : new Body(JsonText.Parse(trimmed, duplicates), duplicates);
        }
        catch (Exception fault) when (fault is JsonException or ManifestException)
        {
            return Refusal.BadRequest($"the object provided is unrecognized: couldn't get version/kind; parse error: {fault.Message}");
        }
    }
}
