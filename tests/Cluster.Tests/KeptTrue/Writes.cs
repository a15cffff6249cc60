using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>What controllers wrote, Events included. As text: counts by verb and kind, <c>1 create events, 1 patch modelservers</c>.</summary>
/// <param name="Records">The requests, in the order of their answers.</param>
internal sealed record Writes(IReadOnlyList<AuditRecord> Records)
{
    /// <summary>All of a scene so far, less what its fence causes.</summary>
    public static async Task<IReadOnlyList<AuditRecord>> AllAsync(Stage stage) =>
        [.. (await stage.Server.AuditAsync()).Where(record => record is { IsWrite: true, IsLease: false }
            && stage.Users.Contains(record.User) && record.Namespace == stage.Namespace && !Fence.IsAbout(record.Name))];

    /// <summary>Writes of children only.</summary>
    public Writes OfChildren => new([.. Records.Where(record => record.Resource is not ("modelboosters" or "events"))]);

    /// <summary>Writes of the status.</summary>
    public Writes OfStatus => new([.. Records.Where(record => record.Resource == "modelboosters")]);

    public override string ToString() => Records.Count == 0
        ? "none"
        : string.Join(", ", Records.GroupBy(Kind).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}"));

    private static string Kind(AuditRecord record) =>
        $"{record.Verb} {record.Resource}{(record.Subresource.Length > 0 ? "/" + record.Subresource : "")}{(record.Code >= 300 ? $" → {record.Code}" : "")}";
}
