using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Conversion;

/// <summary>Building JSON: parts of the user's own document go in as they are, numbers in the user's own digits.</summary>
internal static class JsonNodes
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    public static JsonArray Items(IEnumerable<JsonNode> items) => [.. items];

    /// <summary>Sets a member unless the value is null.</summary>
    public static JsonObject With(this JsonObject parent, string name, JsonNode? value)
    {
        if (value is not null)
        {
            parent[name] = value;
        }

        return parent;
    }

    /// <summary>Sets a member to a part of the user's document unless that is absent.</summary>
    public static JsonObject With(this JsonObject parent, string name, JsonElement? value) =>
        parent.With(name, value is { } element ? Of(element) : null);

    public static byte[] Bytes(JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            node.WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
