namespace ModelBooster.Writing;

/// <summary>How fast writes may go.</summary>
public sealed record WriteGateOptions
{
    /// <summary>Requests in flight at the most. A server on two cores gains nothing from more than 16.</summary>
    public int MaxInFlight { get; init; } = 16;

    /// <summary>Kubernetes Events in flight at the most, beside the others: they never wait for each other.</summary>
    public int MaxEventsInFlight { get; init; } = 2;

    /// <summary>Events that may wait; above that, new ones are refused.</summary>
    public int MaxQueuedEvents { get; init; } = 1_000;

    /// <summary>Requests a second, Events included; 0 for no limit.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Requests that may go at once after a quiet time, where <see cref="RequestsPerSecond"/> limits them.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>
    /// Set where another instance may lead: nothing is sent except within a term (<see cref="WriteGateProtocol.Lead"/>), by this
    /// clock of elapsed time.
    /// </summary>
    public TimeProvider? TermClock { get; init; }
}
