using System.Text.Json;

namespace ModelBooster.Decisions;

/// <summary>
/// Follows a path as <see cref="Drift"/> writes it (<c>spec.model</c>, <c>spec.rules[0].name</c>) into an object or into a field set. The
/// names in it are not told apart by their dots, since keys of labels have dots too, but by what stands there.
/// </summary>
internal static class FieldPath
{
    /// <summary>The path leads to something, as far as it goes without an index: which item was meant a list does not say.</summary>
    /// <param name="root">Where it starts.</param>
    /// <param name="path">The path.</param>
    /// <param name="prefix">What stands before each name: <c>f:</c> in a field set.</param>
    public static bool Reaches(JsonElement root, ReadOnlySpan<char> path, string prefix = "")
    {
        if (path.Length == 0 || path[0] == '[')
        {
            return true;
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var member in root.EnumerateObject())
        {
            if (member.Name.StartsWith(prefix, StringComparison.Ordinal) && After(path, member.Name.AsSpan(prefix.Length)) is { } at
                && Reaches(member.Value, path[at..], prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the path goes on behind a name; null where it does not begin with it.</summary>
    private static int? After(ReadOnlySpan<char> path, ReadOnlySpan<char> name) =>
        !path.StartsWith(name, StringComparison.Ordinal) ? null
        : path.Length == name.Length || path[name.Length] == '[' ? name.Length
        : path[name.Length] == '.' ? name.Length + 1
        : null;
}
