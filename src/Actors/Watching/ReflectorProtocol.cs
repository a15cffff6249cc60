using ModelBooster.Api;
using ModelBooster.Cluster;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Watching;

/// <summary>What a reflector tells itself: answers of the cluster and timers. An answer to an attempt that is over is ignored.</summary>
internal static class ReflectorProtocol
{
    internal sealed record Page(int Attempt, Answer<ListPage> Answer);

    internal sealed record Opened(int Attempt, Answer<IWatch> Answer);

    internal sealed record Read(int Attempt, Answer<WatchBatch> Answer);

    internal sealed record Fetched(Look Look, Answer<LiveObject> Answer);

    /// <summary>The watch's own deadline is over: the server should have closed it by now.</summary>
    internal sealed record Silent
    {
        internal static Silent Instance { get; } = new();
    }

    internal sealed record Resume
    {
        internal static Resume Instance { get; } = new();
    }

    internal sealed record StartOver
    {
        internal static StartOver Instance { get; } = new();
    }

    /// <summary>The reflector stopped while a request was out.</summary>
    internal sealed record Cancelled
    {
        internal static Cancelled Instance { get; } = new();
    }
}

/// <summary>Sizes and times of a reflector.</summary>
/// <param name="Random">A random number in [0, 1), for jitter.</param>
public sealed record ReflectorSettings(Func<double> Random)
{
    /// <summary>Objects on a page of a list.</summary>
    public int PageSize { get; init; } = 250;

    /// <summary>Events taken from a watch at a time.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Shortest life of a watch; the longest is half as much again, so that watches do not end together.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromSeconds(200);

    /// <summary>How long after its time a watch that says nothing counts as dead.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromSeconds(5);

    internal TimeSpan WatchTimeout(double random) => TimeSpan.FromSeconds(Math.Floor(ShortestWatch.TotalSeconds * (1 + random / 2)));
}
