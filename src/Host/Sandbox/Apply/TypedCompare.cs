using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Which fields a write adds, changes and takes away.</summary>
/// <param name="Added">Only on the new side.</param>
/// <param name="Modified">On both, different.</param>
/// <param name="Removed">Only on the old side.</param>
internal sealed record Comparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    private static readonly Comparison Same = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>Nothing differs.</summary>
    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    /// <summary>Compares two objects.</summary>
    public static Comparison Of(JsonNode before, JsonNode after, FieldType type) => Nodes(before, true, after, true, type);

    /// <summary>Each part put through a filter.</summary>
    public Comparison Select(Func<FieldSet, FieldSet> filter) => new(filter(Added), filter(Modified), filter(Removed));

    private static Comparison Nodes(JsonNode? before, bool had, JsonNode? after, bool has, FieldType type)
    {
        var (map, list) = TypedValue.Resolve(type, has && after is not null ? after : before);
        var nothing = IsNothing(before) && IsNothing(after);
        if (map is { Atomic: false } && !nothing && before is JsonObject or null && after is JsonObject or null)
        {
            return Presence(had, has, Members(before as JsonObject, after as JsonObject, map));
        }

        if (list is { Atomic: false } && !nothing && before is JsonArray or null && after is JsonArray or null)
        {
            return Presence(had, has, Items(before as JsonArray, after as JsonArray, list));
        }

        return !had ? Same with { Added = FieldSet.Leaf }
            : !has ? Same with { Removed = FieldSet.Leaf }
            : JsonNode.DeepEquals(before, after) ? Same
            : Same with { Modified = FieldSet.Leaf };
    }

    private static Comparison Presence(bool had, bool has, Comparison below) =>
        !had ? below with { Added = below.Added.Union(FieldSet.Leaf) }
        : !has ? below with { Removed = below.Removed.Union(FieldSet.Leaf) }
        : below;

    private static Comparison Members(JsonObject? before, JsonObject? after, MapShape map)
    {
        var parts = new Parts();
        foreach (var name in Names(before).Union(Names(after), StringComparer.Ordinal))
        {
            JsonNode? old = null;
            JsonNode? now = null;
            var had = before?.TryGetPropertyValue(name, out old) == true;
            var has = after?.TryGetPropertyValue(name, out now) == true;
            parts.Add(FieldStep.Field(name), Nodes(old, had, now, has, map.Of(name) ?? FieldType.Deduced));
        }

        return parts.Sum();
    }

    private static Comparison Items(JsonArray? before, JsonArray? after, ListShape list)
    {
        var old = Indexed(before, list);
        var now = Indexed(after, list);
        var parts = new Parts();
        foreach (var step in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var had = old.TryGetValue(step, out var oldItem);
            var has = now.TryGetValue(step, out var newItem);
            parts.Add(step, Nodes(oldItem, had, newItem, has, list.Element));
        }

        return parts.Sum();
    }

    private static Dictionary<string, JsonNode?> Indexed(JsonArray? items, ListShape list)
    {
        var indexed = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in items ?? [])
        {
            if (FieldStep.Item(item, list) is { } step)
            {
                indexed.TryAdd(step, item);
            }
        }

        return indexed;
    }

    private static IEnumerable<string> Names(JsonObject? members) => members?.Select(member => member.Key) ?? [];

    private static bool IsNothing(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private sealed class Parts
    {
        private readonly List<KeyValuePair<string, FieldSet>> added = [];
        private readonly List<KeyValuePair<string, FieldSet>> modified = [];
        private readonly List<KeyValuePair<string, FieldSet>> removed = [];

        public void Add(string step, Comparison below)
        {
            added.Add(new(step, below.Added));
            modified.Add(new(step, below.Modified));
            removed.Add(new(step, below.Removed));
        }

        public Comparison Sum() => new(FieldSet.Of(false, added), FieldSet.Of(false, modified), FieldSet.Of(false, removed));
    }
}
