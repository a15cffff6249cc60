using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Writing;

/// <summary>What goes to and comes from the <see cref="WriteGateActor"/>. Read it through <c>using static</c>.</summary>
public static class WriteGateProtocol
{
    /// <summary>
    /// Sends a write when its turn comes. The sender gets exactly one of <see cref="Completed"/>, <see cref="Superseded"/> and
    /// <see cref="Closed"/>, unless it withdraws the request before it is sent.
    /// </summary>
    /// <param name="Request">The write. One still queued for the same object and subresource gives way to it.</param>
    /// <param name="Id">The sender's own number for it; comes back with the answer.</param>
    public sealed record Submit(WriteRequest Request, long Id);

    /// <summary>Drops what the sender has queued for an object. What is under way is not called back. No answer.</summary>
    /// <param name="Target">The object.</param>
    public sealed record Withdraw(ObjectRef Target);

    /// <summary>Requests may be sent until then, and not after it. Without <see cref="WriteGateOptions.TermClock"/> it means nothing.</summary>
    /// <param name="Until">End of the term: time elapsed by that clock, from its timestamp 0.</param>
    public sealed record Lead(TimeSpan Until);

    /// <summary>Takes no more work, waits for what is under way, then answers with <see cref="Drained"/>.</summary>
    public sealed record Drain
    {
        /// <summary>The one instance.</summary>
        public static Drain Instance { get; } = new();
    }

    /// <summary>Asks for a <see cref="GateState"/>.</summary>
    public sealed record GetState
    {
        /// <summary>The one instance.</summary>
        public static GetState Instance { get; } = new();
    }

    /// <summary>The server answered, or could not be reached. Whether and when to try again is the submitter's to decide.</summary>
    /// <param name="Id">From <see cref="Submit"/>.</param>
    /// <param name="Answer">The answer.</param>
    public sealed record Completed(long Id, Answer<WriteDone> Answer);

    /// <summary>Never sent: a newer request for the same object took its place.</summary>
    /// <param name="Id">From <see cref="Submit"/>.</param>
    public sealed record Superseded(long Id);

    /// <summary>Never sent: the gate has been told to drain.</summary>
    /// <param name="Id">From <see cref="Submit"/>.</param>
    public sealed record Closed(long Id);

    /// <summary>Nothing is under way any more, and nothing will be.</summary>
    public sealed record Drained
    {
        /// <summary>The one instance.</summary>
        public static Drained Instance { get; } = new();
    }

    /// <summary>The gate at one moment, for metrics.</summary>
    /// <param name="InFlight">Requests the server has not answered yet, Events left out.</param>
    /// <param name="Queued">Requests that wait, Events left out.</param>
    /// <param name="QueuedEvents">Kubernetes Events that wait.</param>
    /// <param name="Window">How many requests may be in flight now: fewer than the limit after the server said 429.</param>
    /// <param name="PausedFor">How long nothing will be sent because the server asked so; zero in the normal course.</param>
    public sealed record GateState(int InFlight, int Queued, int QueuedEvents, int Window, TimeSpan PausedFor);
}
