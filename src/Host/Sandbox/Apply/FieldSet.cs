using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// A set of field paths, as a tree; immutable. A step is written as the FieldsV1 format writes it: <c>f:name</c>, <c>k:{keys}</c>,
/// <c>v:value</c>.
/// </summary>
internal sealed class FieldSet
{
    /// <summary>Nothing.</summary>
    public static readonly FieldSet Empty = new(false, ImmutableSortedDictionary.Create<string, FieldSet>(StringComparer.Ordinal));

    /// <summary>A leaf: the path that leads here and nothing below.</summary>
    public static readonly FieldSet Leaf = new(true, Empty.Children);

    private FieldSet(bool self, ImmutableSortedDictionary<string, FieldSet> children) => (Self, Children) = (self, children);

    /// <summary>The path that leads here is itself in the set.</summary>
    public bool Self { get; }

    /// <summary>What is in the set below.</summary>
    public ImmutableSortedDictionary<string, FieldSet> Children { get; }

    /// <summary>No path at all.</summary>
    public bool IsEmpty => !Self && Children.Count == 0;

    /// <summary>A node, with empty children left out.</summary>
    public static FieldSet Of(bool self, IEnumerable<KeyValuePair<string, FieldSet>> children)
    {
        var kept = Empty.Children.AddRange(children.Where(child => !child.Value.IsEmpty));
        return kept.Count == 0 ? (self ? Leaf : Empty) : new FieldSet(self, kept);
    }

    /// <summary>A set of one path.</summary>
    public static FieldSet Path(params ReadOnlySpan<string> steps)
    {
        var set = Leaf;
        for (var index = steps.Length - 1; index >= 0; index--)
        {
            set = Of(false, [new(steps[index], set)]);
        }

        return set;
    }

    /// <summary>A single path is in the set.</summary>
    public bool Has(params ReadOnlySpan<string> steps)
    {
        var node = this;
        foreach (var step in steps)
        {
            if (!node.Children.TryGetValue(step, out node!))
            {
                return false;
            }
        }

        return node.Self;
    }

    /// <summary>Below one step.</summary>
    public FieldSet Below(string step) => Children.GetValueOrDefault(step, Empty);

    /// <summary>In either.</summary>
    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var children = Children.ToBuilder();
        foreach (var (step, child) in other.Children)
        {
            children[step] = children.TryGetValue(step, out var mine) ? mine.Union(child) : child;
        }

        return new FieldSet(Self || other.Self, children.ToImmutable());
    }

    /// <summary>In both.</summary>
    public FieldSet Intersection(FieldSet other) => Of(
        Self && other.Self,
        Children
            .Where(child => other.Children.ContainsKey(child.Key))
            .Select(child => KeyValuePair.Create(child.Key, child.Value.Intersection(other.Children[child.Key]))));

    /// <summary>In this one and, path for path, not in the other.</summary>
    public FieldSet Difference(FieldSet other) => other.IsEmpty
        ? this
        : Of(
            Self && !other.Self,
            Children.Select(child => other.Children.TryGetValue(child.Key, out var theirs)
                ? KeyValuePair.Create(child.Key, child.Value.Difference(theirs))
                : child));

    /// <summary>Without a path and everything below it.</summary>
    public FieldSet Without(params ReadOnlySpan<string> steps)
    {
        if (!Children.TryGetValue(steps[0], out var child))
        {
            return this;
        }

        var rest = steps.Length == 1 ? Empty : child.Without(steps[1..]);
        return Of(Self, rest.IsEmpty ? Children.Remove(steps[0]) : Children.SetItem(steps[0], rest));
    }

    /// <summary>Only what stands under a step, with the step.</summary>
    public FieldSet Only(string step) => Of(false, Children.Where(child => child.Key == step));

    /// <summary>The set in which named fields that have members below are members themselves: removing all of a struct removes it.</summary>
    public FieldSet EnsureNamedFields(FieldType type) => Of(Self, Children.Select(child =>
    {
        var named = child.Key.StartsWith("f:", StringComparison.Ordinal) && type.Map?.Fields.ContainsKey(child.Key[2..]) == true;
        var below = child.Value.EnsureNamedFields(type.Step(child.Key));
        return KeyValuePair.Create(child.Key, named && !below.Self ? new FieldSet(true, below.Children) : below);
    }));

    /// <summary>The FieldsV1 form.</summary>
    public JsonObject ToFieldsV1()
    {
        var json = new JsonObject();
        if (Self && Children.Count > 0)
        {
            json["."] = new JsonObject();
        }

        foreach (var (step, child) in Children)
        {
            json[step] = child.ToFieldsV1();
        }

        return json;
    }

    /// <summary>Reads the FieldsV1 form.</summary>
    public static FieldSet FromFieldsV1(JsonObject json) => FromFieldsV1(json, root: true);

    /// <summary>Every path, as messages name it: <c>.spec.parts[name="a"].n</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    private static FieldSet FromFieldsV1(JsonObject json, bool root)
    {
        var self = !root && (json.Count == 0 || json.ContainsKey("."));
        return Of(self, json
            .Where(member => member.Key != ".")
            .Select(member => KeyValuePair.Create(member.Key, FromFieldsV1(member.Value as JsonObject ?? [], root: false))));
    }

    private IEnumerable<string> Paths(string prefix)
    {
        // The real server names the members of a node before what stands below them.
        foreach (var (step, child) in Children.Where(child => child.Value.Self))
        {
            yield return prefix + FieldStep.Shown(step);
        }

        foreach (var (step, child) in Children)
        {
            foreach (var path in child.Paths(prefix + FieldStep.Shown(step)))
            {
                yield return path;
            }
        }
    }
}
