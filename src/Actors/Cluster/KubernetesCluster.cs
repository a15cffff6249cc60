using System.Net;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>The cluster as KubernetesClient reaches it.</summary>
public sealed class KubernetesCluster : ICluster, IDisposable
{
    private const int Unauthorized = (int)HttpStatusCode.Unauthorized;
    private const int NotFound = (int)HttpStatusCode.NotFound;

    private readonly ClusterConnection connection;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;

    private KubernetesCluster(ClusterConnection connection, TimeSpan timeout, TimeProvider time)
    {
        this.connection = connection;
        this.timeout = timeout;
        this.time = time;
    }

    /// <summary>The namespace that kubectl would take where none is named: the context's, or the pod's.</summary>
    public string Namespace => connection.Current.Namespace;

    /// <summary>Reads the configuration. Nothing is sent: a server that is away shows at the first request.</summary>
    /// <param name="options">Where to look.</param>
    /// <param name="time">Clock for time-outs and for Retry-After dates.</param>
    /// <returns>The cluster, or one line that says what is wrong with the configuration and where.</returns>
    public static Answer<KubernetesCluster> Open(ClusterOptions options, TimeProvider time) =>
        Open(options, Surroundings.OfThisProcess(), time);

    internal static Answer<KubernetesCluster> Open(ClusterOptions options, Surroundings around, TimeProvider time)
    {
        var opened = ClusterConnection.Open(() => ClusterConfiguration.Load(options, around), options.UserAgent, time);
        return opened.Value is { } connection
            ? new(new KubernetesCluster(connection, options.RequestTimeout, time), null)
            : new(null, opened.Failure);
    }

    /// <inheritdoc/>
    public async Task<Answer<ApiCatalog>> DiscoverAsync(CancellationToken cancellation)
    {
        var groups = Kinds.All.Select(kind => (kind.Group, kind.Version)).Distinct();
        var asked = groups.Select(each => ApiCall.Discovery(each.Group, each.Version))
            .Append(ApiCall.Read(Crd(Kinds.AutoscalingPolicy)))
            .Append(ApiCall.Read(Crd(Kinds.ModelBooster)));
        var answers = await Task.WhenAll(asked.Select(call => DocumentAsync(call, cancellation)));

        // 404: no CRD of that group or name; that is an answer. Anything else leaves the question open.
        if (answers.FirstOrDefault(each => each.Failure is { Status: not NotFound }).Failure is { } failure)
        {
            return new(null, failure);
        }

        var documents = answers.Select(each => each.Value?.Root).ToList();
        return new(CatalogReading.Read(documents[..^2].OfType<JsonElement>(), documents[^2], documents[^1]), null);
    }

    /// <inheritdoc/>
    public async Task<Answer<ListPage>> ListAsync(ListRequest request, CancellationToken cancellation) =>
        await SendAsync(ApiCall.List(request), body => ListReading.Read(request.Kind, body), cancellation);

    /// <inheritdoc/>
    public async Task<Answer<IWatch>> WatchAsync(WatchRequest request, CancellationToken cancellation) =>
        await OpenAsync(request.Kind, ApiCall.Watch(request), cancellation);

    /// <inheritdoc/>
    public async Task<Answer<IWatch>> WatchCrdsAsync(string? resourceVersion, TimeSpan timeout, CancellationToken cancellation) =>
        await OpenAsync(Kinds.Crd, ApiCall.WatchMetadata(Kinds.Crd, resourceVersion, timeout), cancellation);

    /// <inheritdoc/>
    public async Task<Answer<LiveObject>> ReadAsync(ObjectRef target, CancellationToken cancellation) =>
        await SendAsync(ApiCall.Read(target), body => Live(target.Kind, body), cancellation);

    /// <inheritdoc/>
    public async Task<Answer<WriteDone>> WriteAsync(WriteRequest request, CancellationToken cancellation) =>
        await SendAsync(
            ApiCall.Write(request),
            body => new WriteDone(request is WriteRequest.Delete ? null : Live(request.Target.Kind, body, isKept: !request.DryRun)),
            cancellation);

    /// <summary>Closes the connections; what is under way is cut.</summary>
    public void Dispose() => connection.Dispose();

    private static ObjectRef Crd(ResourceKind kind) => new(Kinds.Crd, new ObjectKey("", kind.CrdName));

    private static LiveObject Live(ResourceKind kind, ReadOnlySpan<byte> body, bool isKept = true)
    {
        var (live, why) = LiveReading.Read(kind, body, isKept);
        return live ?? throw new JsonException(why);
    }

    private Task<Answer<Document>> DocumentAsync(ApiCall call, CancellationToken cancellation) =>
        SendAsync(call, body => new Document(JsonElement.Parse(body)), cancellation);

    private delegate T Reading<T>(ReadOnlySpan<byte> body);

    /// <summary>Sends a request and reads the whole answer.</summary>
    private Task<Answer<T>> SendAsync<T>(ApiCall call, Reading<T> read, CancellationToken cancellation)
        where T : class =>
        RenewingAsync(call, async (response, limit) =>
        {
            using (response)
            {
                var body = await response.Content.ReadAsByteArrayAsync(limit);
                try
                {
                    return new Answer<T>(read(body), null);
                }
                catch (JsonException error)
                {
                    var words = $"the answer cannot be read: {ApiFailures.InWords(error)}";
                    return new(null, new ApiFailure(null, ApiFailures.Unreadable, words));
                }
            }
        }, cancellation);

    /// <summary>Sends a request and hands on the answer's body as a watch.</summary>
    private Task<Answer<IWatch>> OpenAsync(ResourceKind kind, ApiCall call, CancellationToken cancellation) =>
        RenewingAsync(call, async (response, limit) =>
            new Answer<IWatch>(new PipeWatch(kind, await response.Content.ReadAsStreamAsync(limit), response), null), cancellation);

    /// <summary>Once more with fresh credentials where the present ones were refused: such a request did nothing.</summary>
    private async Task<Answer<T>> RenewingAsync<T>(
        ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<Answer<T>>> take, CancellationToken cancellation)
        where T : class
    {
        var channel = connection.Current;
        var answer = await OnceAsync(channel, call, take, cancellation);
        var refused = answer.Failure is { Status: Unauthorized } or { Reason: ApiFailures.SecureConnection or ApiFailures.Credentials };
        return refused && await connection.RenewAsync(channel, cancellation)
            ? await OnceAsync(connection.Current, call, take, cancellation)
            : answer;
    }

    private async Task<Answer<T>> OnceAsync<T>(
        ClusterChannel channel,
        ApiCall call,
        Func<HttpResponseMessage, CancellationToken, Task<Answer<T>>> take,
        CancellationToken cancellation)
        where T : class
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var response = await channel.SendAsync(call, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return await take(response, either.Token);
            }

            using (response)
            {
                var body = await response.Content.ReadAsByteArrayAsync(either.Token);
                return new(null, ApiFailures.OfResponse(response, body, time.GetUtcNow()));
            }
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            var words = limit.IsCancellationRequested
                ? $"no answer within {timeout.TotalSeconds:0.#} s"
                : ApiFailures.InWords(error.InnerException ?? error); // the connection's own time-out
            return new(null, new ApiFailure(null, ApiFailures.Timeout, $"{call.Method} {call.Path}: {words}"));
        }
        catch (CredentialsException error)
        {
            return new(null, new ApiFailure(null, ApiFailures.Credentials, ApiFailures.InWords(error)));
        }
        catch (Exception error) when (ApiFailures.OfException(error) is { } failure)
        {
            return new(null, failure);
        }
    }

    /// <summary>A document whose meaning another function knows.</summary>
    private sealed record Document(JsonElement Root);
}
