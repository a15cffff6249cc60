using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Boosters;

/// <summary>
/// Keeps the ModelServings. Their replicas are not the booster's alone (<see cref="ReplicaRule"/>), and what they say of
/// themselves (<see cref="ServingStatus"/>) is what the booster's status lives on.
/// </summary>
public sealed class ServingActor(BoosterOwner owner, IActorRef booster, Collaborators collaborators)
    : ChildActor(ChildRole.Serving, owner, booster, collaborators);
