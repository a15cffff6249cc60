using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>The five kinds of children, for theories.</summary>
internal sealed class ChildKinds : TheoryData<string>
{
    public ChildKinds() => AddRange([.. Resources.Children.Select(kind => kind.Plural)]);

    /// <summary>The kind of a plural; skips the test where the release does not have it.</summary>
    public static Resource Of(string plural, KthenaRelease release)
    {
        Skip.If(
            release == KthenaRelease.V10 && plural == Resources.AutoscalingPolicyBindings.Plural,
            "Kthena v1.0 has no AutoscalingPolicyBinding");
        return Resources.Children.Single(kind => kind.Plural == plural);
    }
}
