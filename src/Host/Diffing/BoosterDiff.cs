using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Host.Diffing;

/// <summary>What the controller would change if a booster were applied.</summary>
/// <param name="Booster">The booster.</param>
/// <param name="IsNew">The cluster does not have it yet.</param>
/// <param name="Children">What would change; children that stay as they are are left out.</param>
/// <param name="Notes">What else there is to know.</param>
internal sealed record BoosterDiff(ObjectRef Booster, bool IsNew, IReadOnlyList<ChildDiff> Children, IReadOnlyList<string> Notes)
{
    /// <summary>Something would change.</summary>
    public bool Changes => IsNew || Children.Count > 0;

    /// <summary>The heaviest impact on what is there.</summary>
    public ImpactKind Heaviest => Children.Select(child => child.Impact.Kind).Append(ImpactKind.None).Max();

    /// <summary>How many children change in this way.</summary>
    public int Count(ChildChange change) => Children.Count(child => child.Change == change);
}

/// <summary>How a child would change.</summary>
internal enum ChildChange
{
    /// <summary>Some fields.</summary>
    Update,

    /// <summary>It is made.</summary>
    Create,

    /// <summary>It is deleted and made again.</summary>
    Recreate,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It should change and cannot.</summary>
    Blocked,
}

/// <summary>What would change of one child.</summary>
/// <param name="Ref">The child.</param>
/// <param name="Change">How.</param>
/// <param name="Impact">What that does to pods.</param>
/// <param name="Fields">The fields of an update.</param>
/// <param name="Notes">What else there is to know.</param>
internal sealed record ChildDiff(
    ObjectRef Ref, ChildChange Change, Impact Impact, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<string> Notes)
{
    /// <summary>Why it is blocked; null where it is not.</summary>
    public Problem? Problem { get; init; }
}

/// <summary>What came of comparing a booster.</summary>
internal abstract record DiffResult
{
    private DiffResult()
    {
    }

    /// <summary>What would change.</summary>
    internal sealed record Compared(BoosterDiff Diff) : DiffResult;

    /// <summary>The booster breaks rules.</summary>
    internal sealed record Invalid(ImmutableArray<FieldError> Errors) : DiffResult;

    /// <summary>It cannot be said, for this reason.</summary>
    internal sealed record Unknown(string Why) : DiffResult;
}
