using System.Text;

namespace ModelBooster.Conversion;

/// <summary>
/// kubelet replaces <c>$(NAME)</c> in commands and arguments where NAME is an environment variable of the container, and
/// turns <c>$$</c> into <c>$</c>. Arguments that are to arrive word for word are written so that this leaves them alone.
/// Source: the rules of "dependent environment variables" in the Kubernetes documentation.
/// </summary>
internal static class KubeletExpansion
{
    /// <summary>Variables that Kthena adds to every container of a ModelServing.</summary>
    private static readonly HashSet<string> AddedByKthena = new(StringComparer.Ordinal) { "ENTRY_ADDRESS", "WORKER_INDEX", "GROUP_SIZE" };

    /// <summary>Escapes an argument.</summary>
    /// <param name="argument">As the program is to see it, but for references to known variables.</param>
    /// <param name="known">Variables of the container: references to them stay references.</param>
    public static string Escape(string argument, IReadOnlySet<string> known)
    {
        if (!argument.Contains('$', StringComparison.Ordinal))
        {
            return argument;
        }

        var escaped = new StringBuilder(argument.Length + 8);
        for (var at = 0; at < argument.Length; at++)
        {
            escaped.Append(argument[at]);
            if (argument[at] != '$' || at + 1 == argument.Length)
            {
                continue;
            }

            var next = argument[at + 1];
            if (next == '$')
            {
                escaped.Append("$$$");
                at++;
            }
            else if ((next == '(' && !IsReference(argument, at + 2, known)) || !char.IsAscii(next))
            {
                // kubelet reads the character after a lone $ as one byte and garbles what is longer.
                escaped.Append('$');
            }
        }

        return escaped.ToString();
    }

    private static bool IsReference(string argument, int start, IReadOnlySet<string> known)
    {
        var end = argument.IndexOf(')', start);
        return end >= 0 && argument[start..end] is var name && (known.Contains(name) || AddedByKthena.Contains(name));
    }
}
