using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Boosters;

/// <summary>Keeps the ModelRoute. Its modelName cannot be changed: another one means delete and make again (<see cref="ChildState"/>).</summary>
public sealed class RouteActor(BoosterOwner owner, IActorRef booster, Collaborators collaborators)
    : ChildActor(ChildRole.Route, owner, booster, collaborators);
