using System.Collections.Immutable;
using System.Text.Json;

namespace ModelBooster.Decisions;

/// <summary>One field that two versions of an object have otherwise.</summary>
/// <param name="Path">Where it stands; list items by what names them, else by their index in the newer list.</param>
/// <param name="Before">The old value; null where the field is new.</param>
/// <param name="After">The new value; null where the field goes.</param>
public sealed record FieldDifference(string Path, JsonElement? Before, JsonElement? After);

/// <summary>
/// Two versions of an object, field by field. Lists are compared item by item: by a member that names items where there is one,
/// else by the longest run of items that both have.
/// </summary>
public static class FieldDifferences
{
    /// <summary>Marks the path of a list whose items are the same in another order; the values are what names them.</summary>
    public const string Order = " (order)";

    private static readonly ImmutableArray<string> ItemNames = ["name", "uid", "mountPath", "containerPort", "metricName", "modelServerName"];

    /// <summary>What an owner may change in an object: labels, annotations, owner references and spec.</summary>
    /// <param name="before">The whole object as it is.</param>
    /// <param name="after">The whole object as it would be.</param>
    public static ImmutableArray<FieldDifference> OfObjects(JsonElement before, JsonElement after)
    {
        var found = ImmutableArray.CreateBuilder<FieldDifference>();
        Compare(Member(before, "spec"), Member(after, "spec"), "spec", found);
        foreach (var part in (ReadOnlySpan<string>)["labels", "annotations", "ownerReferences"])
        {
            Compare(Member(Member(before, "metadata"), part), Member(Member(after, "metadata"), part), $"metadata.{part}", found);
        }

        return found.DrainToImmutable();
    }

    /// <summary>All differences of two values.</summary>
    /// <param name="before">The old value.</param>
    /// <param name="after">The new value.</param>
    /// <param name="path">Where they stand.</param>
    public static ImmutableArray<FieldDifference> Between(JsonElement before, JsonElement after, string path = "")
    {
        var found = ImmutableArray.CreateBuilder<FieldDifference>();
        Compare(before, after, path, found);
        return found.DrainToImmutable();
    }

    private static void Compare(JsonElement? before, JsonElement? after, string path, ImmutableArray<FieldDifference>.Builder found)
    {
        switch (before, after)
        {
            case (null, null):
                break;
            case ({ ValueKind: JsonValueKind.Object } left, { ValueKind: JsonValueKind.Object } right):
                CompareMembers(left, right, path, found);
                break;

            // A map that comes or goes as a whole is told member by member: labels, annotations.
            case (null, { ValueKind: JsonValueKind.Object } right) when IsMap(path):
                CompareMembers(Nothing, right, path, found);
                break;
            case ({ ValueKind: JsonValueKind.Object } left, null) when IsMap(path):
                CompareMembers(left, Nothing, path, found);
                break;
            case ({ ValueKind: JsonValueKind.Array } left, { ValueKind: JsonValueKind.Array } right):
                CompareLists([.. left.EnumerateArray()], [.. right.EnumerateArray()], path, found);
                break;
            case ({ } left, { } right) when JsonElement.DeepEquals(left, right):
                break;
            default:
                found.Add(new FieldDifference(path, before, after));
                break;
        }
    }

    private static void CompareMembers(JsonElement before, JsonElement after, string path, ImmutableArray<FieldDifference>.Builder found)
    {
        foreach (var member in before.EnumerateObject())
        {
            Compare(member.Value, Member(after, member.Name), Join(path, member.Name), found);
        }

        foreach (var member in after.EnumerateObject().Where(member => Member(before, member.Name) is null))
        {
            Compare(null, member.Value, Join(path, member.Name), found);
        }
    }

    private static void CompareLists(
        ImmutableArray<JsonElement> before, ImmutableArray<JsonElement> after, string path, ImmutableArray<FieldDifference>.Builder found)
    {
        foreach (var name in ItemNames)
        {
            if (Named(before, name) is { } left && Named(after, name) is { } right)
            {
                CompareNamed(left, right, path, found);
                return;
            }
        }

        CompareRuns(before, after, path, found);
    }

    private static void CompareNamed(
        IReadOnlyList<(string Name, JsonElement Item)> before, IReadOnlyList<(string Name, JsonElement Item)> after,
        string path, ImmutableArray<FieldDifference>.Builder found)
    {
        foreach (var (name, item) in before)
        {
            Compare(item, ByName(after, name), $"{path}[{name}]", found);
        }

        foreach (var (name, item) in after.Where(pair => ByName(before, pair.Name) is null))
        {
            Compare(null, item, $"{path}[{name}]", found);
        }

        var kept = before.Select(pair => pair.Name).Where(name => ByName(after, name) is not null).ToArray();
        var now = after.Select(pair => pair.Name).Where(name => ByName(before, name) is not null).ToArray();
        if (!kept.SequenceEqual(now))
        {
            found.Add(new FieldDifference(path + Order, JsonSerializer.SerializeToElement(kept), JsonSerializer.SerializeToElement(now)));
        }
    }

    /// <summary>What lies between the items that both lists have in the same order is held against each other, one by one.</summary>
    private static void CompareRuns(
        ImmutableArray<JsonElement> before, ImmutableArray<JsonElement> after, string path, ImmutableArray<FieldDifference>.Builder found)
    {
        var (left, right) = (0, 0);
        foreach (var (leftEnd, rightEnd) in CommonItems(before, after).Append((before.Length, after.Length)))
        {
            while (left < leftEnd || right < rightEnd)
            {
                Compare(
                    left < leftEnd ? before[left] : null,
                    right < rightEnd ? after[right] : null,
                    $"{path}[{(right < rightEnd ? right : left)}]",
                    found);
                left += left < leftEnd ? 1 : 0;
                right += right < rightEnd ? 1 : 0;
            }

            (left, right) = (leftEnd + 1, rightEnd + 1);
        }
    }

    /// <summary>Longest common subsequence, as pairs of indexes.</summary>
    private static List<(int Left, int Right)> CommonItems(ImmutableArray<JsonElement> before, ImmutableArray<JsonElement> after)
    {
        var lengths = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = JsonElement.DeepEquals(before[i], after[j])
                    ? lengths[i + 1, j + 1] + 1
                    : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        var pairs = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < before.Length && j < after.Length;)
        {
            if (lengths[i, j] == lengths[i + 1, j + 1] + 1 && JsonElement.DeepEquals(before[i], after[j]))
            {
                pairs.Add((i++, j++));
            }
            else if (lengths[i + 1, j] >= lengths[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs;
    }

    /// <summary>The items with their names; null where one has none or two have the same.</summary>
    private static List<(string Name, JsonElement Item)>? Named(ImmutableArray<JsonElement> items, string member)
    {
        var named = new List<(string, JsonElement)>();
        foreach (var item in items)
        {
            if (Member(item, member) is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } name)
            {
                return null;
            }

            named.Add((name.ToString(), item));
        }

        return named.Select(pair => pair.Item1).Distinct().Count() == named.Count ? named : null;
    }

    private static JsonElement? ByName(IReadOnlyList<(string Name, JsonElement Item)> items, string name)
    {
        foreach (var pair in items)
        {
            if (pair.Name == name)
            {
                return pair.Item;
            }
        }

        return null;
    }

    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    private static bool IsMap(string path) => path is "metadata.labels" or "metadata.annotations";

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var found) ? found : null;

    /// <summary>As Kubernetes writes field paths: a key of a map that is no identifier stands in brackets.</summary>
    private static string Join(string path, string name) =>
        name.AsSpan().ContainsAny("./[] ") ? $"{path}[{name}]" : path.Length == 0 ? name : $"{path}.{name}";
}
