using System.Collections.Immutable;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>How deep a change of an object goes, from the lightest to the heaviest.</summary>
public enum ImpactKind
{
    /// <summary>Nothing changes.</summary>
    None,

    /// <summary>Labels, annotations, owner references.</summary>
    MetadataOnly,

    /// <summary>Settings that no running pod notices.</summary>
    Settings,

    /// <summary>Pods come or go; those that stay are left alone.</summary>
    Scale,

    /// <summary>Running pods are replaced by new ones.</summary>
    Restart,
}

/// <summary>What a change of a child does to pods.</summary>
/// <param name="Kind">How deep it goes.</param>
/// <param name="Scaled">What is scaled: the ModelServing itself first, then roles.</param>
/// <param name="Restarted">Running pods that are replaced.</param>
/// <param name="Before">Pods wanted before.</param>
/// <param name="After">Pods wanted afterwards.</param>
public sealed record Impact(ImpactKind Kind, ValueList<ScaleChange> Scaled, int Restarted, int Before, int After)
{
    /// <summary>None at all.</summary>
    public static Impact Nothing { get; } = new(ImpactKind.None, [], 0, 0, 0);

    private static readonly ImmutableArray<string> OutsideOfTheTemplate =
        ["replicas", "rollingUpdateConfiguration", "maxUnavailable", "maxSurge", "partition"];

    /// <summary>What a change of an existing child does.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="before">The whole object as it is.</param>
    /// <param name="after">The whole object as it would be.</param>
    /// <param name="differences">What differs.</param>
    public static Impact OfUpdate(ResourceKind kind, JsonElement before, JsonElement after, IEnumerable<FieldDifference> differences)
    {
        var paths = differences.Select(difference => difference.Path).ToList();
        var light = paths.Count == 0 ? ImpactKind.None
            : paths.All(path => path.StartsWith("metadata", StringComparison.Ordinal)) ? ImpactKind.MetadataOnly
            : ImpactKind.Settings;
        if (kind != Kinds.ModelServing)
        {
            return new Impact(light, [], 0, 0, 0);
        }

        var (old, next) = (ServingPods.Read(before), ServingPods.Read(after));
        var scaled = Scales(old, next);
        var restarted = Restarts(old, next, RollsRoleByRole(after));
        var heavy = restarted > 0 ? ImpactKind.Restart : scaled.Count > 0 ? ImpactKind.Scale : light;
        return new Impact(heavy, scaled, restarted, old.Pods, next.Pods);
    }

    /// <summary>In words, as a person says it.</summary>
    public override string ToString()
    {
        var scaled = string.Join(", ", Scaled.Select(change =>
            $"scale {(change.Role.Length > 0 ? $"role {change.Role} " : "")}from {change.From} to {change.To}"));
        return this switch
        {
            { Kind: ImpactKind.None } => "no effect",
            { Kind: ImpactKind.MetadataOnly } => "metadata only",
            { Kind: ImpactKind.Settings } => "no pod is touched",
            { Kind: ImpactKind.Restart } => string.Join(", ", ((string[])[$"restart of {Count(Restarted)}", scaled]).Where(part => part.Length > 0)),
            { Scaled.Count: > 0 } => scaled,
            { Before: 0 } => $"starts {Count(After)}",
            _ => $"ends {Count(Before)}",
        };
    }

    /// <summary>A number of pods, in words.</summary>
    public static string Count(int pods) => pods == 1 ? "1 pod" : $"{pods} pods";

    /// <summary>What a new child does: a ModelServing starts pods.</summary>
    public static Impact OfCreate(ResourceKind kind, JsonElement after) =>
        kind == Kinds.ModelServing ? new(ImpactKind.Scale, [], 0, 0, ServingPods.Read(after).Pods) : new(ImpactKind.Settings, [], 0, 0, 0);

    /// <summary>What goes with a child: a ModelServing's pods end.</summary>
    public static Impact OfDelete(ResourceKind kind, JsonElement before) =>
        kind == Kinds.ModelServing ? new(ImpactKind.Scale, [], 0, ServingPods.Read(before).Pods, 0) : new(ImpactKind.Settings, [], 0, 0, 0);

    /// <summary>What a child that is deleted and made again does: a ModelServing's pods go and come.</summary>
    public static Impact OfRecreate(ResourceKind kind, JsonElement before, JsonElement after)
    {
        if (kind != Kinds.ModelServing)
        {
            return new(ImpactKind.Settings, [], 0, 0, 0);
        }

        var (old, next) = (ServingPods.Read(before).Pods, ServingPods.Read(after).Pods);
        return new(old > 0 ? ImpactKind.Restart : ImpactKind.Scale, [], Math.Min(old, next), old, next);
    }

    private static ValueList<ScaleChange> Scales(ServingPods old, ServingPods next)
    {
        var roles = old.Roles.Join(
            next.Roles, role => role.Name, role => role.Name, (left, right) => new ScaleChange(left.Name, left.Replicas, right.Replicas));
        return roles.Prepend(new ScaleChange("", old.Replicas, next.Replicas)).Where(change => change.From != change.To).ToValueList();
    }

    /// <summary>
    /// Kthena replaces a group's pods when anything in its roles changes but how many of a role there are; with RoleRollingUpdate
    /// only those of the roles concerned. Groups that are added or taken away are scaled, not restarted.
    /// </summary>
    private static int Restarts(ServingPods old, ServingPods next, bool roleByRole)
    {
        var changed = old.Roles.Where(role => next.Roles.FirstOrDefault(other => other.Name == role.Name) is not { } now
            || FieldDifferences.Between(role.Document, now.Document)
                .Any(difference => !OutsideOfTheTemplate.Contains(FirstStep(difference.Path)))).ToList();
        var isNew = next.Roles.Any(role => old.Roles.All(other => other.Name != role.Name));
        var isWhole = !roleByRole
            && (changed.Count > 0 || isNew || !old.Roles.Select(role => role.Name).SequenceEqual(next.Roles.Select(role => role.Name)));
        return Math.Min(old.Replicas, next.Replicas) * (isWhole ? old.Roles : changed).Sum(role => role.Pods);
    }

    private static bool RollsRoleByRole(JsonElement serving) =>
        serving.TryGetProperty("spec"u8, out var spec) && spec.Member("rolloutStrategy")?.Text("type") == "RoleRollingUpdate";

    private static string FirstStep(string path) => path.Split('.', '[', ' ')[0];
}

/// <summary>How many there are and will be.</summary>
/// <param name="Role">The role; empty for the ModelServing itself.</param>
/// <param name="From">Replicas before.</param>
/// <param name="To">Replicas afterwards.</param>
public sealed record ScaleChange(string Role, int From, int To);

/// <summary>The pods that a ModelServing asks for: groups of roles, each an entry pod and its workers.</summary>
internal sealed record ServingPods(int Replicas, IReadOnlyList<ServingPods.Role> Roles)
{
    public int Pods => Replicas * Roles.Sum(role => role.Pods);

    /// <summary>Reads a whole object; counts left out have the defaults of Kthena's CRD.</summary>
    public static ServingPods Read(JsonElement serving)
    {
        var spec = serving.Member("spec") ?? default;
        var roles = spec.Member("template")?.Each("roles", (role, _) => new Role(
            role.Text("name") ?? "", role.Int("replicas") ?? 1, role.Int("workerReplicas") ?? 0, role));
        return new ServingPods(spec.Int("replicas") ?? 1, roles ?? []);
    }

    internal sealed record Role(string Name, int Replicas, int WorkerReplicas, JsonElement Document)
    {
        public int Pods => Replicas * (1 + WorkerReplicas);
    }
}
