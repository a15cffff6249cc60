using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Manifests;

/// <summary>Writes JSON as YAML that every reader takes alike: what could be taken for anything but text is quoted.</summary>
internal static partial class YamlWriter
{
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one document, without the line that separates it from others.</summary>
    public static void Write(StringBuilder output, JsonElement value)
    {
        if (IsBlock(value))
        {
            WriteBlock(output, value, 0);
        }
        else
        {
            WriteInline(output, value, 0);
            output.Append('\n');
        }
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private static void WriteBlock(StringBuilder output, JsonElement value, int indent, bool firstInline = false)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                Indent(output, firstInline ? 0 : indent);
                firstInline = false;
                WriteText(output, member.Name, indent, key: true);
                output.Append(':');
                WriteMember(output, member.Value, indent);
            }
        }
        else
        {
            foreach (var item in value.EnumerateArray())
            {
                Indent(output, firstInline ? 0 : indent);
                firstInline = false;
                output.Append("- ");
                WriteItem(output, item, indent);
            }
        }
    }

    private static void WriteMember(StringBuilder output, JsonElement value, int indent)
    {
        if (IsBlock(value))
        {
            output.Append('\n');
            WriteBlock(output, value, value.ValueKind == JsonValueKind.Object ? indent + 2 : indent);
        }
        else
        {
            output.Append(' ');
            WriteInline(output, value, indent + 2);
            output.Append('\n');
        }
    }

    private static void WriteItem(StringBuilder output, JsonElement value, int indent)
    {
        if (IsBlock(value))
        {
            WriteBlock(output, value, indent + 2, firstInline: true);
        }
        else
        {
            WriteInline(output, value, indent + 2);
            output.Append('\n');
        }
    }

    private static void WriteInline(StringBuilder output, JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                output.Append("{}");
                break;
            case JsonValueKind.Array:
                output.Append("[]");
                break;
            case JsonValueKind.String:
                WriteText(output, value.GetString()!, indent, key: false);
                break;
            default:
                output.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteText(StringBuilder output, string text, int indent, bool key)
    {
        if (Bare().IsMatch(text) && YamlScalars.Resolve(new YamlNode.Scalar(0, text, true)).Kind == ScalarKind.Text)
        {
            output.Append(text);
        }
        else if (!key && IsLiteral(text))
        {
            WriteLiteral(output, text, indent);
        }
        else
        {
            output.Append(Quote(text));
        }
    }

    // JSON's quoting is YAML's too, but for characters YAML takes for line ends or does not print.
    private static string Quote(string text) => Unprintable().Replace(
        JsonSerializer.Serialize(text, Quoting),
        match => string.Concat(match.Value.Select(character => $"\\u{(int)character:x4}")));

    private static bool IsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t')
        && text.TrimEnd('\n').Length >= text.Length - 1
        && text.All(character => character == '\n' || character >= ' ')
        && !Unprintable().IsMatch(text);

    private static void WriteLiteral(StringBuilder output, string text, int indent)
    {
        output.Append(text.EndsWith('\n') ? "|" : "|-");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            output.Append('\n');
            if (line.Length > 0)
            {
                Indent(output, indent);
                output.Append(line);
            }
        }
    }

    private static void Indent(StringBuilder output, int indent) => output.Append(' ', indent);

    [GeneratedRegex(
        @"^((--?)?[A-Za-z][A-Za-z0-9_./@+=-]*(:[A-Za-z0-9_./@+=-]+)*|[/_][A-Za-z0-9_./@+=-]*|[0-9]+[A-Za-z][A-Za-z0-9]*)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Bare();

    [GeneratedRegex("[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]", RegexOptions.CultureInvariant)]
    private static partial Regex Unprintable();
}
