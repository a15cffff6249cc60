using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Lays an applied configuration over a live object, and takes fields away from one.</summary>
internal static class TypedMerge
{
    /// <summary>The live value with the configuration laid over it.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? config, FieldType type)
    {
        var (map, list) = TypedValue.Resolve(type, config ?? live);
        if (map is { Atomic: false } && live is JsonObject liveMembers && config is JsonObject configMembers)
        {
            return MergeMembers(liveMembers, configMembers, map);
        }

        if (list is { Atomic: false } && live is JsonArray liveItems && config is JsonArray configItems)
        {
            return MergeItems(liveItems, configItems, list);
        }

        return config?.DeepClone();
    }

    /// <summary>The value without the fields of the set; a struct that loses everything becomes null.</summary>
    public static JsonNode? Remove(JsonNode? value, FieldSet remove, FieldType type)
    {
        var (map, list) = TypedValue.Resolve(type, value);
        switch (value)
        {
            case JsonObject members when map is not null:
                return map.Atomic ? null : RemoveMembers(members, remove, map);
            case JsonArray items when list is not null:
                return list.Atomic ? null : RemoveItems(items, remove, list);
            case JsonValue:
                return value.DeepClone();
            default:
                return null;
        }
    }

    private static JsonObject MergeMembers(JsonObject live, JsonObject config, MapShape map)
    {
        var merged = new JsonObject();
        foreach (var (name, value) in live)
        {
            merged[name] = config.TryGetPropertyValue(name, out var laidOver)
                ? Merge(value, laidOver, map.Of(name) ?? FieldType.Deduced)
                : value?.DeepClone();
        }

        foreach (var (name, value) in config)
        {
            if (!live.ContainsKey(name))
            {
                merged[name] = value?.DeepClone();
            }
        }

        return merged;
    }

    /// <summary>
    /// Items keep the live order, except that items of the configuration stand in the configuration's order among themselves.
    /// </summary>
    private static JsonArray MergeItems(JsonArray live, JsonArray config, ListShape list)
    {
        var left = Steps(live, list);
        var right = Steps(config, list);
        var byLeft = Index(left);
        var byRight = Index(right);
        var shared = new Queue<string>(right.Where(item => byLeft.ContainsKey(item.Step)).Select(item => item.Step));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        var l = 0;
        var r = 0;
        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count && r < right.Count)
            {
                var step = left[l].Step;
                if (step == right[r].Step)
                {
                    Take(step);
                    l++;
                    r++;
                    _ = shared.TryDequeue(out _);
                    continue;
                }

                if (byRight.ContainsKey(step) && shared.TryPeek(out var next) && next != step)
                {
                    l++;
                    continue;
                }
            }

            if (l < left.Count)
            {
                if (!byRight.ContainsKey(left[l].Step))
                {
                    merged.Add(left[l].Item?.DeepClone());
                    l++;
                    continue;
                }

                if (done.Contains(left[l].Step))
                {
                    l++;
                }
            }

            if (r < right.Count)
            {
                var step = right[r].Step;
                Take(step);
                r++;
                if (shared.TryPeek(out var next) && next == step)
                {
                    shared.Dequeue();
                }
            }
        }

        return merged;

        void Take(string step)
        {
            done.Add(step);
            merged.Add(byLeft.TryGetValue(step, out var item) ? Merge(item, byRight[step], list.Element) : byRight[step]?.DeepClone());
        }
    }

    private static JsonObject? RemoveMembers(JsonObject members, FieldSet remove, MapShape map)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in members)
        {
            var below = remove.Below(FieldStep.Field(name));
            if (!below.Self)
            {
                kept[name] = below.IsEmpty ? value?.DeepClone() : Remove(value, below, map.Of(name) ?? FieldType.Deduced);
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static JsonArray? RemoveItems(JsonArray items, FieldSet remove, ListShape list)
    {
        var kept = new JsonArray();
        foreach (var item in items)
        {
            var below = FieldStep.Item(item, list) is { } step ? remove.Below(step) : FieldSet.Empty;
            if (!below.Self)
            {
                kept.Add(below.IsEmpty ? item?.DeepClone() : Remove(item, below, list.Element));
            }
        }

        return kept.Count == 0 ? null : kept;
    }

    private static List<(string Step, JsonNode? Item)> Steps(JsonArray items, ListShape list) =>
        [.. items.Select(item => (FieldStep.Item(item, list) ?? FieldStep.Value(item), item))];

    private static Dictionary<string, JsonNode?> Index(List<(string Step, JsonNode? Item)> items)
    {
        var index = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (step, item) in items)
        {
            index.TryAdd(step, item);
        }

        return index;
    }
}
