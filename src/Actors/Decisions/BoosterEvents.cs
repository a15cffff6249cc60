using System.Text.Json;

namespace ModelBooster.Decisions;

/// <summary>Something worth telling a person in a Kubernetes Event on the booster.</summary>
/// <param name="IsWarning">Type Warning; else Normal.</param>
/// <param name="Reason">CamelCase; one of the constants of <see cref="BoosterEvents"/>.</param>
/// <param name="Action">What the controller did, as events.k8s.io/v1 asks.</param>
/// <param name="Note">In words.</param>
public sealed record BoosterEvent(bool IsWarning, string Reason, string Action, string Note);

/// <summary>Which writes and which changes of status are worth an Event.</summary>
public static class BoosterEvents
{
    /// <summary>Fields of a change that are named; of the rest the number is told.</summary>
    private const int MostFields = 3;

    /// <summary>A booster's children were made for the first time.</summary>
    public const string ChildrenCreated = "ChildrenCreated";

    /// <summary>A child was made later on, or made again.</summary>
    public const string ChildCreated = "ChildCreated";

    /// <summary>A child was brought to a new spec.</summary>
    public const string ChildUpdated = "ChildUpdated";

    /// <summary>A child that somebody else changed was changed back.</summary>
    public const string ChildRestored = "ChildRestored";

    /// <summary>A child was deleted, for good or to be made again.</summary>
    public const string ChildDeleted = "ChildDeleted";

    /// <summary>An object of another controller was taken over.</summary>
    public const string ChildTakenOver = "ChildTakenOver";

    /// <summary>Another ModelRoute has the same modelName.</summary>
    public const string ModelNameShared = "ModelNameShared";

    /// <summary>The model is served.</summary>
    public const string Active = "Active";

    /// <summary>The model is no longer served.</summary>
    public const string Degraded = "Degraded";

    /// <summary>Something went wrong.</summary>
    public const string Failed = "Failed";

    /// <summary>What went wrong is over.</summary>
    public const string Recovered = "Recovered";

    /// <summary>A pod template is held back.</summary>
    public const string TemplateHeld = "TemplateHeld";

    /// <summary>What a write that went well means; null where it is not worth an Event.</summary>
    /// <param name="before">The child as it was when the write was sent.</param>
    /// <param name="step">The write.</param>
    /// <param name="isFirst">The booster has never been initialised: one Event will tell of all its children.</param>
    /// <param name="generation">Generation of the booster that asked for it.</param>
    public static BoosterEvent? OfWrite(ChildState before, ChildStep step, bool isFirst, long generation) => (step, before.Standing) switch
    {
        (ChildStep.Apply, Standing.Ours { Difference: ChildState.SpecChanged } ours) =>
            new(false, ChildUpdated, "Update", $"updated {Named(before)} for generation {generation}{Changes(before, ours)}"),
        (ChildStep.Apply, Standing.Ours { Live.IsTakenOver: false } ours) =>
            new(false, ChildRestored, "Update", $"restored {ours.Difference} of {Named(before)}{Cause(ours)}{Scaled(before, ours)}"),
        (ChildStep.Apply, Standing.Absent) when before.IsLost =>
            new(false, ChildCreated, "Create", $"created {Named(before)} again: somebody had deleted it"),
        (ChildStep.Apply, Standing.Absent) when !isFirst =>
            new(false, ChildCreated, "Create", $"created {Named(before)} for generation {generation}"),
        (ChildStep.TakeOver, _) =>
            new(false, ChildTakenOver, "Update", $"took over {Named(before)} from the controller that made it"),
        (ChildStep.Delete, Standing.Foreign) =>
            new(false, ChildDeleted, "Delete", $"deleted {Named(before)} of an earlier ModelBooster of this name"),
        (ChildStep.Delete, _) when before.Wanted is not null =>
            new(false, ChildDeleted, "Delete", $"deleted {Named(before)} to make it again: its modelName cannot be changed"),
        (ChildStep.Delete, _) =>
            new(false, ChildDeleted, "Delete", $"deleted {Named(before)}, which generation {generation} no longer asks for"),
        _ => null,
    };

    /// <summary>What a new status means.</summary>
    /// <param name="before">The status before.</param>
    /// <param name="after">The status now written.</param>
    public static IEnumerable<BoosterEvent> OfStatus(StatusDocument before, StatusDocument after)
    {
        if (Turned(before, after, ConditionTypes.Initialized, to: true) && before.ObservedGeneration == 0)
        {
            var made = string.Join(", ", after.Children.Select(child => $"{child.Kind} {child.Name}"));
            yield return new(false, ChildrenCreated, "Create", $"created {made}");
        }

        if (Turned(before, after, ConditionTypes.Active, to: true))
        {
            yield return new(false, Active, "Serve", after[ConditionTypes.Active]!.Message);
        }

        if (Turned(before, after, ConditionTypes.Active, to: false) && before[ConditionTypes.Active] is not null)
        {
            yield return new(true, Degraded, "Serve", after[ConditionTypes.Active]!.Message);
        }

        if (after[ConditionTypes.Failed] is { Status: true } failed && failed.Message != before[ConditionTypes.Failed]?.Message)
        {
            yield return new(true, Failed, "Reconcile", $"{failed.Reason}: {failed.Message}");
        }

        if (Turned(before, after, ConditionTypes.Failed, to: false) && before[ConditionTypes.Failed] is not null)
        {
            yield return new(false, Recovered, "Reconcile", after[ConditionTypes.Failed]!.Message);
        }

        if (after[ConditionTypes.Ready] is { Reason: Reasons.TemplateHeld } held && before[ConditionTypes.Ready]?.Reason != Reasons.TemplateHeld)
        {
            yield return new(false, TemplateHeld, "Reconcile", held.Message);
        }
    }

    private static bool Turned(StatusDocument before, StatusDocument after, string type, bool to) =>
        after[type]?.Status == to && before[type]?.Status != to;

    /// <summary>Without the steps that every path of a pod's template has.</summary>
    private static string Short(string path) => path.StartsWith("spec.template.roles", StringComparison.Ordinal)
        ? path["spec.template.".Length..].Replace("Template.spec.", "Template.", StringComparison.Ordinal)
        : path;

    private static string Named(ChildState child) => $"{child.Ref.Kind} {child.Ref.Key.Name}";

    private static string Cause(Standing.Ours ours) => ours.Cause is { } cause ? $": {cause}" : "";

    /// <summary>What is new in the wish, in paths only: the values may be secrets.</summary>
    private static string Changes(ChildState before, Standing.Ours ours)
    {
        var scaled = Scaled(before, ours);
        if (before is not { Former: { } former, Wanted: { } wanted })
        {
            return scaled;
        }

        using var old = JsonDocument.Parse(former.Child.Body);
        using var now = JsonDocument.Parse(wanted.Child.Body);
        var paths = FieldDifferences.OfObjects(old.RootElement, now.RootElement).Select(difference => difference.Path)
            .Where(path => path.StartsWith("spec", StringComparison.Ordinal) && !(path == "spec.replicas" && scaled.Length > 0))
            .Select(Short).ToList();
        return paths.Count switch
        {
            0 => scaled,
            > MostFields => $": {string.Join(", ", paths[..MostFields])} and {paths.Count - MostFields} more{scaled}",
            _ => $": {string.Join(", ", paths)}{scaled}",
        };
    }

    /// <summary>An autoscaled service that falls back to fewer replicas is told of.</summary>
    private static string Scaled(ChildState before, Standing.Ours ours) =>
        before.Wanted?.Replicas is { } rule && ours.Live.Replicas?.Value is { } live && rule.Effective(ours.Live.Replicas) is var own && own != live
            ? $", replicas from {live} to {own}"
            : "";
}
