using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelBooster.Api;

namespace ModelBooster.Host.Sandbox;

/// <summary>How the stand-in plays.</summary>
internal sealed record ServingStandInOptions
{
    /// <summary>How long a group takes to be ready; the groups of a serving follow one another.</summary>
    public TimeSpan GroupStart { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits before it asks again after a failed request.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMilliseconds(200);
}

/// <summary>
/// Stands in for Kthena's ModelServing controller: watches ModelServings over HTTP and writes their status, as if pods came and
/// went. It runs no pods. It can play on any API server, not on the sandbox alone.
/// </summary>
internal sealed class ServingStandIn : IAsyncDisposable
{
    private const string FieldManager = "kthena-stand-in";
    private static readonly string Collection = $"apis/{Kinds.ModelServing.ApiVersion}/{Kinds.ModelServing.Plural}";

    private readonly HttpClient client;
    private readonly ServingStandInOptions options;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<(string Type, JsonObject Serving)> events = Channel.CreateUnbounded<(string, JsonObject)>();
    private readonly Dictionary<string, Play> plays = new(StringComparer.Ordinal);
    private readonly Task work;

    private ServingStandIn(HttpClient client, ServingStandInOptions options, TimeProvider time)
    {
        (this.client, this.options, this.time) = (client, options, time);
        work = Task.WhenAll(WatchAsync(), PlayAsync());
    }

    /// <summary>Starts to play.</summary>
    /// <param name="client">Reaches the server; stays the caller's.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The clock by which groups become ready.</param>
    public static ServingStandIn Start(HttpClient client, ServingStandInOptions options, TimeProvider time) => new(client, options, time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await work;
        stopping.Dispose();
    }

    /// <summary>Lists, then watches, again and again: a list that finds a serving gone says so too.</summary>
    private async Task WatchAsync()
    {
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var list = JsonText.ParseObject(await client.GetByteArrayAsync(new Uri(Collection, UriKind.Relative), stopping.Token));
                var listed = (list.List("items") ?? []).OfType<JsonObject>().ToDictionary(Key, StringComparer.Ordinal);
                foreach (var gone in known.Where(entry => !listed.ContainsKey(entry.Key)).ToList())
                {
                    Tell("DELETED", gone.Value);
                }

                foreach (var serving in listed.Values)
                {
                    Tell("MODIFIED", (JsonObject)serving.DeepClone());
                }

                await FollowAsync(list.Child("metadata").Text("resourceVersion") ?? "");
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException or OperationCanceledException)
            {
                await PauseAsync();
            }
        }

        void Tell(string type, JsonObject serving)
        {
            known.Remove(Key(serving));
            if (type != "DELETED")
            {
                known[Key(serving)] = serving;
            }

            events.Writer.TryWrite((type, serving));
        }

        async Task FollowAsync(string version)
        {
            var at = new Uri($"{Collection}?watch=1&resourceVersion={version}", UriKind.Relative);
            using var response = await client.GetAsync(at, HttpCompletionOption.ResponseHeadersRead, stopping.Token);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stopping.Token));
            while (await reader.ReadLineAsync(stopping.Token) is { } line)
            {
                var change = JsonText.ParseObject(Encoding.UTF8.GetBytes(line));
                if (change.Text("type") is not ("ADDED" or "MODIFIED" or "DELETED") || change.Child("object") is not { } serving)
                {
                    return;
                }

                Tell(change.Text("type")!, (JsonObject)serving.DeepClone());
            }
        }
    }

    /// <summary>One loop owns all plays: events come in, moments pass, statuses go out.</summary>
    private async Task PlayAsync()
    {
        try
        {
            while (true)
            {
                await WaitAsync();
                var now = time.GetUtcNow();
                while (events.Reader.TryRead(out var change))
                {
                    Take(change.Type, change.Serving, now);
                }

                foreach (var (key, play) in plays.Where(entry => entry.Value.Due <= now).ToList())
                {
                    plays[key] = await MoveAsync(play, now);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The play is over.
        }
    }

    private void Take(string type, JsonObject serving, DateTimeOffset now)
    {
        var key = Key(serving);
        if (type == "DELETED" || serving.Child("metadata")?.ContainsKey("deletionTimestamp") == true)
        {
            plays.Remove(key);
            return;
        }

        var known = plays.TryGetValue(key, out var play) && Uid(play.Serving) == Uid(serving);
        if (!known)
        {
            plays[key] = new Play(serving, ServingGroups.FirstSeen(serving, now), now);
        }
        else if (Version(serving) > Version(play!.Serving))
        {
            plays[key] = play with { Serving = serving, Due = now };
        }
    }

    private async Task<Play> MoveAsync(Play play, DateTimeOffset now)
    {
        var groups = play.Groups.Next(play.Serving, now, options.GroupStart);
        if (ServingStatus.Of(play.Serving, groups, now) is not { } status)
        {
            return play with { Groups = groups, Due = groups.NextAt(now) };
        }

        var written = await WriteAsync(play.Serving, status);
        return written is null
            ? play with { Groups = groups, Due = now + options.Retry }
            : new Play(written, groups, groups.NextAt(now));
    }

    private async Task<JsonObject?> WriteAsync(JsonObject serving, JsonObject status)
    {
        var metadata = serving.Child("metadata");
        var space = $"apis/{Kinds.ModelServing.ApiVersion}/namespaces/{metadata.Text("namespace")}";
        var at = new Uri(
            $"{space}/{Kinds.ModelServing.Plural}/{metadata.Text("name")}/status?fieldManager={FieldManager}", UriKind.Relative);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = Uid(serving) },
            ["status"] = status,
        };
        using var content = new ByteArrayContent(JsonText.Write(patch));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/merge-patch+json");
        try
        {
            using var response = await client.PatchAsync(at, content, stopping.Token);

            // Gone, made anew, or refused: its next event comes, else it is tried again.
            return response.IsSuccessStatusCode
                ? JsonText.ParseObject(await response.Content.ReadAsByteArrayAsync(stopping.Token))
                : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>Until something has happened or the next group is ready.</summary>
    private async Task WaitAsync()
    {
        var now = time.GetUtcNow();
        var arrival = events.Reader.WaitToReadAsync(stopping.Token).AsTask();
        if (plays.Values.Select(play => play.Due).Min() is { } due)
        {
            using var moment = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
            await Task.WhenAny(arrival, Task.Delay(due > now ? due - now : TimeSpan.Zero, time, moment.Token));
            await moment.CancelAsync();
            stopping.Token.ThrowIfCancellationRequested();
        }
        else
        {
            await arrival;
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(options.Retry, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The play is over.
        }
    }

    private static string Key(JsonObject serving) =>
        $"{serving.Child("metadata").Text("namespace")}/{serving.Child("metadata").Text("name")}";

    private static long Version(JsonObject serving) =>
        long.TryParse(serving.Child("metadata").Text("resourceVersion"), CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static string? Uid(JsonObject serving) => serving.Child("metadata").Text("uid");

    /// <summary>One serving, its groups, and when they are to be looked at next by themselves.</summary>
    private sealed record Play(JsonObject Serving, ServingGroups Groups, DateTimeOffset? Due);
}
