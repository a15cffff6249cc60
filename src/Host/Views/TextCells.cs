using Spectre.Console.Rendering;

namespace ModelBooster.Host.Views;

/// <summary>Text measured, cut and broken by the cells it takes on a screen.</summary>
internal static class TextCells
{
    private const string Cutting = "…";

    /// <summary>Cells of a text on one line.</summary>
    public static int Width(string text) => new Segment(text).CellCount();

    /// <summary>Pieces of one line, no wider than this; what is cut ends in an ellipsis.</summary>
    public static Span[] Cut(IReadOnlyList<Span> line, int width)
    {
        if (line.Sum(span => Width(span.Text)) <= width)
        {
            return [.. line];
        }

        var cut = new List<Span>();
        var room = width - 1;
        foreach (var span in line)
        {
            var fitting = Head(span.Text, room, least: 0);
            room -= Width(fitting);
            cut.Add(span with { Text = fitting });
            if (fitting.Length < span.Text.Length)
            {
                cut[^1] = span with { Text = fitting.TrimEnd() + Cutting };
                break;
            }
        }

        return [.. cut];
    }

    /// <summary>A sentence in lines of at most this width, broken between words; the last of too many lines is cut.</summary>
    public static IReadOnlyList<string> Break(string sentence, int width, int lines)
    {
        var broken = new List<string>();
        var rest = sentence.Trim();
        while (Width(rest) > width && broken.Count < lines - 1)
        {
            var head = Head(rest, width, least: 1);
            var at = rest[head.Length] == ' ' ? head.Length : head.LastIndexOf(' ');
            at = at > 0 ? at : head.Length;
            broken.Add(rest[..at].TrimEnd());
            rest = rest[at..].TrimStart();
        }

        broken.Add(string.Concat(Cut([new Span(rest)], width).Select(span => span.Text)));
        return broken;
    }

    /// <summary>As much of a text as fits.</summary>
    private static string Head(string text, int width, int least)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            width -= Width(rune.ToString());
            if (width < 0 && length >= least)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
