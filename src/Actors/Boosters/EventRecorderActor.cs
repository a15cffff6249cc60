using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Boosters;

/// <summary>
/// Writes Kubernetes Events. What was said of the same booster in the same words a short while ago is not said again. An Event
/// that cannot be written is lost: it is news, not state.
/// </summary>
public sealed class EventRecorderActor : UntypedActor, IWithTimers
{
    /// <summary>How long the same words about the same booster are not repeated.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    // A DNS subdomain: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
    private const int LongestName = 253;

    private readonly IActorRef gate;
    private readonly string instance;
    private readonly TimeProvider time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<(string Uid, BoosterEvent Said), DateTimeOffset> lastSaid = [];

    private long count;

    /// <summary>Makes the recorder.</summary>
    /// <param name="gate">Takes the writes.</param>
    /// <param name="instance">Which instance of the controller this is: the pod's name.</param>
    /// <param name="time">For eventTime.</param>
    public EventRecorderActor(IActorRef gate, string instance, TimeProvider time)
    {
        this.gate = gate;
        this.instance = instance;
        this.time = time;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Forget), Forget.Instance, Memory);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Record record:
                OnRecord(record);
                break;
            case Completed { Answer.Failure: { } failure }:
                log.Debug("an Event was lost: {0}", failure.Message);
                break;
            case Forget:
                var horizon = time.GetUtcNow() - Memory;
                foreach (var old in lastSaid.Where(entry => entry.Value < horizon).Select(entry => entry.Key).ToList())
                {
                    lastSaid.Remove(old);
                }

                break;
        }
    }

    private void OnRecord(Record record)
    {
        var now = time.GetUtcNow();
        if (lastSaid.TryGetValue((record.Uid, record.Said), out var last) && now - last < Memory)
        {
            return;
        }

        lastSaid[(record.Uid, record.Said)] = now;

        // Unique among the Events of all instances: the nanoseconds of the moment, as client-go does, and a number for the rest.
        var moment = $".{now.UtcTicks:x}{count++ % 0x1000:x3}";
        var about = record.Booster.Key.Name;
        var name = about[..Math.Min(about.Length, LongestName - moment.Length)].TrimEnd('-', '.') + moment;
        var target = new ObjectRef(Kinds.Event, new ObjectKey(record.Booster.Key.Namespace, name));
        var body = EventDocument.ToBody(name, record.Booster, record.Uid, record.Said, instance, now);
        gate.Tell(new Submit(new WriteRequest.Create(target, body), count));
    }

    private sealed record Forget
    {
        public static Forget Instance { get; } = new();
    }
}
