using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>The one order there is among children: a policy stands before its binding comes, and goes after it.</summary>
public static class AutoscalingOrder
{
    /// <summary>May this object be written or deleted now?</summary>
    public static bool MayGo(ChildState state, IEnumerable<ChildState> all) => (state.Ref.Kind == Kinds.AutoscalingPolicyBinding, state.Wanted) switch
    {
        (true, not null) => all.Where(other => other.Ref.Kind == Kinds.AutoscalingPolicy && other.Wanted is not null)
            .All(policy => policy.Standing is Standing.Ours),
        (false, null) => !all.Any(other =>
            other.Ref.Kind == Kinds.AutoscalingPolicyBinding && other.Wanted is null && other.Standing is Standing.Ours),
        _ => true,
    };
}
