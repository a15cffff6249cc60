using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Manifests;

/// <summary>What a scalar is.</summary>
internal enum ScalarKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A number; its text is JSON.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>
/// What plain scalars mean. As for kubectl these are YAML 1.1's rules: <c>yes</c>, <c>on</c>, <c>y</c> and their opposites are
/// booleans, <c>0x1F</c> and <c>017</c> are numbers. A number that JSON can write keeps its digits.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>Resolves a scalar to its kind and its text.</summary>
    /// <exception cref="ManifestException">A number that JSON has no word for.</exception>
    public static (ScalarKind Kind, string Text) Resolve(YamlNode.Scalar scalar)
    {
        if (!scalar.Plain)
        {
            return (ScalarKind.Text, scalar.Text);
        }

        switch (scalar.Text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return (ScalarKind.Null, "null");
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y":
                return (ScalarKind.Boolean, "true");
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N":
                return (ScalarKind.Boolean, "false");
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN":
                throw new ManifestException(scalar.Line, $"{scalar.Text} has no counterpart in JSON");
            default:
                return Number(scalar.Text) is { } number ? (ScalarKind.Number, number) : (ScalarKind.Text, scalar.Text);
        }
    }

    private static string? Number(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.'))
        {
            return null;
        }

        if (JsonNumber().IsMatch(text))
        {
            return text;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        var match = Based().Match(plain);
        if (match.Success)
        {
            var sign = match.Groups["sign"].Value == "-" ? "-" : "";
            var numberBase = match.Groups["base"].Value.ToUpperInvariant() switch { "0X" => 16, "0B" => 2, _ => 8 };
            return sign + Value(match.Groups["digits"].Value, numberBase);
        }

        // What is left is written as decimals, only not as JSON would: +5, .5, 5., 1_000, 089.
        return Decimal().Match(plain) is { Success: true } number
            ? (number.Groups["sign"].Value == "-" ? "-" : "")
                + (number.Groups["whole"].Value.TrimStart('0') is { Length: > 0 } whole ? whole : "0")
                + (number.Groups["part"].Value is { Length: > 0 } part ? "." + part : "")
                + number.Groups["exponent"].Value
            : null;
    }

    private static string Value(string digits, int numberBase) =>
        digits.Aggregate(BigInteger.Zero, (value, digit) => (value * numberBase) + Convert.ToInt32(digit.ToString(), 16))
            .ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(
        @"^(?<sign>[-+]?)((?<base>0[xX])(?<digits>[0-9a-fA-F]+)|(?<base>0[bB])(?<digits>[01]+)|(?<base>0[oO]?)(?<digits>[0-7]+))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Based();

    [GeneratedRegex(
        @"^(?<sign>[-+]?)((?<whole>[0-9]+)(\.(?<part>[0-9]*))?|\.(?<part>[0-9]+))(?<exponent>([eE][-+]?[0-9]+)?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();
}
