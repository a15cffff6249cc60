using Akka.Actor;
using Akka.Hosting;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Leading;
using ModelBooster.Watching;
using ModelBooster.Writing;

namespace ModelBooster;

/// <summary>What the controller is told by whoever runs it.</summary>
/// <param name="Images">Images that children are rendered with.</param>
/// <param name="Convert">Booster in, children out.</param>
/// <param name="Random">A random number in [0, 1).</param>
/// <param name="Time">Clock for transition times.</param>
public sealed record ControllerSettings(
    Images Images, Func<LiveObject, RenderSettings, ConversionResult> Convert, Func<double> Random, TimeProvider Time)
{
    /// <summary>Namespaces to watch; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Bounds of the write gate.</summary>
    public WriteGateOptions Gate { get; init; } = new();

    /// <summary>Which instance of the controller this is, for Kubernetes Events: the pod's name.</summary>
    public string Instance { get; init; } = FieldManagers.Controller;

    /// <summary>How long a booster goes unheard of before it is looked at again; half of it at the least.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Where several instances run and one of them leads; null for one that is alone.</summary>
    public LeaderElection? Election { get; init; }
}

/// <summary>The controller as a system of actors: the one place that knows who talks to whom.</summary>
public static class Controller
{
    private const int UndeliveredLimit = 2000;

    /// <summary>
    /// Starts the gate and the watcher, which owns the rest, and registers both by their types. Where there is an election the leader
    /// actor stands in the watcher's place, and starts it once it leads.
    /// </summary>
    public static AkkaConfigurationBuilder WithController(
        this AkkaConfigurationBuilder builder, ICluster cluster, ControllerSettings settings) => builder.WithActors((system, registry) =>
        {
            var bounds = settings.Gate with { TermClock = settings.Election is null ? null : settings.Time };
            var gate = system.ActorOf(WriteGateActor.Props(cluster, bounds, settings.Random), "gate");
            var events = system.ActorOf(Props.Create(() => new EventRecorderActor(gate, settings.Instance, settings.Time)), "events");
            var watcher = Watcher(cluster, gate, events, settings);
            registry.Register<WriteGateActor>(gate);
            if (settings.Election is not { } election)
            {
                registry.Register<WatcherActor>(system.ActorOf(watcher, "watcher"));
                return;
            }

            var leader = system.ActorOf(Props.Create(() => new LeaderActor(
                cluster, election, gate, context => context.ActorOf(watcher, "watcher"), settings.Random, settings.Time)), "leader");
            registry.Register<WatcherActor>(leader);
            registry.Register<LeaderActor>(leader);
        });

    private static Props Watcher(ICluster cluster, IActorRef gate, IActorRef events, ControllerSettings settings)
    {
        var reading = new ReflectorSettings(settings.Random);
        IReadOnlyList<string?> namespaces = settings.Namespaces.Count == 0 ? [null] : [.. settings.Namespaces];
        return Props.Create(() => new WatcherActor(
            watcher => Props.Create(() => new DiscoveryActor(cluster, reading, watcher)),
            (scope, watcher) => Props.Create(() => new ReflectorActor(scope, cluster, reading, watcher)),
            context => context.ActorOf(
                Boosters(new Collaborators(context.Self, gate, settings.Random, settings.Time) { Events = events }, settings), "boosters"),
            namespaces,
            UndeliveredLimit));
    }

    private static Props Boosters(Collaborators with, ControllerSettings settings) => Props.Create(() => new BoostersActor(
        (key, uid) => Booster(key, uid, with, settings), settings.Images, with.Watcher));

    private static Props Booster(ObjectKey key, string uid, Collaborators with, ControllerSettings settings)
    {
        var children = new BoosterChildren(
            () => Props.Create(() => new StatusActor(with)),
            (role, owner, booster) => role switch
            {
                ChildRole.Serving => Props.Create(() => new ServingActor(owner, booster, with)),
                ChildRole.Server => Props.Create(() => new ServerActor(owner, booster, with)),
                ChildRole.Route => Props.Create(() => new RouteActor(owner, booster, with)),
                _ => Props.Create(() => new AutoscalingActor(owner, booster, with)),
            })
        {
            Watcher = with.Watcher,
        };
        var recheck = new RecheckSchedule(settings.Recheck, AfterCrash: TimeSpan.FromSeconds(1), settings.Random);
        return Props.Create(() => new BoosterActor(new BoosterOwner(key.Name, uid), settings.Convert, children, recheck));
    }
}
