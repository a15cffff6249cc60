using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>GET with watch=1: a stream of changes, one JSON document a line.</summary>
internal sealed class WatchEndpoint(
    Store store, ReadEndpoints reading, TimeProvider time, SandboxOptions settings, CancellationToken stopping)
{
    private static readonly TimeSpan LongestWatch = TimeSpan.FromMinutes(45);

    /// <summary>Streams until the time is up, the client goes, the server stops, or the history does not reach back far enough.</summary>
    public async Task WatchAsync(HttpContext context, ResourceType type, ListOptions options, Shape shape)
    {
        context.Response.StatusCode = 200;
        context.Response.ContentType = "application/json";
        using var deadline = new CancellationTokenSource(options.Timeout ?? LongestWatch, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted, stopping);
        try
        {
            await context.Response.StartAsync(ending.Token);
            await context.Response.Body.FlushAsync(ending.Token);
            await new WatchStream(context, store, reading, type, options, shape).RunAsync(settings.BookmarkInterval, time, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // A watch that has had its time ends without a word; the client opens another.
        }
    }
}

/// <summary>One watch.</summary>
internal sealed class WatchStream(
    HttpContext context, Store store, ReadEndpoints reading, ResourceType type, ListOptions options, Shape shape)
{
    private long seen = options.Version ?? 0;

    /// <summary>Streams.</summary>
    public async Task RunAsync(TimeSpan bookmarkInterval, TimeProvider time, CancellationToken ending)
    {
        await BeginAsync(ending);
        var bookmark = Task.Delay(bookmarkInterval, time, ending);
        var bookmarkIsDue = false;
        while (true)
        {
            var (changes, arrival, forgotten, newest) = store.ChangesAfter(type, seen);
            if (changes is null)
            {
                await SendAsync("ERROR", Refusal.Expired($"too old resource version: {seen} ({forgotten})").ToStatus(), ending);
                return;
            }

            foreach (var change in changes)
            {
                seen = change.Object.Version;
                if (Shown(change) is var (word, item))
                {
                    await SendAsync(word, item, ending);
                }
            }

            if (changes.Count > 0)
            {
                await context.Response.Body.FlushAsync(ending);
                continue;
            }

            if (bookmarkIsDue)
            {
                seen = Math.Max(seen, newest);
                await BookmarkAsync([], ending);
                bookmark = Task.Delay(bookmarkInterval, time, ending);
            }

            bookmarkIsDue = await Task.WhenAny(arrival, bookmark).WaitAsync(ending) == bookmark;
            ending.ThrowIfCancellationRequested();
        }
    }

    private async Task BeginAsync(CancellationToken ending)
    {
        var fromNow = options.Version is null or 0;
        if (options.SendInitialEvents == false && fromNow)
        {
            seen = store.Version;
            return;
        }

        if (options.SendInitialEvents != true && !fromNow)
        {
            return;
        }

        var snapshot = store.List(type);
        seen = snapshot.Version;
        foreach (var item in snapshot.Objects.Values.Where(options.Selection.Matches))
        {
            await SendAsync("ADDED", item, ending);
        }

        if (options.SendInitialEvents == true)
        {
            await BookmarkAsync(new JsonObject { ["k8s.io/initial-events-end"] = "true" }, ending);
        }

        await context.Response.Body.FlushAsync(ending);
    }

    /// <summary>What a change is for this watch: an object that comes to match is new, one that ceases to is gone.</summary>
    private (string Word, StoredObject Item)? Shown(Change change)
    {
        var did = change.Previous is { } previous && options.Selection.Matches(previous);
        var does = change.Type != ChangeType.Deleted && options.Selection.Matches(change.Object);
        return (did, does) switch
        {
            (false, true) => ("ADDED", change.Object),
            (true, true) => ("MODIFIED", change.Object),
            (true, false) when change.Type == ChangeType.Deleted => ("DELETED", change.Object),
            (true, false) => ("DELETED", new StoredObject(change.Previous!.Read(), change.Object.Version)),
            _ => null,
        };
    }

    private Task BookmarkAsync(JsonObject annotations, CancellationToken ending)
    {
        if (!options.Bookmarks)
        {
            return Task.CompletedTask;
        }

        var metadata = new JsonObject { ["resourceVersion"] = seen.ToString(CultureInfo.InvariantCulture) };
        if (annotations.Count > 0)
        {
            metadata["annotations"] = annotations;
        }

        var item = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
        return FlushedAsync("BOOKMARK", Shaped(item), ending);
    }

    private async Task FlushedAsync(string word, JsonObject item, CancellationToken ending)
    {
        await SendAsync(word, item, ending);
        await context.Response.Body.FlushAsync(ending);
    }

    private Task SendAsync(string word, StoredObject item, CancellationToken ending) =>
        SendAsync(word, shape == Shape.Plain ? item.Json : JsonText.Write(Shaped(item.Read())), ending);

    private Task SendAsync(string word, JsonObject item, CancellationToken ending) => SendAsync(word, JsonText.Write(item), ending);

    private async Task SendAsync(string word, ReadOnlyMemory<byte> json, CancellationToken ending)
    {
        var head = $$"""{"type":"{{word}}","object":""";
        await context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(head), ending);
        await context.Response.Body.WriteAsync(json, ending);
        await context.Response.Body.WriteAsync("}\n"u8.ToArray(), ending);
    }

    private JsonObject Shaped(JsonObject item) => shape switch
    {
        Shape.PartialMetadata => Tables.PartialMetadata(item),
        Shape.Table => reading.Table(context, type, item),
        _ => item,
    };
}
