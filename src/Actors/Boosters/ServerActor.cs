using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Boosters;

/// <summary>Keeps the ModelServers, one per backend.</summary>
public sealed class ServerActor(BoosterOwner owner, IActorRef booster, Collaborators collaborators)
    : ChildActor(ChildRole.Server, owner, booster, collaborators);
