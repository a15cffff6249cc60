using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Boosters;

/// <summary>What is said around one booster. News from the watcher (<see cref="INews"/>) passes through unchanged.</summary>
public static class BoosterProtocol
{
    /// <summary>Boosters → booster: the object as it now is, and what else its children are made from.</summary>
    public sealed record Render(LiveObject Live, RenderSettings Settings, bool CrdIsOurs);

    /// <summary>Booster → serving, server, route, autoscaling: what this child is to keep true from now on.</summary>
    /// <param name="Generation">Generation of the booster that wants it.</param>
    /// <param name="Objects">All wanted objects of this child's kinds, in the order they are to be written.</param>
    /// <param name="Paused">Look, but write nothing.</param>
    /// <param name="MayKeep">What a former controller made of this spec may stay.</param>
    /// <param name="IsFirst">The booster has never been initialised.</param>
    /// <param name="Round">Grows with every new set of wishes; comes back in reports.</param>
    public sealed record Want(
        long Generation, ValueList<WantedObject> Objects, bool Paused, bool MayKeep = false, bool IsFirst = false, long Round = 0);

    /// <summary>Booster → children: what else they may do. New wishes start with <see cref="Permits.None"/>.</summary>
    public sealed record Permit(Permits Permits, long Round);

    /// <summary>Booster → status: the object as it now is, and what became of it. Small, for it is kept: no document.</summary>
    /// <param name="Ref">The booster.</param>
    /// <param name="Uid">Its uid.</param>
    /// <param name="Generation">Its generation.</param>
    /// <param name="ResourceVersion">The version at which <paramref name="Shown"/> was read.</param>
    /// <param name="Shown">The status that the cluster shows.</param>
    /// <param name="Conversion">What became of its spec.</param>
    /// <param name="Paused">Nothing is written to its children.</param>
    /// <param name="CrdIsOurs">False where the cluster's ModelBooster CRD holds no more than conditions.</param>
    public sealed record Expect(
        ObjectRef Ref,
        string Uid,
        long Generation,
        string ResourceVersion,
        StatusDocument Shown,
        ConversionResult Conversion,
        bool Paused,
        bool CrdIsOurs);

    /// <summary>To the event recorder: tell people this of a booster.</summary>
    public sealed record Record(ObjectRef Booster, string Uid, BoosterEvent Said);

    /// <summary>Booster → children: look whether what is believed is still so. From the reflectors' memory, without writes.</summary>
    public sealed record Recheck
    {
        /// <summary>The one value.</summary>
        public static Recheck Instance { get; } = new();
    }
}

/// <summary>Those a booster's actors work with; probes in their specs.</summary>
/// <param name="Watcher">Answers looks.</param>
/// <param name="Gate">Takes writes.</param>
/// <param name="Random">A random number in [0, 1), for jitter.</param>
/// <param name="Time">For transition times.</param>
public sealed record Collaborators(IActorRef Watcher, IActorRef Gate, Func<double> Random, TimeProvider Time)
{
    /// <summary>Takes what is worth a Kubernetes Event.</summary>
    public IActorRef Events { get; init; } = ActorRefs.Nobody;
}
