using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>Types of a booster's conditions.</summary>
public static class ConditionTypes
{
    /// <summary>All children for this generation are applied.</summary>
    public const string Initialized = "Initialized";

    /// <summary>The model is being served.</summary>
    public const string Active = "Active";

    /// <summary>Something went wrong.</summary>
    public const string Failed = "Failed";

    /// <summary>What was asked for is in place (kstatus).</summary>
    public const string Ready = "Ready";

    /// <summary>An error that no retry can mend (kstatus).</summary>
    public const string Stalled = "Stalled";

    /// <summary>All of them, in the order they are written.</summary>
    public static IReadOnlyList<string> All { get; } = [Initialized, Active, Failed, Ready, Stalled];
}

/// <summary>Everything the status of a booster is made from.</summary>
/// <param name="Generation">metadata.generation of the booster that was last seen.</param>
/// <param name="Conversion">What became of it.</param>
/// <param name="Reports">What the four children last said.</param>
/// <param name="Paused">The booster is paused.</param>
/// <param name="CrdIsOurs">False where the cluster's ModelBooster CRD may prune our fields.</param>
public sealed record StatusFacts(
    long Generation, ConversionResult Conversion, ValueList<ChildReport> Reports, bool Paused, bool CrdIsOurs);

/// <summary>What a child actor says of its objects.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Generation">Generation of the booster whose wishes it speaks of.</param>
/// <param name="Objects">Its objects, by kind and name.</param>
public sealed record ChildReport(ChildRole Role, long Generation, ValueList<ChildOutcome> Objects)
{
    /// <summary>Which wishes it speaks of: they may change without the generation.</summary>
    public long Round { get; init; }
}

/// <summary>The four children of a booster's actor.</summary>
public enum ChildRole
{
    /// <summary>ModelServings.</summary>
    Serving,

    /// <summary>ModelServers.</summary>
    Server,

    /// <summary>The ModelRoute.</summary>
    Route,

    /// <summary>AutoscalingPolicies and their bindings.</summary>
    Autoscaling,
}

/// <summary>Facts in, status out.</summary>
public static class StatusFolding
{
    /// <summary>Passing failures become visible with this one in a row.</summary>
    public const int PassingFailuresUntilShown = 3;

    /// <summary>Number of reports without which nothing is known.</summary>
    public const int Roles = 4;

    /// <summary>
    /// The status that the facts call for, or null where there is nothing to say yet: a new booster whose children are
    /// under way and not in trouble.
    /// </summary>
    /// <param name="facts">What is known.</param>
    /// <param name="previous">What the cluster shows now: memory of Active and of transition times.</param>
    /// <param name="now">Transition time of what changes.</param>
    public static StatusDocument? Fold(StatusFacts facts, StatusDocument previous, DateTimeOffset now)
    {
        var view = new StatusView(facts, previous);
        if (!view.IsKnown || (view.IsSettling && previous.Conditions.Count == 0))
        {
            return null;
        }

        ValueList<Condition> conditions =
        [
            Conditions.Initialized(view), Conditions.Active(view), Conditions.Failed(view), Conditions.Ready(view), Conditions.Stalled(view),
        ];
        return new StatusDocument(
            view.IsApplied ? facts.Generation : previous.ObservedGeneration,
            view.IsSettling && previous.ModelName.Length > 0 ? previous.ModelName : view.ModelName ?? previous.ModelName,
            conditions.Select(condition => Dated(condition, previous[condition.Type], view.IsSettling, now)).ToValueList(),
            view.Converted is null ? previous.Backends : view.Backends.Select(backend => backend.Status).ToValueList(),
            view.Converted is null || view.IsSettling ? previous.Children : view.Outcomes.Select(Entry).ToValueList());
    }

    /// <summary>More than counts and words has changed: a condition's value or reason, or what was made.</summary>
    public static bool IsUrgent(StatusDocument wanted, StatusDocument previous) =>
        wanted.ObservedGeneration != previous.ObservedGeneration
        || wanted.Conditions.Any(condition => previous[condition.Type] is not { } before
            || before.Status != condition.Status || before.Reason != condition.Reason);

    /// <summary>lastTransitionTime moves only when the status value does; observedGeneration alone is not worth a write on the way.</summary>
    private static Condition Dated(Condition condition, Condition? before, bool isSettling, DateTimeOffset now)
    {
        if (isSettling && before is not null
            && (before.Status, before.Reason, before.Message) == (condition.Status, condition.Reason, condition.Message))
        {
            return before;
        }

        return condition with
        {
            LastTransitionTime = before is not null && before.Status == condition.Status && before.LastTransitionTime != default
                ? before.LastTransitionTime
                : new DateTimeOffset(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero),
        };
    }

    private static ChildEntry Entry(ChildOutcome outcome)
    {
        var reason = outcome switch
        {
            { Problem: { } problem } => problem.Reason,
            { Phase: ChildPhase.ReplacingPredecessor } => Reasons.ReplacingPredecessor,
            { Phase: ChildPhase.Leaving or ChildPhase.Held } => Reasons.ReplacingBackend,
            { Phase: ChildPhase.Applied, Serving.IsComplete: false } => Reasons.Progressing,
            { Phase: ChildPhase.Applied } => Reasons.AsRequested,
            _ => Reasons.Applying,
        };
        return new ChildEntry(outcome.Ref.Kind.Name, outcome.Ref.Key.Name, reason == Reasons.AsRequested, reason);
    }
}
