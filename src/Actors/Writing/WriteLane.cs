using Akka.Actor;
using ModelBooster.Cluster;

namespace ModelBooster.Writing;

/// <summary>A write that somebody waits for.</summary>
internal sealed record Ticket(WriteRequest Request, long Id, IActorRef Submitter)
{
    public WriteKey Key => new(Request.Target, (Request as WriteRequest.Apply)?.Subresource);
}

/// <summary>
/// Writes of one sort: those that make objects right, or Events. Each sort has places and pauses of its own: an Event that is
/// slow, or refused by a rate limit for Events alone, delays no child.
/// </summary>
internal sealed class WriteLane(string name, int limit)
{
    public string Name => name;

    public FairQueue<Ticket> Queue { get; } = new();

    public Congestion Congestion { get; set; } = new(limit);

    public int InFlight { get; set; }

    public bool Full => InFlight >= Congestion.Window;
}
