using System.Globalization;
using System.Text;

namespace ModelBooster.Host.Sandbox;

/// <summary>What a token is.</summary>
internal enum CelTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Name,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number with a point or an exponent.</summary>
    Real,

    /// <summary>A string; its text has the escapes resolved.</summary>
    Text,

    /// <summary>An operator or a bracket.</summary>
    Mark,

    /// <summary>The end.</summary>
    End,
}

/// <summary>One token of a rule.</summary>
internal sealed record CelToken(CelTokenKind Kind, string Text);

/// <summary>A rule cannot be read: a mistake in it, or more of the language than is understood here.</summary>
internal sealed class CelSyntaxException(string message) : Exception(message);

/// <summary>Cuts a rule into tokens.</summary>
internal static class CelTokens
{
    private static readonly string[] Marks =
        ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    /// <exception cref="CelSyntaxException">A character that has no place in a rule.</exception>
    public static List<CelToken> Read(string rule)
    {
        var tokens = new List<CelToken>();
        for (var at = 0; at < rule.Length;)
        {
            if (char.IsWhiteSpace(rule[at]))
            {
                at++;
            }
            else
            {
                tokens.Add(Next(rule, ref at));
            }
        }

        tokens.Add(new CelToken(CelTokenKind.End, ""));
        return tokens;
    }

    private static CelToken Next(string rule, ref int at)
    {
        var start = at;
        var first = rule[at];
        if (first is '\'' or '"')
        {
            return new CelToken(CelTokenKind.Text, Text(rule, ref at, raw: false));
        }

        if (first is 'r' && at + 1 < rule.Length && rule[at + 1] is '\'' or '"')
        {
            at++;
            return new CelToken(CelTokenKind.Text, Text(rule, ref at, raw: true));
        }

        if (char.IsAsciiLetter(first) || first == '_')
        {
            while (at < rule.Length && (char.IsAsciiLetterOrDigit(rule[at]) || rule[at] == '_'))
            {
                at++;
            }

            return new CelToken(CelTokenKind.Name, rule[start..at]);
        }

        if (char.IsAsciiDigit(first))
        {
            return Number(rule, ref at);
        }

        var mark = Array.Find(Marks, mark => string.CompareOrdinal(rule, start, mark, 0, mark.Length) == 0)
            ?? throw new CelSyntaxException($"unexpected '{first}'");
        at += mark.Length;
        return new CelToken(CelTokenKind.Mark, mark);
    }

    private static CelToken Number(string rule, ref int at)
    {
        var start = at;
        var real = false;
        while (at < rule.Length
            && (char.IsAsciiDigit(rule[at]) || rule[at] is '.' or 'e' or 'E' || (rule[at] is '-' && rule[at - 1] is 'e' or 'E')))
        {
            real |= !char.IsAsciiDigit(rule[at]);
            at++;
        }

        var text = rule[start..at];
        at += at < rule.Length && rule[at] == 'u' ? 1 : 0;
        return new CelToken(real ? CelTokenKind.Real : CelTokenKind.Whole, text);
    }

    private static string Text(string rule, ref int at, bool raw)
    {
        var quote = rule[at++];
        var text = new StringBuilder();
        while (at < rule.Length && rule[at] != quote)
        {
            if (rule[at] != '\\' || raw)
            {
                text.Append(rule[at++]);
                continue;
            }

            var escaped = at + 1 < rule.Length ? rule[at + 1] : throw new CelSyntaxException("a string that does not end");
            at += 2;
            switch (escaped)
            {
                case 'n':
                    text.Append('\n');
                    break;
                case 't':
                    text.Append('\t');
                    break;
                case 'r':
                    text.Append('\r');
                    break;
                case 'u' when at + 4 <= rule.Length:
                    text.Append((char)int.Parse(rule.AsSpan(at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                    at += 4;
                    break;
                default:
                    text.Append(escaped);
                    break;
            }
        }

        if (at >= rule.Length)
        {
            throw new CelSyntaxException("a string that does not end");
        }

        at++;
        return text.ToString();
    }
}
