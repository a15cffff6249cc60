using System.CommandLine;
using System.CommandLine.Help;

namespace ModelBooster.Host.Commands.Completion;

/// <summary>A word that may stand where the cursor is.</summary>
/// <param name="Word">The word.</param>
/// <param name="Meaning">What it means; empty where there is nothing to say.</param>
internal sealed record Candidate(string Word, string Meaning);

/// <summary>Finds what may stand where the cursor is: commands, options, their values, files.</summary>
internal static class Candidates
{
    /// <summary>Options whose value is a file say so in their help.</summary>
    private const string File = "FILE";

    /// <summary>The candidates, in the order of the help.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="words">The words behind the program's name; the last one is to be completed.</param>
    public static IEnumerable<Candidate> Of(RootCommand root, IReadOnlyList<string> words)
    {
        var last = words[^1];
        var place = new Place(root);
        foreach (var word in words.SkipLast(1))
        {
            place.Pass(word);
        }

        if (place.Pending is { } pending && !last.StartsWith('-'))
        {
            return Values(root, pending, words, last);
        }

        if (last.StartsWith('-') && last.IndexOf('=', StringComparison.Ordinal) is var equals and > 0)
        {
            var name = last[..equals];
            return place.Option(name) is { } option && TakesValue(option)
                ? Values(root, option, [.. words.SkipLast(1), name, last[(equals + 1)..]], last[(equals + 1)..])
                    .Select(value => value.Word == CompletionAction.FilesWanted ? value : value with { Word = $"{name}={value.Word}" })
                : [];
        }

        var all = last.StartsWith('-')
            ? place.Options.Where(option => !place.Seen.Contains(option) || option.Arity.MaximumNumberOfValues > 1).SelectMany(Names)
            : place.Command.Subcommands.Where(command => !command.Hidden && place.Arguments == 0)
                .Select(command => new Candidate(command.Name, Short(command)))
                .Concat(place.Command.Arguments.Skip(place.Arguments).Take(1).SelectMany(argument => Ask(root, argument, words)));
        return all.Where(candidate => candidate.Word.StartsWith(last, StringComparison.Ordinal));
    }

    private static IEnumerable<Candidate> Values(RootCommand root, Option option, IReadOnlyList<string> words, string start) =>
        option.HelpName?.StartsWith(File, StringComparison.Ordinal) == true
            ? [new Candidate(CompletionAction.FilesWanted, "")]
            : Ask(root, option, words).Where(candidate => candidate.Word.StartsWith(start, StringComparison.Ordinal));

    // What a value may be is said by the option itself (its CompletionSources), which may look at the other options.
    private static IEnumerable<Candidate> Ask(RootCommand root, Symbol symbol, IReadOnlyList<string> words)
    {
        var context = root.Parse(string.Join(' ', words.Select(Quoted)), CommandLine.Parsing).GetCompletionContext();
        return symbol.GetCompletions(context).Select(item => new Candidate(item.Label, item.Detail ?? ""));
    }

    private static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;

    // The long name and, where there is one, the short one: who types a single dash knows which.
    private static IEnumerable<Candidate> Names(Option option) =>
        option.Aliases.Append(option.Name).Where(name => name is ['-', not '?', ..]).Distinct()
            .OrderByDescending(name => name.Length).Select(name => new Candidate(name, Short(option)));

    private static string Short(Symbol symbol)
    {
        var text = symbol is HelpOption ? "Prints this help." : symbol.Description ?? "";
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    /// <summary>Where in the command line the cursor is.</summary>
    private sealed class Place(Command root)
    {
        private readonly List<Option> everywhere = [.. root.Options.Where(option => option.Recursive)];

        /// <summary>The command that was named so far.</summary>
        public Command Command { get; private set; } = root;

        /// <summary>An option that waits for its value.</summary>
        public Option? Pending { get; private set; }

        /// <summary>Options that were given.</summary>
        public HashSet<Option> Seen { get; } = [];

        /// <summary>How many arguments were given.</summary>
        public int Arguments { get; private set; }

        /// <summary>Options that may be given.</summary>
        public IEnumerable<Option> Options =>
            Command.Options.Concat(everywhere).Distinct().Where(option => !option.Hidden);

        public Option? Option(string name) => Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

        /// <summary>Goes past a word.</summary>
        public void Pass(string word)
        {
            if (word.StartsWith('-'))
            {
                var option = Option(word.Split('=')[0]);
                Pending = option is not null && TakesValue(option) && !word.Contains('=', StringComparison.Ordinal) ? option : null;
                _ = option is not null && Seen.Add(option);
            }
            else if (Pending is not null)
            {
                // An option that takes several words (-f a b) goes on waiting.
                Pending = Pending.AllowMultipleArgumentsPerToken ? Pending : null;
            }
            else if (Command.Subcommands.FirstOrDefault(each => each.Name == word) is { } command)
            {
                Command = command;
            }
            else
            {
                Arguments++;
            }
        }
    }
}
