using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Writing;

/// <summary>A cluster that tells a probe of each write and answers when the test says so.</summary>
internal sealed class HeldCluster(IActorRef probe) : ICluster
{
    public Task<Answer<WriteDone>> WriteAsync(WriteRequest request, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<Answer<WriteDone>>(TaskCreationOptions.RunContinuationsAsynchronously);
        probe.Tell(new Write(request, answer, cancellation));
        return answer.Task;
    }

    public Task<Answer<ApiCatalog>> DiscoverAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Answer<ListPage>> ListAsync(ListRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Answer<IWatch>> WatchAsync(WatchRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Answer<IWatch>> WatchCrdsAsync(string? resourceVersion, TimeSpan timeout, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public Task<Answer<LiveObject>> ReadAsync(ObjectRef target, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>A write on its way.</summary>
internal sealed record Write(WriteRequest Request, TaskCompletionSource<Answer<WriteDone>> Answer, CancellationToken Cancellation)
{
    public string Name => Request.Target.Key.Name;

    public void Succeed() => Answer.SetResult(new(new WriteDone(null), null));

    public void Fail(int status, TimeSpan? retryAfter = null) =>
        Answer.SetResult(new(null, new ApiFailure(status, "Refused", "as the test wants", retryAfter)));
}
