using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Boosters;

/// <summary>
/// Keeps the AutoscalingPolicies and their bindings. Kthena's webhook refuses a binding whose policy is absent: policies are
/// written before bindings and deleted after them.
/// </summary>
public sealed class AutoscalingActor(BoosterOwner owner, IActorRef booster, Collaborators collaborators)
    : ChildActor(ChildRole.Autoscaling, owner, booster, collaborators)
{
    /// <inheritdoc/>
    protected override bool MayGo(ChildState state, IReadOnlyCollection<ChildState> all) => AutoscalingOrder.MayGo(state, all);
}
