using ModelBooster.Api;
using ModelBooster.Conversion;

namespace ModelBooster.Decisions;

/// <summary>The facts as the conditions look at them: each question is answered once, here.</summary>
internal sealed class StatusView
{
    public StatusView(StatusFacts facts, StatusDocument previous)
    {
        Facts = facts;
        Previous = previous;
        Converted = facts.Conversion as ConversionResult.Converted;
        Outcomes = [.. facts.Reports.SelectMany(report => report.Objects)
            .Where(outcome => outcome.Phase != ChildPhase.Kept)
            .OrderBy(outcome => outcome.Ref.Kind.Name, StringComparer.Ordinal)
            .ThenBy(outcome => outcome.Ref.Key.Name, StringComparer.Ordinal)];
        IsCurrent = facts.Reports.Count == StatusFolding.Roles
            && facts.Reports.All(report => report.Generation == facts.Generation);
        IsApplied = Converted is not null && IsCurrent
            && Outcomes.All(outcome => outcome.Phase is ChildPhase.Applied or ChildPhase.Leaving or ChildPhase.Kept);
        Problem = OfConversion(facts.Conversion) ?? Worst(Outcomes);
        IsKnown = Converted is null || Problem is not null
            || (facts.Reports.Count == StatusFolding.Roles && Outcomes.All(outcome => outcome.Phase != ChildPhase.Unknown));
        WasActive = previous[ConditionTypes.Active]?.Status ?? false;
        LeavingServings = [.. Outcomes.Where(Replacement.IsLeavingServing)];
        Backends = Converted is null ? [] : [.. Converted.Backends.Select(backend => new BackendView(backend, Outcomes, WasActive))];
    }

    public StatusFacts Facts { get; }

    public StatusDocument Previous { get; }

    public ConversionResult.Converted? Converted { get; }

    public IReadOnlyList<ChildOutcome> Outcomes { get; }

    public IReadOnlyList<BackendView> Backends { get; }

    /// <summary>Enough has been heard to say anything.</summary>
    public bool IsKnown { get; }

    /// <summary>All four children speak of the newest generation; until then the route may not have said yet that it is held.</summary>
    public bool IsCurrent { get; }

    /// <summary>Everything wanted for the newest generation is applied.</summary>
    public bool IsApplied { get; }

    /// <summary>The one root cause that a person is told.</summary>
    public Problem? Problem { get; }

    public bool WasActive { get; }

    public bool WasInitialized => Previous[ConditionTypes.Initialized]?.Status ?? false;

    /// <summary>
    /// Writes are under way and nothing is wrong. Such a moment is not worth a status write of its own: what was said of the
    /// children stands until it is over, and only whether the model is served is looked at.
    /// </summary>
    public bool IsSettling => Converted is not null && !IsApplied && Problem is null && !Facts.Paused && Predecessor is null && !IsReplacing;

    /// <summary>ModelServings of backends that are being replaced or removed.</summary>
    public IReadOnlyList<ChildOutcome> LeavingServings { get; }

    /// <summary>Requests still go to a backend that is being replaced.</summary>
    public bool IsReplacing => LeavingServings.Count > 0
        && (!IsCurrent || Outcomes.Any(outcome => outcome.Phase == ChildPhase.Held));

    /// <summary>The backends that requests go to while they are replaced are available.</summary>
    public bool ReplacedOnesServe => LeavingServings.All(outcome => outcome.Serving is { } serving
        && (serving.IsFresh ? serving.IsAvailable || (WasActive && serving.Available > 0) : WasActive && serving.ObservedGeneration > 0));

    /// <summary>A ModelServing whose pod template is held.</summary>
    public ChildOutcome? HeldTemplate => Outcomes.FirstOrDefault(outcome => outcome.IsHeld);

    /// <summary>The name clients ask for: a route that was taken over may keep its own.</summary>
    public string? ModelName =>
        Outcomes.FirstOrDefault(outcome => outcome.ModelName is not null && outcome.Phase == ChildPhase.Applied)?.ModelName
        ?? Converted?.ModelName;

    /// <summary>An object of an earlier booster of this name is in the way.</summary>
    public ChildOutcome? Predecessor => Outcomes.FirstOrDefault(outcome => outcome.Phase == ChildPhase.ReplacingPredecessor);

    /// <summary>An object that is no longer wanted and still there.</summary>
    public ChildOutcome? Leaving => Outcomes.FirstOrDefault(outcome => outcome.Phase == ChildPhase.Leaving);

    private static Problem? OfConversion(ConversionResult conversion) => conversion switch
    {
        ConversionResult.Refused refused => new Problem(
            Reasons.InvalidSpec,
            refused.Errors.Length == 1 ? refused.Errors[0].ToString() : $"{refused.Errors[0]} (and {refused.Errors.Length - 1} more)",
            Terminal: true),
        ConversionResult.MissingKind missing => Decisions.Problem.KindMissing(missing.Missing),
        _ => null,
    };

    /// <summary>Terminal before passing: it will not go away by itself. Passing ones only from the third failure on.</summary>
    private static Problem? Worst(IEnumerable<ChildOutcome> outcomes) => outcomes
        .Where(outcome => outcome.Problem is { } problem
            && (problem.Terminal || outcome.Attempts >= StatusFolding.PassingFailuresUntilShown))
        .OrderByDescending(outcome => outcome.Problem!.Terminal)
        .Select(outcome => outcome.Problem)
        .FirstOrDefault();
}

/// <summary>One backend and what its ModelServing says.</summary>
internal sealed class BackendView
{
    private readonly WantedBackend wanted;
    private readonly ServingStatus? serving;

    public BackendView(WantedBackend wanted, IEnumerable<ChildOutcome> outcomes, bool wasActive)
    {
        this.wanted = wanted;
        var outcome = outcomes.FirstOrDefault(outcome => outcome.Ref.Kind == Kinds.ModelServing && outcome.Ref.Key.Name == wanted.ServingName);
        serving = outcome?.Serving;
        Serves = serving switch
        {
            null => wasActive && outcome is null or { Phase: ChildPhase.Unknown },
            { IsFresh: true, IsAvailable: true } => true,
            { IsFresh: true } => wasActive && serving.Available > 0,

            // Stale evidence neither raises nor lowers; a serving that nobody has ever observed is no evidence at all.
            _ => wasActive && serving.ObservedGeneration > 0,
        };
    }

    /// <summary>Requests are answered by it.</summary>
    public bool Serves { get; }

    /// <summary>Its ModelServing is as wanted, for its newest generation.</summary>
    public bool IsComplete => serving?.IsComplete ?? false;

    /// <summary>No replicas are wanted, and none is there.</summary>
    public bool IsScaledToZero => serving is { Wanted: 0, Available: 0 };

    public BackendStatus Status => new(wanted.Name, serving?.Wanted ?? wanted.Replicas, serving?.Available ?? 0, Message);

    /// <summary>Counts, and conditions that are True: never a False one's leftover text.</summary>
    public string Message => serving switch
    {
        null => $"ModelServing {wanted.ServingName} does not exist yet",
        { Wanted: 0, IsComplete: true } => $"ModelServing {wanted.ServingName} is scaled to 0 replicas",
        { ObservedGeneration: 0 } => $"ModelServing {wanted.ServingName} has not been looked at by Kthena's controller yet",
        { IsFresh: false } => $"ModelServing {wanted.ServingName}: waiting for Kthena's controller to see generation {serving.Generation}",
        { IsAvailable: true, IsComplete: true } => $"{serving.Available} of {serving.Wanted} replicas available",
        _ => string.Join(
            "; ",
            (string[])
            [
                $"ModelServing {wanted.ServingName}: {serving.Available} of {serving.Wanted} replicas available, {serving.Updated} updated",
                .. serving.Said,
            ]),
    };
}
