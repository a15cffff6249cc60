using System.Collections.Immutable;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>The body of a list answer → <see cref="ListPage"/>.</summary>
internal static class ListReading
{
    /// <exception cref="JsonException">The body as a whole is no list. A bad item is only counted.</exception>
    public static ListPage Read(ResourceKind kind, ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = LiveReading.DeepestAnswer });
        var items = ImmutableArray.CreateBuilder<LiveObject>();
        var unreadable = 0;
        var resourceVersion = "";
        string? next = null;

        Expect(ref reader, JsonTokenType.StartObject);
        while (Advance(ref reader) == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                (resourceVersion, next) = Metadata(JsonElement.ParseValue(ref reader));
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                unreadable += Items(kind, body, ref reader, items);
            }
            else
            {
                reader.Skip();
            }
        }

        // Without a version there is nowhere to watch from.
        return resourceVersion.Length > 0
            ? new ListPage(items.DrainToImmutable(), unreadable, resourceVersion, next)
            : throw new JsonException("a list without metadata.resourceVersion");
    }

    private static int Items(
        ResourceKind kind, ReadOnlySpan<byte> body, ref Utf8JsonReader reader, ImmutableArray<LiveObject>.Builder items)
    {
        var unreadable = 0;
        if (Advance(ref reader) == JsonTokenType.Null)
        {
            return 0; // Go writes an empty list that way.
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("items is no array");
        }

        while (Advance(ref reader) != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (LiveReading.Read(kind, body[start..(int)reader.BytesConsumed]).Live is { } live)
            {
                items.Add(live);
            }
            else
            {
                unreadable++;
            }
        }

        return unreadable;
    }

    private static (string ResourceVersion, string? Continue) Metadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a list's metadata is no object");
        }

        var next = Text(metadata, "continue"u8);
        return (Text(metadata, "resourceVersion"u8) ?? "", string.IsNullOrEmpty(next) ? null : next);
    }

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonTokenType Advance(ref Utf8JsonReader reader) =>
        reader.Read() ? reader.TokenType : throw new JsonException("the list ends too early");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Advance(ref reader) != type)
        {
            throw new JsonException("the answer is no list");
        }
    }
}
