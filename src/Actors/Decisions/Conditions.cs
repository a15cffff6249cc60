using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>Each condition as a function of what is known; the transition time is put in by <see cref="StatusFolding"/>.</summary>
internal static class Conditions
{
    /// <summary>All children for this generation are applied. On an edit it stays True: observedGeneration tells how far it is.</summary>
    public static Condition Initialized(StatusView view) => view switch
    {
        { IsApplied: true } => Make(
            view, ConditionTypes.Initialized, true, Reasons.ChildrenApplied, $"{view.Outcomes.Count(IsWanted)} children are as wanted"),
        { WasInitialized: true } => Keep(view, ConditionTypes.Initialized),
        { IsSettling: true } when view.Previous[ConditionTypes.Initialized] is not null => Keep(view, ConditionTypes.Initialized),
        { Problem: { } problem } => Make(view, ConditionTypes.Initialized, false, problem.Reason, problem.Message),
        { Facts.Paused: true } => Make(view, ConditionTypes.Initialized, false, Reasons.Paused, "paused before all children were applied"),
        { Predecessor: { } predecessor } => Make(view, ConditionTypes.Initialized, false, Reasons.ReplacingPredecessor, Waits(predecessor)),
        _ => Make(view, ConditionTypes.Initialized, false, Reasons.Applying, "children are being applied"),
    };

    /// <summary>Is the model being served?</summary>
    public static Condition Active(StatusView view)
    {
        if (view.Converted is null)
        {
            // The children of the last good generation go on as they are, and so does what was said of them.
            return view.Previous[ConditionTypes.Active] is not null
                ? Keep(view, ConditionTypes.Active)
                : Make(view, ConditionTypes.Active, false, view.Problem!.Reason, "nothing is served: " + view.Problem.Message);
        }

        if (view.IsReplacing)
        {
            return view.ReplacedOnesServe
                ? Make(view, ConditionTypes.Active, true, Reasons.ReplacingBackend, Replacing(view))
                : Make(
                    view, ConditionTypes.Active, false, Reasons.ServingUnavailable,
                    $"{view.LeavingServings[0].Ref} is being replaced and has no available replica; {NewOnes(view)}");
        }

        var silent = view.Backends.FirstOrDefault(backend => !backend.Serves);
        return silent switch
        {
            null => Make(view, ConditionTypes.Active, true, Reasons.ServingAvailable, Summary(view)),
            { IsScaledToZero: true } => Make(view, ConditionTypes.Active, false, Reasons.ScaledToZero, silent.Message),
            _ => Make(view, ConditionTypes.Active, false, Reasons.ServingUnavailable, silent.Message),
        };
    }

    /// <summary>Did something go wrong? With the one root cause.</summary>
    public static Condition Failed(StatusView view) => view.Problem is { } problem
        ? Make(view, ConditionTypes.Failed, true, problem.Reason, problem.Message)
        : view.Previous[ConditionTypes.Failed] switch
        {
            // Nothing has been heard yet that would clear it: the write may be on its way.
            { } before when view.IsSettling => before,
            { Status: true } before when !view.IsApplied => before,
            { Status: true } before => Make(view, ConditionTypes.Failed, false, Reasons.Recovered, $"over: {before.Reason}"),
            { Reason: Reasons.Recovered } => Keep(view, ConditionTypes.Failed),
            _ => Make(view, ConditionTypes.Failed, false, Reasons.NoFailure, ""),
        };

    /// <summary>Is what was asked for in place?</summary>
    public static Condition Ready(StatusView view)
    {
        var unfinished = view.Backends.FirstOrDefault(backend => !backend.IsComplete);
        return view switch
        {
            { Problem: { } problem } => Make(view, ConditionTypes.Ready, false, problem.Reason, problem.Message),
            { Facts.Paused: true } => Make(view, ConditionTypes.Ready, false, Reasons.Paused, "paused: nothing is written to children"),
            { Predecessor: { } predecessor } => Make(view, ConditionTypes.Ready, false, Reasons.ReplacingPredecessor, Waits(predecessor)),
            { IsSettling: true } when view.Previous[ConditionTypes.Ready] is not null => Keep(view, ConditionTypes.Ready),
            { IsReplacing: true } => Make(view, ConditionTypes.Ready, false, Reasons.ReplacingBackend, Replacing(view)),
            { IsApplied: false } => Make(
                view, ConditionTypes.Ready, false, Reasons.Applying, $"children of generation {view.Facts.Generation} are being applied"),
            { Leaving: { } leaving } => Make(view, ConditionTypes.Ready, false, Reasons.ReplacingBackend, $"{leaving.Ref} is being removed"),
            _ when unfinished is not null => Make(view, ConditionTypes.Ready, false, Reasons.Progressing, unfinished.Message),
            { HeldTemplate: { } held } => Make(view, ConditionTypes.Ready, true, Reasons.TemplateHeld, Held(held)),
            { Facts.CrdIsOurs: false } => Make(view, ConditionTypes.Ready, true, Reasons.CRDOutdated, OutdatedCrd),
            _ => Make(view, ConditionTypes.Ready, true, Reasons.AsRequested, Summary(view)),
        };
    }

    /// <summary>Is there an error that no retry can mend?</summary>
    public static Condition Stalled(StatusView view) => view switch
    {
        { Problem: { Terminal: true } problem } => Make(view, ConditionTypes.Stalled, true, problem.Reason, problem.Message),
        { IsSettling: true } when view.Previous[ConditionTypes.Stalled] is not null => Keep(view, ConditionTypes.Stalled),
        _ => Make(view, ConditionTypes.Stalled, false, Reasons.NoFailure, ""),
    };

    private const string OutdatedCrd =
        "the cluster's ModelBooster CRD is not this controller's and drops fields it does not know: apply the output of `modelbooster crds`";

    private static string Replacing(StatusView view) =>
        $"{string.Join(", ", view.LeavingServings.Select(outcome => outcome.Ref.Key.Name))} serves until its replacement does; {NewOnes(view)}";

    private static string NewOnes(StatusView view) =>
        view.Backends.FirstOrDefault(backend => !backend.IsComplete)?.Message ?? "requests are being moved";

    private static string Held(ChildOutcome held) =>
        $"{held.Ref} keeps the pod template it has: today's conversion makes another, which would restart its pods. "
        + $"It rolls out with the next change of the spec, or with annotation {Annotations.RollOut}: now";

    private static bool IsWanted(ChildOutcome outcome) => outcome.Phase != ChildPhase.Leaving;

    private static string Waits(ChildOutcome predecessor) =>
        $"{predecessor.Ref} of an earlier ModelBooster of this name is being removed first";

    private static string Summary(StatusView view)
    {
        var backends = view.Backends.Count == 1
            ? view.Backends[0].Status.Message
            : string.Join("; ", view.Backends.Select(backend => $"{backend.Status.Name}: {backend.Status.Message}"));
        return view.Outcomes.FirstOrDefault(outcome => outcome.Note is not null)?.Note is { } note ? $"{backends}; but {note}" : backends;
    }

    private static Condition Make(StatusView view, string type, bool status, string reason, string message) =>
        new(type, status, reason, message, view.Facts.Generation, default);

    private static Condition Keep(StatusView view, string type) => view.Previous[type]!;
}
