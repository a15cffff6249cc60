using System.CommandLine;
using System.CommandLine.Help;

namespace ModelBooster.Host.Commands.Help;

/// <summary>All that is told of a command, in the order in which help and reference show it.</summary>
/// <param name="Purpose">What it does, in a sentence or two.</param>
/// <param name="Synopsis">How it is called.</param>
/// <param name="Documentation">What its author says of it.</param>
/// <param name="Lists">Commands, arguments, options, exit codes, environment; none is empty.</param>
internal sealed record CommandPage(string Purpose, string Synopsis, Documentation Documentation, IReadOnlyList<TermList> Lists)
{
    /// <summary>Reads a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="documentation">What is said of it.</param>
    public static CommandPage Of(Command command, Documentation documentation)
    {
        var groups = (command as DocumentedCommand)?.Groups ?? [];
        var grouped = groups.SelectMany(group => group.Options).ToHashSet();
        var ungrouped = command.Options.Where(option => !option.Hidden && !grouped.Contains(option)).ToList();
        TermList[] lists =
        [
            new("Commands", [.. command.Subcommands.Where(each => !each.Hidden).Select(Of)]),
            new("Arguments", [.. command.Arguments.Select(each => new Term(Name(each), Meaning(each)))]),
            new("Options", [.. ungrouped.Select(Of)]),
            .. groups.Select(group => new TermList(group.Title, [.. group.Options.Select(Of)])),
            new("Exit codes", [.. Codes(documentation)]),
            new("Environment", [.. documentation.Environment.Select(each => new Term(each.Name, each.Meaning))]),
        ];
        return new CommandPage(command.Description ?? "", Usage(command), documentation, [.. lists.Where(list => list.Terms.Count > 0)]);
    }

    private static string Usage(Command command)
    {
        var words = new List<string>();
        for (var each = command; each is not null; each = each.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Insert(0, each is RootCommand ? "modelbooster" : each.Name);
        }

        words.AddRange(command.Subcommands.Any(each => !each.Hidden) ? ["COMMAND"] : []);
        words.AddRange(command.Options.Where(option => option.Required).Select(option =>
            $"{Short(option) ?? option.Name} {option.HelpName}{(option.Arity.MaximumNumberOfValues > 1 ? "..." : "")}"));
        words.AddRange(command.Arguments.Select(each => each.Arity.MinimumNumberOfValues == 0 ? $"[{Name(each)}]" : Name(each)));
        words.AddRange(command is RootCommand || command.Options.Any(option => !option.Required) ? ["[options]"] : []);
        return string.Join(' ', words);
    }

    private static Term Of(Command command) => new(command.Name, command.Description ?? "");

    // As kubectl prints them: the short form first, and room where there is none, so that the long forms stand below each other.
    private static Term Of(Option option)
    {
        var name = Short(option) is { } shortForm ? $"{shortForm}, {option.Name}" : $"    {option.Name}";
        return new Term(option.HelpName is { } value && !IsSwitch(option) ? $"{name} {value}" : name, Meaning(option));
    }

    private static string Meaning(Option option)
    {
        if (option is HelpOption)
        {
            return "Prints this help.";
        }

        var meaning = option.Description ?? "";
        return option.HasDefaultValue && !IsSwitch(option) && option.GetDefaultValue() is { } value and not System.Collections.ICollection
            ? $"{meaning} Default: {value}."
            : meaning;
    }

    private static string Meaning(Argument argument) => argument.Description ?? "";

    private static string Name(Argument argument) => argument.HelpName ?? argument.Name;

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;

    private static string? Short(Option option) => option.Aliases.FirstOrDefault(alias => alias is ['-', not '-' and not '?']);

    private static IEnumerable<Term> Codes(Documentation documentation)
    {
        yield return new Term($"{ExitCodes.Done}", documentation.Done);
        if (documentation.Refused is { } refused)
        {
            yield return new Term($"{ExitCodes.Refused}", refused);
        }

        yield return new Term($"{ExitCodes.Usage}", "Wrong usage.");
        if (documentation.Interrupted is { } interrupted)
        {
            yield return new Term($"{ExitCodes.Interrupted}", interrupted);
        }
    }
}

/// <summary>Things with their meaning.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Terms">The things.</param>
internal sealed record TermList(string Title, IReadOnlyList<Term> Terms);

/// <summary>A thing with its meaning.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Meaning">What it does.</param>
internal sealed record Term(string Name, string Meaning);
