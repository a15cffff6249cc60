namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Two texts side by side, as far as they differ.</summary>
internal static class Difference
{
    /// <summary>The lines that differ: <c>-</c> of the real server, <c>+</c> of the sandbox.</summary>
    public static string Of(string expected, string actual)
    {
        var (left, right) = (expected.Split('\n'), actual.Split('\n'));
        var start = 0;
        while (start < left.Length && start < right.Length && left[start] == right[start])
        {
            start++;
        }

        var end = 0;
        while (end < left.Length - start && end < right.Length - start && left[^(end + 1)] == right[^(end + 1)])
        {
            end++;
        }

        var from = Math.Max(0, start - 8);
        return string.Join('\n',
        [
            .. left[from..start].Select(line => $"  {line}"),
            .. left[start..^end].Select(line => $"- {line}"),
            .. right[start..^end].Select(line => $"+ {line}"),
            .. left[^end..].Take(3).Select(line => $"  {line}"),
        ]);
    }
}
