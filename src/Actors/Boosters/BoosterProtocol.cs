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
    public sealed record Want(long Generation, ValueList<WantedObject> Objects, bool Paused);

    /// <summary>Booster → status: the object as it now is, and what became of it.</summary>
    public sealed record Expect(LiveObject Live, ConversionResult Conversion, bool Paused, bool CrdIsOurs);

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
public sealed record Collaborators(IActorRef Watcher, IActorRef Gate, Func<double> Random, TimeProvider Time);
