using Akka.Actor;
using Akka.Hosting;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
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

    /// <summary>How long a booster goes unheard of before it is looked at again; half of it at the least.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary>The controller as a system of actors: the one place that knows who talks to whom.</summary>
public static class Controller
{
    /// <summary>Starts gate, boosters, watcher and discovery, and registers them under <see cref="GateKey"/>, <see cref="WatcherKey"/> and <see cref="BoostersKey"/>.</summary>
    public static AkkaConfigurationBuilder WithController(this AkkaConfigurationBuilder builder, ICluster cluster, ControllerSettings settings) =>
        builder.WithActors((system, registry) =>
        {
            var reflectors = new ReflectorSettings(settings.Random);
            IReadOnlyList<string?> namespaces = settings.Namespaces.Count == 0 ? [null] : [.. settings.Namespaces];

            var gate = system.ActorOf(Props.Create(() => new WriteGateActor(cluster, settings.Gate)), "gate");

            // Boosters and watcher know each other; boosters speak first only to the watcher that woke them.
            var watcherPath = system.ActorOf(Props.Create(() => new Relay()), "looks");
            var with = new Collaborators(watcherPath, gate, settings.Random, settings.Time);
            var boosters = system.ActorOf(Props.Create(() => new BoostersActor((key, uid) => Booster(key, uid, settings, with), settings.Images)), "boosters");
            var watcher = system.ActorOf(
                Props.Create(() => new WatcherActor(
                    (scope, parent) => Props.Create(() => new ReflectorActor(scope, cluster, reflectors, parent)), namespaces, boosters, 2000)),
                "watcher");
            watcherPath.Tell(watcher);
            system.ActorOf(Props.Create(() => new DiscoveryActor(cluster, reflectors, watcher)), "discovery");

            registry.Register<GateKey>(gate);
            registry.Register<WatcherKey>(watcher);
            registry.Register<BoostersKey>(boosters);
        });

    private static Props Booster(ObjectKey key, string uid, ControllerSettings settings, Collaborators with)
    {
        var children = new BoosterChildren(
            () => Props.Create(() => new StatusActor(with)),
            (role, owner, status) => role switch
            {
                ChildRole.Serving => Props.Create(() => new ServingActor(owner, status, with)),
                ChildRole.Server => Props.Create(() => new ServerActor(owner, status, with)),
                ChildRole.Route => Props.Create(() => new RouteActor(owner, status, with)),
                _ => Props.Create(() => new AutoscalingActor(owner, status, with)),
            });
        var recheck = new RecheckSchedule(settings.Recheck, TimeSpan.FromSeconds(1), settings.Random);
        return Props.Create(() => new BoosterActor(new BoosterOwner(key.Name, uid), settings.Convert, children, recheck));
    }
}
