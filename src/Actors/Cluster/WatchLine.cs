using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>One line of a watch → <see cref="WatchEvent"/>.</summary>
internal static class WatchLine
{
    public static WatchEvent Read(ResourceKind kind, ReadOnlySpan<byte> line)
    {
        try
        {
            // Parsed once, envelope and all: the object keeps the line's memory, a few dozen bytes more than its own.
            return Read(kind, JsonElement.Parse(line, LiveReading.Options));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new WatchEvent.Unreadable(ApiFailures.OneLine(error.Message));
        }
    }

    private static WatchEvent Read(ResourceKind kind, JsonElement envelope)
    {
        if (envelope.ValueKind != JsonValueKind.Object
            || !envelope.TryGetProperty("type"u8, out var type)
            || !envelope.TryGetProperty("object"u8, out var body)
            || body.ValueKind != JsonValueKind.Object)
        {
            return new WatchEvent.Unreadable("a line without type and object");
        }

        if (type.ValueEquals("BOOKMARK"u8))
        {
            return body.TryGetProperty("metadata"u8, out var metadata)
                && metadata.TryGetProperty("resourceVersion"u8, out var version)
                && version.GetString() is { Length: > 0 } upTo
                    ? new WatchEvent.Bookmark(upTo)
                    : new WatchEvent.Unreadable("a bookmark without resourceVersion");
        }

        if (type.ValueEquals("ERROR"u8))
        {
            return new WatchEvent.Failed(ApiFailures.OfStatus(body, null));
        }

        var deleted = type.ValueEquals("DELETED"u8);
        if (!deleted && !type.ValueEquals("ADDED"u8) && !type.ValueEquals("MODIFIED"u8))
        {
            return new WatchEvent.Unreadable($"an event of unknown type {ApiFailures.OneLine(type.ToString())}");
        }

        return LiveReading.Read(kind, body) switch
        {
            ({ } live, _) when deleted => new WatchEvent.Deleted(live),
            ({ } live, _) => new WatchEvent.Changed(live),
            (_, var why) => new WatchEvent.Unreadable(why ?? ""),
        };
    }
}
