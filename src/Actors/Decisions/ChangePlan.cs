using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>What the controller would do to one object.</summary>
/// <param name="Ref">The object.</param>
/// <param name="Live">As it is; null where there is none.</param>
public abstract record PlannedChange(ObjectRef Ref, LiveObject? Live)
{
    /// <summary>It keeps a pod template that today's conversion would make otherwise.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Not before every wanted backend is available: another takes its place.</summary>
    public bool Waits { get; init; }

    /// <summary>Nothing.</summary>
    public sealed record None(ObjectRef Ref, LiveObject? Live) : PlannedChange(Ref, Live);

    /// <summary>Make it.</summary>
    /// <param name="Ref">The object.</param>
    /// <param name="Body">The apply configuration.</param>
    /// <param name="Live">What is in the way and goes first; null where nothing is.</param>
    public sealed record Create(ObjectRef Ref, ReadOnlyMemory<byte> Body, LiveObject? Live = null) : PlannedChange(Ref, Live);

    /// <summary>Apply this over it.</summary>
    /// <param name="Ref">The object.</param>
    /// <param name="Live">As it is.</param>
    /// <param name="Body">The apply configuration.</param>
    /// <param name="TakenOver">Field ownership of the controller that made it is moved first.</param>
    public sealed record Update(ObjectRef Ref, LiveObject Live, ReadOnlyMemory<byte> Body, bool TakenOver) : PlannedChange(Ref, Live);

    /// <summary>Delete it for good.</summary>
    public sealed record Delete(ObjectRef Ref, LiveObject Live) : PlannedChange(Ref, Live);

    /// <summary>It cannot be as wanted.</summary>
    /// <param name="Ref">The object.</param>
    /// <param name="Live">What stands there.</param>
    /// <param name="Problem">Why.</param>
    public sealed record Blocked(ObjectRef Ref, LiveObject? Live, Problem Problem) : PlannedChange(Ref, Live);
}

/// <summary>
/// What the controller would do to a booster's children, decided by the same functions: each object's <see cref="ChildState"/> is
/// asked for its next step, and where that one only prepares the ground, for the one after.
/// </summary>
public static class ChangePlan
{
    /// <summary>The plan, wanted objects first in the order of writing.</summary>
    /// <param name="owner">The booster.</param>
    /// <param name="converted">What is wanted.</param>
    /// <param name="mark">What templates would be made with.</param>
    /// <param name="terms">What else the booster asks for; that it is paused is the caller's to heed.</param>
    /// <param name="children">Every object of the children's kinds in the booster's namespace.</param>
    /// <param name="served">Kinds that the cluster has.</param>
    public static ImmutableArray<PlannedChange> Of(
        BoosterOwner owner, ConversionResult.Converted converted, RenderedMark mark, Terms terms,
        IReadOnlyCollection<LiveObject> children, IReadOnlySet<ResourceKind> served)
    {
        var wishes = Enum.GetValues<ChildRole>().SelectMany(role => Wishes.For(role, converted, mark, terms.MayHold)).ToList();
        var wanted = wishes.Select(wish => OfWanted(wish, owner, terms.MayHold, Find(children, wish.Child.Ref), served));
        var leaving = children
            .Where(live => live.Owner?.Uid == owner.Uid && wishes.All(wish => wish.Child.Ref != live.Ref))
            .Select(live => OfLeaving(live, owner, terms.MayHold));
        PlannedChange[] all = [.. wanted, .. leaving];
        var replaces = !terms.Immediate && all.Any(change => change is PlannedChange.Delete && change.Ref.Kind == Kinds.ModelServing);
        return [.. replaces ? all.Select(Delayed) : all];
    }

    /// <summary>Make before break: <see cref="ChildState.IsPermitted"/> of the two that are held back.</summary>
    private static PlannedChange Delayed(PlannedChange change) =>
        change is PlannedChange.Delete
            || (change.Ref.Kind == Kinds.ModelRoute && change is PlannedChange.Update or PlannedChange.Create { Live: not null })
            ? change with { Waits = true }
            : change;

    private static PlannedChange OfWanted(
        WantedObject wish, BoosterOwner owner, bool mayHold, LiveObject? live, IReadOnlySet<ResourceKind> served)
    {
        var target = wish.Child.Ref;
        var state = new ChildState(target) { MayKeep = mayHold }.Want(wish);
        state = live switch
        {
            _ when !served.Contains(target.Kind) => state.Answered(new Standing.KindMissing()),
            null => state.Answered(new Standing.Absent()),
            _ when live.Owner?.Uid == owner.Uid => state.Seen(live),
            _ => state.Answered(new Standing.Foreign(live.Uid, live.Owner)),
        };
        var outcome = state.Outcome(owner, Permits.All);
        return outcome.Problem is { } problem
            ? new PlannedChange.Blocked(target, live, problem)
            : OfStep(state, owner, wish, live, takenOver: false) with { IsHeld = outcome.IsHeld };
    }

    private static PlannedChange OfStep(ChildState state, BoosterOwner owner, WantedObject wish, LiveObject? live, bool takenOver) =>
        state.Next(owner) switch
        {
            ChildStep.Apply apply when live is null => new PlannedChange.Create(state.Ref, apply.Body),
            ChildStep.Apply apply => new PlannedChange.Update(state.Ref, live, apply.Body, takenOver),
            ChildStep.TakeOver takeOver => OfStep(
                new ChildState(state.Ref) { MayKeep = state.MayKeep }.Want(wish).Seen(HandedOver(live!, takeOver.Patch)),
                owner, wish, live, takenOver: true),
            ChildStep.Delete => new PlannedChange.Create(state.Ref, EffectiveWish.First(wish), live),

            // Somebody has deleted it already: it comes back once it is gone.
            _ when live is { Deleting: true } => new PlannedChange.Create(state.Ref, EffectiveWish.First(wish), live),
            _ => new PlannedChange.None(state.Ref, live),
        };

    private static PlannedChange OfLeaving(LiveObject live, BoosterOwner owner, bool mayKeep) =>
        new ChildState(live.Ref) { MayKeep = mayKeep }.Seen(live).Next(owner) is ChildStep.Delete
            ? new PlannedChange.Delete(live.Ref, live)
            : new PlannedChange.None(live.Ref, live);

    /// <summary>The object after its field ownership was moved.</summary>
    private static LiveObject HandedOver(LiveObject live, string patch)
    {
        var document = JsonObject.Create(live.Document)!;
        document["metadata"]!["managedFields"] = JsonNode.Parse(patch)!.AsArray()
            .Single(operation => operation!["path"]!.GetValue<string>() == "/metadata/managedFields")!["value"]!.DeepClone();
        return live with { Document = JsonSerializer.SerializeToElement(document) };
    }

    private static LiveObject? Find(IEnumerable<LiveObject> children, ObjectRef target) => children.FirstOrDefault(live => live.Ref == target);
}
