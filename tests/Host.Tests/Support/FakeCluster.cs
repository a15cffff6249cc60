using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Tests.Support;

/// <summary>
/// A cluster in memory, for commands that read and make dry runs: an apply lays the body over the object, a JSON patch of "add"s
/// replaces members. Whatever is not a dry run is a mistake.
/// </summary>
internal sealed class FakeCluster : ICluster
{
    private readonly ConcurrentDictionary<ResourceKind, Channel<WatchEvent>> events = [];

    public Dictionary<ObjectRef, JsonObject> Objects { get; } = [];

    public List<WriteRequest> Writes { get; } = [];

    public ApiCatalog Catalog { get; set; } = new([.. Kinds.All], KthenaGeneration.V04, BoosterCrdIsOurs: true);

    /// <summary>What every request is answered with; null for good answers.</summary>
    public ApiFailure? Failure { get; set; }

    /// <summary>What dry runs of this kind are answered with.</summary>
    public Dictionary<ResourceKind, ApiFailure> Refusals { get; } = [];

    /// <summary>Completed once somebody watches boosters.</summary>
    public TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public LiveObject Put(ResourceKind kind, JsonObject document)
    {
        var metadata = document["metadata"]!.AsObject();
        metadata["uid"] ??= "uid-of-" + metadata["name"];
        metadata["resourceVersion"] ??= "1";
        metadata["generation"] ??= 1L;
        var live = LiveObject.Read(kind, JsonSerializer.SerializeToElement(document));
        Objects[live.Ref] = document;
        return live;
    }

    /// <summary>What requests for this kind are answered with; good answers for the others.</summary>
    public Dictionary<ResourceKind, ApiFailure> Forbidden { get; } = [];

    /// <summary>The field selectors of all lists and watches.</summary>
    public ConcurrentQueue<string?> FieldSelectors { get; } = [];

    public void Happens(WatchEvent happened, ResourceKind? kind = null) => Events(kind ?? Kinds.ModelBooster).Writer.TryWrite(happened);

    public Task<Answer<ApiCatalog>> DiscoverAsync(CancellationToken cancellation) => Give(Catalog);

    public Task<Answer<ListPage>> ListAsync(ListRequest request, CancellationToken cancellation)
    {
        FieldSelectors.Enqueue(request.FieldSelector);
        if (Forbidden.TryGetValue(request.Kind, out var failure))
        {
            return Task.FromResult(new Answer<ListPage>(null, failure));
        }

        var listed = Objects.Where(pair =>
            pair.Key.Kind == request.Kind && (request.Namespace is null || pair.Key.Key.Namespace == request.Namespace));
        return Give(new ListPage([.. listed.Select(pair => Live(pair.Key.Kind, pair.Value))], 0, "100", null));
    }

    public Task<Answer<IWatch>> WatchAsync(WatchRequest request, CancellationToken cancellation)
    {
        FieldSelectors.Enqueue(request.FieldSelector);
        if (request.Kind == Kinds.ModelBooster)
        {
            Watched.TrySetResult();
        }

        return Give<IWatch>(new FakeWatch(Events(request.Kind).Reader));
    }

    public Task<Answer<IWatch>> WatchCrdsAsync(string? resourceVersion, TimeSpan timeout, CancellationToken cancellation) =>
        throw new NotSupportedException("no command watches CRDs");

    public Task<Answer<LiveObject>> ReadAsync(ObjectRef target, CancellationToken cancellation) => Objects.TryGetValue(target, out var found)
        ? Give(Live(target.Kind, found))
        : Task.FromResult(new Answer<LiveObject>(null, Failure ?? new ApiFailure(404, "NotFound", $"{target} not found")));

    public Task<Answer<WriteDone>> WriteAsync(WriteRequest request, CancellationToken cancellation)
    {
        Writes.Add(request);
        Assert.True(request.DryRun, $"a real write of {request.Target}");
        if (Refusals.TryGetValue(request.Target.Kind, out var refusal))
        {
            return Task.FromResult(new Answer<WriteDone>(null, refusal));
        }

        var after = request switch
        {
            WriteRequest.Create create => New(create),
            WriteRequest.Patch patch => Patched(patch),
            WriteRequest.Apply apply => Laid(Objects[apply.Target].DeepClone().AsObject(), JsonNode.Parse(apply.Body.Span)!.AsObject()),
            _ => throw new NotSupportedException(request.ToString()),
        };
        return Give(new WriteDone(LiveObject.Read(request.Target.Kind, JsonSerializer.SerializeToElement(after), isKept: false)));
    }

    private Channel<WatchEvent> Events(ResourceKind kind) => events.GetOrAdd(kind, _ => Channel.CreateUnbounded<WatchEvent>());

    private static JsonObject New(WriteRequest.Create create)
    {
        var made = JsonNode.Parse(create.Body.Span)!.AsObject();
        made["metadata"]!["uid"] = "uid-of-a-dry-run";
        made["metadata"]!["generation"] = 1L;
        return made;
    }

    private JsonObject Patched(WriteRequest.Patch patch)
    {
        var document = Objects[patch.Target].DeepClone().AsObject();
        var before = document["spec"]!.DeepClone();
        foreach (var operation in JsonNode.Parse(patch.Operations.Span)!.AsArray().Where(operation => operation!["op"]!.GetValue<string>() == "add"))
        {
            var steps = operation!["path"]!.GetValue<string>().Split('/')[1..];
            var parent = steps[..^1].Aggregate((JsonNode)document, (node, step) => node[step]!);
            parent[steps[^1]] = operation["value"]?.DeepClone();
        }

        if (!JsonNode.DeepEquals(before, document["spec"]))
        {
            document["metadata"]!["generation"] = document["metadata"]!["generation"]!.GetValue<long>() + 1;
        }

        return document;
    }

    private static JsonObject Laid(JsonObject under, JsonObject over)
    {
        foreach (var (name, value) in over)
        {
            under[name] = value is JsonObject inner && under[name] is JsonObject below
                ? Laid(below.DeepClone().AsObject(), inner)
                : value?.DeepClone();
        }

        return under;
    }

    private static LiveObject Live(ResourceKind kind, JsonObject document) => LiveObject.Read(kind, JsonSerializer.SerializeToElement(document));

    private Task<Answer<T>> Give<T>(T value)
        where T : class => Task.FromResult(Failure is null ? new Answer<T>(value, null) : new Answer<T>(null, Failure));

    private sealed class FakeWatch(ChannelReader<WatchEvent> events) : IWatch
    {
        public async Task<Answer<WatchBatch>> ReadAsync(int max, CancellationToken cancellation) =>
            new(new WatchBatch(ImmutableArray.Create(await events.ReadAsync(cancellation))), null);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
