using System.Collections.Immutable;
using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Support;

/// <summary>A cluster that shows each request to a probe and answers when the test says so.</summary>
internal sealed class ScriptedCluster(IActorRef server) : ICluster
{
    public Task<Answer<ApiCatalog>> DiscoverAsync(CancellationToken cancellation) => Ask<ApiCatalog>("discover");

    public Task<Answer<ListPage>> ListAsync(ListRequest request, CancellationToken cancellation) => Ask<ListPage>(request);

    public Task<Answer<IWatch>> WatchAsync(WatchRequest request, CancellationToken cancellation) => Ask<IWatch>(request);

    public Task<Answer<IWatch>> WatchCrdsAsync(string? resourceVersion, TimeSpan timeout, CancellationToken cancellation) =>
        Ask<IWatch>(new WatchRequest(Kinds.Crd, null, resourceVersion ?? "", timeout));

    public Task<Answer<LiveObject>> ReadAsync(ObjectRef target, CancellationToken cancellation) => Ask<LiveObject>(target);

    public Task<Answer<WriteDone>> WriteAsync(WriteRequest request, CancellationToken cancellation) => Ask<WriteDone>(request);

    private Task<Answer<T>> Ask<T>(object request)
        where T : class
    {
        var call = new Call<T>(request);
        server.Tell(call);
        return call.Answer;
    }
}

/// <summary>A request that waits for its answer.</summary>
/// <typeparam name="T">What a good answer carries.</typeparam>
internal sealed record Call<T>(object Request)
    where T : class
{
    private readonly TaskCompletionSource<Answer<T>> answer = new();

    public Task<Answer<T>> Answer => answer.Task;

    public void Succeed(T value) => Give(new(value, null));

    public void Fail(int? status, string reason = "", TimeSpan? retryAfter = null) =>
        Give(new(null, new ApiFailure(status, reason, "as the test wants", retryAfter)));

    public void Break(Exception bug) => InPlace(() => answer.TrySetException(bug));

    private void Give(Answer<T> answer) => InPlace(() => this.answer.TrySetResult(answer));

    /// <summary>What waits for the answer runs here and now, not some time on another thread: the actor has its message on return.</summary>
    private static void InPlace(Action complete)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        complete();
        SynchronizationContext.SetSynchronizationContext(context);
    }
}

/// <summary>An open watch whose events the test hands out.</summary>
internal sealed class HeldWatch(IActorRef server) : IWatch
{
    private Call<WatchBatch>? reading;

    public bool IsClosed { get; private set; }

    public Task<Answer<WatchBatch>> ReadAsync(int max, CancellationToken cancellation)
    {
        reading = new Call<WatchBatch>(max);
        server.Tell(reading);
        return reading.Answer;
    }

    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        reading?.Fail(null, "Closed");
        return ValueTask.CompletedTask;
    }
}

/// <summary>Answers in few words.</summary>
internal static class Answers
{
    public static void Page(this Call<ListPage> call, string version, params LiveShape[] items) =>
        call.Succeed(new ListPage([.. items.Select(item => item.Live)], 0, version, null));

    public static void PageWithMore(this Call<ListPage> call, string token, params LiveShape[] items) =>
        call.Succeed(new ListPage([.. items.Select(item => item.Live)], 0, "1", token));

    public static void Events(this Call<WatchBatch> call, params ImmutableArray<WatchEvent> events) => call.Succeed(new WatchBatch(events));

    /// <summary>The server closed the watch in good order.</summary>
    public static void Close(this Call<WatchBatch> call) => call.Succeed(new WatchBatch([]));

    public static WatchEvent Changed(this LiveShape shape) => new WatchEvent.Changed(shape.Live);

    public static WatchEvent Deleted(this LiveShape shape) => new WatchEvent.Deleted(shape.Live);
}
