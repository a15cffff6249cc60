using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>What a write means for field ownership.</summary>
/// <param name="Type">The type of the object written.</param>
/// <param name="Manager">Who writes.</param>
/// <param name="Owns">Leaves of a set of fields those that this endpoint lets a manager own.</param>
/// <param name="Now">The time, as it is written down.</param>
internal sealed record FieldWrite(FieldType Type, Manager Manager, Func<FieldSet, FieldSet> Owns, string Now);

/// <summary>An object without its managedFields, and the managers beside it.</summary>
internal sealed record Managed(JsonObject Object, ImmutableDictionary<Manager, ManagedSet> Managers);

/// <summary>
/// Field ownership: the rules of server-side apply. Pure; an API server's own description of them is
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/.
/// </summary>
internal static class FieldManager
{
    private const int MostUpdaters = 10;

    /// <summary>A write that is not an apply: what it adds or changes is its manager's, and nobody else's any more.</summary>
    public static ImmutableDictionary<Manager, ManagedSet> Update(Managed live, JsonObject next, FieldWrite write)
    {
        var change = Comparison.Of(live.Object, next, write.Type).Select(write.Owns);
        var taken = Strip(change.Added.Union(change.Modified));
        var lost = change.Added.Union(change.Modified).Union(change.Removed);
        var managers = TakeFrom(live.Managers, lost, except: null);
        if (!taken.IsEmpty)
        {
            var before = managers.GetValueOrDefault(write.Manager)?.Fields ?? FieldSet.Empty;
            managers = managers.SetItem(write.Manager, new ManagedSet(before.Union(taken), write.Now));
        }

        return CapUpdaters(managers, write.Manager.ApiVersion);
    }

    /// <summary>
    /// An apply: fields of the configuration are set and owned, fields it no longer names are given up, and go if nobody else holds them.
    /// </summary>
    /// <returns>The object as it is to be, or a refusal: a field that is not declared, or conflicts.</returns>
    public static Result<Managed> Apply(Managed live, JsonObject config, FieldWrite write, bool force)
    {
        var faults = new List<string>();
        TypedValue.Check(config, write.Type, "", faults);
        if (faults.Count > 0)
        {
            return Undeclared(config, faults);
        }

        var last = live.Managers.GetValueOrDefault(write.Manager)?.Fields ?? FieldSet.Empty;
        var named = write.Owns(TypedValue.Fields(config, write.Type));
        var managers = live.Managers.SetItem(
            write.Manager, new ManagedSet(Strip(named), live.Managers.GetValueOrDefault(write.Manager)?.Time));
        var merged = (JsonObject)TypedMerge.Merge(live.Object, config, write.Type)!;
        var held = managers.Values.Aggregate(named, (set, manager) => set.Union(manager.Fields));
        var pruned = last.IsEmpty ? merged : Prune(merged, last, held, write.Type);

        var whole = Comparison.Of(live.Object, pruned, write.Type);
        var change = whole.Select(write.Owns);
        var changed = change.Added.Union(change.Modified);
        if (!force && Conflicts(managers, write.Manager, changed) is { } conflict)
        {
            return conflict;
        }

        managers = TakeFrom(managers, changed.Union(change.Removed), write.Manager);
        if (managers.TryGetValue(write.Manager, out var mine))
        {
            managers = mine.Fields.IsEmpty
                ? managers.Remove(write.Manager)
                : managers.Remove(write.Manager).Add(write.Manager, whole.IsSame ? mine : mine with { Time = write.Now });
        }

        return new Managed(pruned, managers);
    }

    /// <summary>Takes away what was applied last time and is held by nobody any more.</summary>
    private static JsonObject Prune(JsonObject merged, FieldSet last, FieldSet held, FieldType type)
    {
        var lastNamed = last.EnsureNamedFields(type);
        var pruned = TypedMerge.Remove(merged, lastNamed, type) as JsonObject ?? [];

        // What somebody holds comes back; then what the last apply did not hold in the first place.
        var all = TypedValue.Fields(merged, type).EnsureNamedFields(type);
        var left = TypedValue.Fields(pruned, type).EnsureNamedFields(type);
        pruned = TypedMerge.Remove(merged, all.Difference(left.Union(held.EnsureNamedFields(type))), type) as JsonObject ?? [];
        left = TypedValue.Fields(pruned, type).EnsureNamedFields(type);
        return TypedMerge.Remove(merged, all.Difference(left).Intersection(lastNamed), type) as JsonObject ?? [];
    }

    private static ImmutableDictionary<Manager, ManagedSet> TakeFrom(
        ImmutableDictionary<Manager, ManagedSet> managers, FieldSet lost, Manager? except)
    {
        var kept = managers.ToBuilder();
        foreach (var (manager, set) in managers)
        {
            if (manager.Equals(except))
            {
                continue;
            }

            var fields = set.Fields.Difference(lost);
            if (fields.IsEmpty)
            {
                kept.Remove(manager);
            }
            else
            {
                kept[manager] = set with { Fields = fields };
            }
        }

        return kept.ToImmutable();
    }

    private static Refusal? Conflicts(ImmutableDictionary<Manager, ManagedSet> managers, Manager self, FieldSet changed)
    {
        var found = managers
            .Where(entry => !entry.Key.Equals(self))
            .SelectMany(entry => entry.Value.Fields.Intersection(changed).Paths().Select(path => (Who: Shown(entry.Key), Path: path)))
            .OrderBy(conflict => conflict.Who, StringComparer.Ordinal)
            .ToList();
        if (found.Count == 0)
        {
            return null;
        }

        var list = found.GroupBy(conflict => conflict.Who)
            .Select(group => $"conflicts with {group.Key}:" + string.Concat(group.Select(conflict => $"\n- {conflict.Path}")));
        var message = found.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {found[0].Who}: {found[0].Path}"
            : $"Apply failed with {found.Count} conflicts: {string.Join("\n", list)}";
        return new Refusal(409, "Conflict", message)
        {
            Causes = [.. found.Select(conflict => new Cause("FieldManagerConflict", $"conflict with {conflict.Who}", conflict.Path))],
        };
    }

    private static string Shown(Manager manager)
    {
        var subresource = manager.Subresource.Length == 0 ? "" : $" with subresource \"{manager.Subresource}\"";
        var version = manager.Applied ? "" : $" using {manager.ApiVersion}";
        return $"\"{manager.Name}\"{subresource}{version}";
    }

    private static Refusal Undeclared(JsonObject config, List<string> faults)
    {
        var metadata = config.Child("metadata");
        var group = config.Text("apiVersion");
        var text = faults.Count == 1 ? faults[0] : "errors:\n" + string.Join("\n", faults.Select(fault => "  " + fault));
        var shown = $"{metadata.Text("namespace")}/{metadata.Text("name")}; {group}, Kind={config.Text("kind")}";
        return Refusal.Internal($"failed to create typed patch object ({shown}): {text}");
    }

    /// <summary>Fields that nobody owns: identity, and what only the server sets.</summary>
    private static FieldSet Strip(FieldSet fields)
    {
        foreach (var name in (ReadOnlySpan<string>)["apiVersion", "kind"])
        {
            fields = fields.Without("f:" + name);
        }

        foreach (var name in (ReadOnlySpan<string>)[
            "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields", "resourceVersion"])
        {
            fields = fields.Without("f:metadata", "f:" + name);
        }

        return fields.Difference(FieldSet.Path("f:metadata"));
    }

    /// <summary>No more than ten updaters: the oldest become one, <c>ancient-changes</c>.</summary>
    private static ImmutableDictionary<Manager, ManagedSet> CapUpdaters(
        ImmutableDictionary<Manager, ManagedSet> managers, string apiVersion)
    {
        var updaters = managers
            .Where(entry => !entry.Key.Applied)
            .OrderBy(entry => entry.Value.Time ?? "", StringComparer.Ordinal)
            .ToList();
        if (updaters.Count <= MostUpdaters)
        {
            return managers;
        }

        var oldest = updaters.Take(updaters.Count - MostUpdaters + 1).ToList();
        var ancient = new Manager("ancient-changes", false, apiVersion, "");
        var fields = oldest.Aggregate(FieldSet.Empty, (set, entry) => set.Union(entry.Value.Fields));
        return managers
            .RemoveRange(oldest.Select(entry => entry.Key))
            .SetItem(ancient, new ManagedSet(fields, oldest[^1].Value.Time));
    }
}
