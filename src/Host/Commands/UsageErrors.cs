using System.CommandLine;

namespace ModelBooster.Host.Commands;

/// <summary>What is wrong with a command line, in lines for standard error.</summary>
internal static class UsageErrors
{
    /// <summary>More typing mistakes than this are another word.</summary>
    private const int MostMistakes = 2;

    /// <summary>A line per error, then where help is.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        if (unknown.Count == 0)
        {
            foreach (var error in parsed.Errors)
            {
                // Some of the messages are lists with a line per item.
                var words = error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                yield return $"modelbooster: {string.Join(' ', words)}";
            }
        }
        else
        {
            // One unknown word makes more errors than itself: its value is unknown, too, and what it stands for is missing.
            var word = unknown[0];
            var what = word.StartsWith('-') ? "option" : command.Subcommands.Any() ? "command" : "argument";
            var near = Nearest(word, Known(command, what));
            yield return $"modelbooster: unknown {what} {word}{(near is null ? "" : $"; did you mean {near}?")}";
        }

        var path = command is RootCommand ? "" : $" {command.Name}";
        yield return $"modelbooster: see modelbooster{path} --help";
    }

    /// <summary>The word that was probably meant; null where none is near.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">What there is.</param>
    public static string? Nearest(string typed, IEnumerable<string> known)
    {
        var ranked = known
            .Select(word => (Word: word, Mistakes: Mistakes(typed, word)))
            .Where(each => each.Mistakes <= Math.Min(MostMistakes, each.Word.TrimStart('-').Length / 2))
            .OrderBy(each => each.Mistakes).ThenBy(each => each.Word, StringComparer.Ordinal);
        return ranked.Select(each => each.Word).FirstOrDefault();
    }

    private static IEnumerable<string> Known(Command command, string what) => what switch
    {
        "option" => command.Options.Concat(Above(command).SelectMany(each => each.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name)),
        "command" => command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name),
        _ => [],
    };

    private static IEnumerable<Command> Above(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Above(parent).Prepend(parent));

    // Letters put in, left out, changed, or two that have changed places.
    private static int Mistakes(string typed, string word)
    {
        var rows = new int[typed.Length + 1, word.Length + 1];
        for (var i = 0; i <= typed.Length; i++)
        {
            for (var j = 0; j <= word.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var same = typed[i - 1] == word[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[typed.Length, word.Length];
    }
}
