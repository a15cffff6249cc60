namespace ModelBooster.Decisions;

/// <summary>
/// The order of resourceVersions of one resource. They are decimal integers that only grow, and may be compared as such
/// (KEP-5504 made official what every server did).
/// </summary>
public static class ResourceVersions
{
    /// <summary>True where <paramref name="candidate"/> is surely older than <paramref name="known"/>; unreadable ones never are.</summary>
    public static bool IsOlder(string candidate, string known) => Compare(candidate, known) < 0;

    /// <summary>The newer of two; the second where they cannot be compared.</summary>
    public static string Newer(string? first, string second) =>
        first is not null && Compare(first, second) > 0 ? first : second;

    private static int Compare(string left, string right)
    {
        if (!IsNumber(left) || !IsNumber(right))
        {
            return 0;
        }

        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
    }

    private static bool IsNumber(string text) =>
        text.Length > 0 && text[0] != '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
}
