using ModelBooster.Host.Views;

namespace ModelBooster.Host.Commands.Help;

/// <summary>A command's page as text for a terminal.</summary>
internal static class HelpText
{
    /// <summary>Terms wider than this have their meaning on the next line.</summary>
    private const int WidestTerm = 34;

    /// <summary>The page as lines.</summary>
    /// <param name="page">The page.</param>
    /// <param name="width">Columns at the most; command lines to be copied are not broken.</param>
    /// <param name="paint">For titles.</param>
    public static IEnumerable<string> Lines(CommandPage page, int width, Paint paint)
    {
        foreach (var line in Paragraphs([page.Purpose, .. page.Documentation.Details], width))
        {
            yield return line;
        }

        yield return "";
        yield return paint.Of(Tone.Strong, "Usage:");
        yield return $"  {page.Synopsis}";
        IEnumerable<string>[] sections =
        [
            .. page.Lists.Where(list => !IsAtTheEnd(list)).Select(list => Lines(list, width, paint)),
            Lines(page.Documentation.Examples, paint),
            .. page.Lists.Where(IsAtTheEnd).Select(list => Lines(list, width, paint)),
        ];
        foreach (var line in sections.SelectMany(section => section))
        {
            yield return line;
        }

        if (page.Documentation.Closing is { } closing)
        {
            yield return "";
            yield return closing;
        }
    }

    private static bool IsAtTheEnd(TermList list) => list.Title is "Exit codes" or "Environment";

    private static IEnumerable<string> Lines(TermList list, int width, Paint paint)
    {
        var column = 2 + list.Terms.Select(term => term.Name.Length).Where(length => length <= WidestTerm).DefaultIfEmpty(0).Max() + 2;
        yield return "";
        yield return paint.Of(Tone.Strong, $"{list.Title}:");
        foreach (var term in list.Terms)
        {
            var first = $"  {term.Name}";
            if (term.Name.Length > WidestTerm)
            {
                yield return first;
                first = "";
            }

            foreach (var line in Wrapped(term.Meaning, width - column))
            {
                yield return first.PadRight(column) + line;
                first = "";
            }
        }
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Example> examples, Paint paint)
    {
        if (examples.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return paint.Of(Tone.Strong, "Examples:");
        foreach (var example in examples)
        {
            yield return paint.Of(Tone.Dim, $"  # {example.Does}");
            yield return $"  {example.Line}";
        }
    }

    private static IEnumerable<string> Paragraphs(IEnumerable<string> paragraphs, int width) =>
        paragraphs.SelectMany((text, index) => index == 0 ? Wrapped(text, width) : Wrapped(text, width).Prepend(""));

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
