using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>
/// Does a live object still say all that is wanted, and only that of ours? Compared are the values (what is wanted must be there;
/// what others added is left alone) and the ownership (a field of ours that another manager has taken, or one that we own but no
/// longer want). Either alone misses something: values miss our leftovers, ownership misses nothing but says less.
/// </summary>
public static class Drift
{
    /// <summary>Path of the first difference, or null where an apply would change nothing.</summary>
    /// <param name="wanted">The apply configuration.</param>
    /// <param name="live">The whole live object, managedFields included.</param>
    /// <param name="yielded">Paths whose values are compared but whose owner may be another: what an autoscaler writes.</param>
    public static string? Find(JsonElement wanted, JsonElement live, params ReadOnlySpan<string> yielded)
    {
        if (MissingValue(wanted, live, "") is { } path)
        {
            return path;
        }

        var owned = ManagedFields.AppliedBy(live, FieldManagers.Controller);
        if (owned.ValueKind != JsonValueKind.Object)
        {
            return "metadata.managedFields";
        }

        // apiVersion, kind and the names are never in a field set; everything else stands in metadata or spec.
        return Ownership(wanted, owned, "metadata", yielded) ?? Ownership(wanted, owned, "spec", yielded);
    }

    private static string? Ownership(JsonElement wanted, JsonElement owned, string section, ReadOnlySpan<string> yielded)
    {
        var isWanted = wanted.TryGetProperty(section, out var value);
        var isOwned = owned.TryGetProperty("f:" + section, out var fields);
        return (isWanted, isOwned) switch
        {
            (true, true) => NotOwned(value, fields, section, yielded) ?? NotWanted(value, fields, section),
            (false, true) => section,
            (true, false) => FirstToOwn(value, section, yielded),
            _ => null,
        };
    }

    /// <summary>Where nothing of a section is owned: the first field of it that should be.</summary>
    private static string? FirstToOwn(JsonElement wanted, string section, ReadOnlySpan<string> yielded)
    {
        foreach (var field in wanted.EnumerateObject())
        {
            if (Join(section, field.Name) is var path && !IsNeverOwned(path) && !yielded.Contains(path))
            {
                return path;
            }
        }

        return null;
    }

    private static bool IsNeverOwned(string path) => path is "metadata.name" or "metadata.namespace";

    /// <summary>The first wanted value that the live object lacks or has otherwise.</summary>
    private static string? MissingValue(JsonElement wanted, JsonElement live, string path) => wanted.ValueKind switch
    {
        JsonValueKind.Object => MissingField(wanted, live, path),
        JsonValueKind.Array when path == "metadata.ownerReferences" => MissingReference(wanted, live) ? path : null,
        JsonValueKind.Array => MissingItem(wanted, live, path),
        JsonValueKind.Number => live.ValueKind == JsonValueKind.Number && SameNumber(wanted, live) ? null : path,
        _ => JsonElement.DeepEquals(wanted, live) ? null : path,
    };

    private static string? MissingField(JsonElement wanted, JsonElement live, string path)
    {
        if (live.ValueKind != JsonValueKind.Object)
        {
            return path;
        }

        foreach (var field in wanted.EnumerateObject())
        {
            var inner = Join(path, field.Name);
            var difference = live.TryGetProperty(field.Name, out var found) ? MissingValue(field.Value, found, inner) : inner;
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? MissingItem(JsonElement wanted, JsonElement live, string path)
    {
        if (live.ValueKind != JsonValueKind.Array || live.GetArrayLength() != wanted.GetArrayLength())
        {
            return path;
        }

        var index = 0;
        foreach (var (item, found) in wanted.EnumerateArray().Zip(live.EnumerateArray()))
        {
            if (MissingValue(item, found, $"{path}[{index++}]") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Owner references are a list keyed by uid: others may stand beside ours.</summary>
    private static bool MissingReference(JsonElement wanted, JsonElement live) =>
        live.ValueKind != JsonValueKind.Array
        || wanted.EnumerateArray().Any(reference => !live.EnumerateArray().Any(found => MissingValue(reference, found, "") is null));

    /// <summary>The server may write a number in another way (1e-07 for 1e-7) without changing it.</summary>
    private static bool SameNumber(JsonElement wanted, JsonElement live) =>
        wanted.GetRawText() == live.GetRawText()
        || (wanted.TryGetDouble(out var left) && live.TryGetDouble(out var right)
            && left.Equals(right) && !(wanted.TryGetInt64(out var a) && live.TryGetInt64(out var b) && a != b));

    /// <summary>The first wanted field that our manager does not own.</summary>
    private static string? NotOwned(JsonElement wanted, JsonElement owned, string path, ReadOnlySpan<string> yielded)
    {
        // A leaf of the field set covers everything below it: an atomic list or object, or a scalar.
        if (IsLeaf(owned))
        {
            return null;
        }

        switch (wanted.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in wanted.EnumerateObject())
                {
                    var inner = Join(path, field.Name);
                    if (IsNeverOwned(inner) || yielded.Contains(inner))
                    {
                        continue;
                    }

                    if (!owned.TryGetProperty("f:" + field.Name, out var below))
                    {
                        return inner;
                    }

                    if (NotOwned(field.Value, below, inner, yielded) is { } difference)
                    {
                        return difference;
                    }
                }

                return null;

            case JsonValueKind.Array:
                foreach (var item in wanted.EnumerateArray())
                {
                    if (OwnedItem(item, owned) is not { } below || NotOwned(item, below, path, yielded) is not null)
                    {
                        return path;
                    }
                }

                return null;

            default:
                return null;
        }
    }

    /// <summary>The first field that our manager owns and that is no longer wanted.</summary>
    private static string? NotWanted(JsonElement wanted, JsonElement owned, string path)
    {
        foreach (var field in owned.EnumerateObject())
        {
            var name = field.Name;
            if (name.StartsWith("f:", StringComparison.Ordinal))
            {
                var inner = Join(path, name[2..]);
                if (wanted.ValueKind != JsonValueKind.Object || !wanted.TryGetProperty(name[2..], out var value))
                {
                    return inner;
                }

                if (NotWanted(value, field.Value, inner) is { } difference)
                {
                    return difference;
                }
            }
            else if (name.StartsWith("k:", StringComparison.Ordinal) || name.StartsWith("v:", StringComparison.Ordinal))
            {
                var item = wanted.ValueKind == JsonValueKind.Array
                    ? wanted.EnumerateArray().FirstOrDefault(candidate => Matches(candidate, name))
                    : default;
                if (item.ValueKind == JsonValueKind.Undefined)
                {
                    return path;
                }

                if (NotWanted(item, field.Value, path) is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private static JsonElement? OwnedItem(JsonElement item, JsonElement owned)
    {
        foreach (var field in owned.EnumerateObject())
        {
            if (Matches(item, field.Name))
            {
                return field.Value;
            }
        }

        return null;
    }

    /// <summary>Is this list item the one that a <c>k:{…}</c> (keyed) or <c>v:…</c> (set) path element names?</summary>
    private static bool Matches(JsonElement item, string element)
    {
        if (element.Length < 3 || element[1] != ':' || element[0] is not ('k' or 'v'))
        {
            return false;
        }

        using var selector = JsonDocument.Parse(element.AsMemory(2));
        return element[0] == 'v'
            ? JsonElement.DeepEquals(item, selector.RootElement)
            : item.ValueKind == JsonValueKind.Object && MissingValue(selector.RootElement, item, "") is null;
    }

    /// <summary>An empty set stands for the whole field; one with only "." for the bare container.</summary>
    private static bool IsLeaf(JsonElement owned)
    {
        using var fields = owned.EnumerateObject();
        return !fields.MoveNext();
    }

    private static string Join(string path, string name) =>
        path.Length == 0 ? name : $"{path}.{name}";
}
