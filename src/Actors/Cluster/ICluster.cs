using System.Collections.Immutable;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>
/// The one way to Kubernetes. Every method answers with a value, also when the server refuses or cannot be reached;
/// an exception (other than cancellation) is a bug.
/// </summary>
public interface ICluster
{
    /// <summary>Which kinds are served and of which generation, from the schemas of the CRDs.</summary>
    Task<Answer<ApiCatalog>> DiscoverAsync(CancellationToken cancellation);

    /// <summary>One page of a list.</summary>
    Task<Answer<ListPage>> ListAsync(ListRequest request, CancellationToken cancellation);

    /// <summary>Opens a watch. The answer comes with the response's headers, not with the first event.</summary>
    Task<Answer<IWatch>> WatchAsync(WatchRequest request, CancellationToken cancellation);

    /// <summary>
    /// Watches the CustomResourceDefinitions, of all groups and cut down to their metadata: a change to one of
    /// <see cref="Kinds.All"/> (<see cref="ResourceKind.CrdName"/>) is a reason to discover again. Discovery follows a CRD by
    /// some hundred milliseconds: ask again a moment after the last event.
    /// </summary>
    /// <param name="resourceVersion">Events after this version; null: first every CRD as it is now, then events.</param>
    /// <param name="timeout">timeoutSeconds for the server.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task<Answer<IWatch>> WatchCrdsAsync(string? resourceVersion, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>Reads a single object. For doubts only (an index without a document, a 409); never in the normal course.</summary>
    Task<Answer<LiveObject>> ReadAsync(ObjectRef target, CancellationToken cancellation);

    /// <summary>Sends one write and gives back what the server then holds.</summary>
    Task<Answer<WriteDone>> WriteAsync(WriteRequest request, CancellationToken cancellation);
}

/// <summary>What the cluster serves.</summary>
/// <param name="Served">Those of <see cref="Kinds.All"/> that have an established CRD.</param>
/// <param name="Generation">Read from the served AutoscalingPolicy's schema; a binding CRD left behind by Helm means nothing.</param>
/// <param name="BoosterCrdIsOurs">
/// False where the ModelBooster CRD is Kthena's own, which prunes our fields without a word; true where there is none.
/// </param>
public sealed record ApiCatalog(ImmutableHashSet<ResourceKind> Served, KthenaGeneration Generation, bool BoosterCrdIsOurs);

/// <summary>Asks for one page of a list.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">One namespace, or null for all.</param>
/// <param name="Limit">Objects on a page at the most.</param>
/// <param name="Continue">Token of the page before; null for the first.</param>
public sealed record ListRequest(ResourceKind Kind, string? Namespace, int Limit, string? Continue)
{
    /// <summary>Only objects whose fields say this, for example <c>regarding.kind=ModelBooster</c>; null for all.</summary>
    public string? FieldSelector { get; init; }
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="Unreadable">How many items had no usable metadata and were passed over.</param>
/// <param name="ResourceVersion">The list's resourceVersion: a watch may start here.</param>
/// <param name="Continue">Token for the next page; null on the last.</param>
public sealed record ListPage(ImmutableArray<LiveObject> Items, int Unreadable, string ResourceVersion, string? Continue);

/// <summary>Asks for a watch.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">One namespace, or null for all.</param>
/// <param name="ResourceVersion">Events after this version.</param>
/// <param name="Timeout">timeoutSeconds for the server; the caller keeps a deadline of its own beside it.</param>
public sealed record WatchRequest(ResourceKind Kind, string? Namespace, string ResourceVersion, TimeSpan Timeout)
{
    /// <summary>As in the list that the watch goes on from.</summary>
    public string? FieldSelector { get; init; }
}

/// <summary>An open watch, read by pulling: who does not ask is not sent to (TCP's own back-pressure does the rest).</summary>
public interface IWatch : IAsyncDisposable
{
    /// <summary>
    /// The next events: at least one, at most <paramref name="max"/>, without waiting for more than have come.
    /// Empty: the server closed the watch in good order. A failure: it was cut.
    /// </summary>
    Task<Answer<WatchBatch>> ReadAsync(int max, CancellationToken cancellation);
}

/// <summary>Some events of a watch, in order.</summary>
/// <param name="Events">The events; empty at the end of the stream.</param>
public sealed record WatchBatch(ImmutableArray<WatchEvent> Events);

/// <summary>One line of a watch.</summary>
public abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    /// <summary>ADDED or MODIFIED.</summary>
    public sealed record Changed(LiveObject Live) : WatchEvent;

    /// <summary>DELETED; the object as it last was.</summary>
    public sealed record Deleted(LiveObject Live) : WatchEvent;

    /// <summary>BOOKMARK: nothing happened up to here.</summary>
    public sealed record Bookmark(string ResourceVersion) : WatchEvent;

    /// <summary>ERROR: a Status object in the stream, 410 Gone above all.</summary>
    public sealed record Failed(ApiFailure Failure) : WatchEvent;

    /// <summary>A line that is no event, or an object without metadata: passed over, never fatal.</summary>
    public sealed record Unreadable(string Why) : WatchEvent;
}

/// <summary>One write.</summary>
/// <param name="Target">The object it is for.</param>
public abstract record WriteRequest(ObjectRef Target)
{
    /// <summary>The server goes through everything, admission included, and keeps nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Server-side apply as <see cref="FieldManagers.Controller"/>.</summary>
    /// <param name="Target">The object.</param>
    /// <param name="Body">The apply configuration, UTF-8 JSON; preconditions (uid, resourceVersion) stand in its metadata.</param>
    /// <param name="Force">Take over fields that others own.</param>
    /// <param name="Subresource">Null, or <c>status</c>.</param>
    public sealed record Apply(ObjectRef Target, ReadOnlyMemory<byte> Body, bool Force, string? Subresource = null) : WriteRequest(Target);

    /// <summary>Deletes exactly this object, in the background.</summary>
    /// <param name="Target">The object.</param>
    /// <param name="Uid">Precondition: another object of that name stays.</param>
    public sealed record Delete(ObjectRef Target, string Uid) : WriteRequest(Target);

    /// <summary>JSON patch: for metadata.managedFields, which an apply cannot write.</summary>
    /// <param name="Target">The object.</param>
    /// <param name="Operations">The patch, UTF-8 JSON; preconditions stand in it as tests.</param>
    public sealed record Patch(ObjectRef Target, ReadOnlyMemory<byte> Operations) : WriteRequest(Target);

    /// <summary>Makes an object by POST: for Kubernetes Events, which nobody applies.</summary>
    /// <param name="Target">The object.</param>
    /// <param name="Body">The object, UTF-8 JSON.</param>
    public sealed record Create(ObjectRef Target, ReadOnlyMemory<byte> Body) : WriteRequest(Target);
}

/// <summary>A write that the server took.</summary>
/// <param name="Live">The object as the server now holds it; null after a delete.</param>
public sealed record WriteDone(LiveObject? Live);
