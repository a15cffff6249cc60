using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.ApiServer;

/// <summary>
/// Plays Kthena's ModelServing controller: watches the ModelServings of a namespace and reports each generation it sees as available.
/// Its manners are Kthena's: counts and conditions in one update, <c>Available</c> keeps its text when it turns False, and a serving
/// that never had a replica is not reported at all.
/// </summary>
public sealed class ServingStandIn : IAsyncDisposable
{
    /// <summary>User whose name the audit log shows.</summary>
    public const string User = "serving-stand-in";

    private const int Parallelism = 16;
    private const string ReadyText = "All Serving groups are ready";

    private readonly HttpClient http;
    private readonly KubeClient client;
    private readonly string? scope;
    private readonly Action<JsonObject>? reported;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places = new(Parallelism);
    private readonly Task work;

    private ServingStandIn(IScenarioServer server, string? scope, Action<JsonObject>? reported)
    {
        http = server.CreateHttpClient(User);
        client = new KubeClient(http);
        this.scope = scope;
        this.reported = reported;
        work = WorkAsync();
    }

    /// <summary>Starts to play.</summary>
    /// <param name="server">The server.</param>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="reported">Called with a serving when the server has taken its report.</param>
    public static ServingStandIn Start(IScenarioServer server, string? @namespace = null, Action<JsonObject>? reported = null) =>
        new(server, @namespace, reported);

    /// <summary>Reports one serving as available for its present generation, also where it wants no replicas.</summary>
    public static async Task<JsonObject> MakeAvailableAsync(KubeClient client, string @namespace, string name)
    {
        var serving = await client.GetAsync(Resources.ModelServings, @namespace, name)
            ?? throw new InvalidOperationException($"there is no ModelServing {@namespace}/{name}");
        return await client.PatchStatusAsync(Resources.ModelServings, @namespace, name, Available(serving, Now));
    }

    /// <summary>Reports one serving as rolling: no group of it is available.</summary>
    public static async Task<JsonObject> MakeUnavailableAsync(KubeClient client, string @namespace, string name)
    {
        var serving = await client.GetAsync(Resources.ModelServings, @namespace, name)
            ?? throw new InvalidOperationException($"there is no ModelServing {@namespace}/{name}");
        return await client.PatchStatusAsync(Resources.ModelServings, @namespace, name, Unavailable(serving, Now));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await work;
        for (var place = 0; place < Parallelism; place++)
        {
            await places.WaitAsync();
        }

        places.Dispose();
        stopping.Dispose();
        http.Dispose();
    }

    private async Task WorkAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var (type, serving) in client.WatchAsync(Resources.ModelServings, scope, stopping.Token))
                {
                    if (type is "ADDED" or "MODIFIED" && serving.ObservedGeneration() < serving.Generation() && Replicas(serving) > 0)
                    {
                        await places.WaitAsync(stopping.Token);
                        _ = ReportAsync(serving);
                    }
                }
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or KubeException)
            {
                // The server is stopped, restarted, or its CRD is just being made: look again, or end.
                await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }
        }
    }

    private async Task ReportAsync(JsonObject serving)
    {
        try
        {
            var now = await client.PatchStatusAsync(
                Resources.ModelServings, serving.Namespace(), serving.Name(), Available(serving, Now));
            reported?.Invoke(now);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or KubeException)
        {
            // Deleted or changed since, or the server is gone: its next event comes, or the next watch.
        }
        finally
        {
            places.Release();
        }
    }

    private static JsonObject Available(JsonObject serving, DateTimeOffset now)
    {
        var replicas = Replicas(serving);
        return Status(serving, replicas, replicas, Condition("Available", "True", "AllGroupsReady", ReadyText, now));
    }

    private static JsonObject Unavailable(JsonObject serving, DateTimeOffset now) =>
        Status(
            serving,
            Replicas(serving),
            0,
            Condition("Available", "False", "AllGroupsReady", ReadyText, now),
            Condition("Progressing", "True", "GroupProgressing", "Some groups is progressing: [0]", now));

    private static JsonObject Status(JsonObject serving, long replicas, long available, params ReadOnlySpan<JsonNode> conditions) => new()
    {
        ["observedGeneration"] = serving.Generation(),
        ["replicas"] = replicas,
        ["currentReplicas"] = available,
        ["updatedReplicas"] = available,
        ["availableReplicas"] = available,
        ["labelSelector"] = $"modelserving.volcano.sh/name={serving.Name()}",
        ["conditions"] = new JsonArray([.. conditions]),
    };

    private static JsonObject Condition(string type, string status, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    };

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static long Replicas(JsonObject serving) => serving["spec"]?["replicas"] is { } replicas ? replicas.Number() : 1;
}
