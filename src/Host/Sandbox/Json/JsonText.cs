using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// JSON as an API server reads and writes it: a field given twice keeps its last value and is remembered for the warning,
/// whole numbers stay whole, and members come out sorted, so that equal objects are equal bytes.
/// </summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Parses one JSON value.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="duplicates">Takes the paths of members that were given twice.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        var node = Read(ref reader, "", duplicates);
        while (reader.Read())
        {
            // Only white space may follow: the reader throws on anything else.
        }

        return node;
    }

    /// <summary>Parses text that is known to be an object: what the store itself wrote.</summary>
    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) => (JsonObject)Parse(utf8)!;

    /// <summary>Compact UTF-8 with sorted members.</summary>
    public static byte[] Write(JsonNode? node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            Write(writer, node);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as a string.</summary>
    public static string Text(JsonNode? node) => Encoding.UTF8.GetString(Write(node));

    private static JsonNode? Read(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    var memberPath = duplicates is null ? "" : path.Length == 0 ? name : $"{path}.{name}";
                    if (duplicates is not null && members.ContainsKey(name))
                    {
                        duplicates.Add(memberPath);
                    }

                    members[name] = Read(ref reader, memberPath, duplicates);
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Read(ref reader, duplicates is null ? "" : $"{path}[{items.Count}]", duplicates));
                }

                return items;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString()!);
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? JsonValue.Create(whole) : JsonValue.Create(reader.GetDouble());
            default:
                return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonObject members:
                writer.WriteStartObject();
                foreach (var name in Sorted(members))
                {
                    writer.WritePropertyName(name);
                    Write(writer, members[name]);
                }

                writer.WriteEndObject();
                break;
            case JsonArray items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValue value when value.TryGetValue<double>(out var number) && double.IsInteger(number) && Math.Abs(number) < 1e18:
                writer.WriteRawValue(number.ToString("F0", CultureInfo.InvariantCulture));
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }

    private static string[] Sorted(JsonObject members)
    {
        var names = new string[members.Count];
        var index = 0;
        foreach (var (name, _) in members)
        {
            names[index++] = name;
        }

        Array.Sort(names, string.CompareOrdinal);
        return names;
    }
}
