using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ModelBooster.Host.Commands.Completion;

/// <summary>
/// What the scripts of <c>completion</c> ask for at every Tab: <c>modelbooster [suggest] "the line up to the cursor"</c>. A line per
/// candidate, then a tab and what it means; <see cref="FilesWanted"/> where the shell is to complete files.
/// </summary>
/// <param name="root">The commands.</param>
/// <param name="terminal">Where to print.</param>
internal sealed class CompletionAction(RootCommand root, Terminal terminal) : SynchronousCommandLineAction
{
    /// <summary>The line that stands for files.</summary>
    public const string FilesWanted = ":files";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var text = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        foreach (var candidate in Candidates.Of(root, Words(text)))
        {
            terminal.Output.WriteLine(candidate.Meaning.Length > 0 ? $"{candidate.Word}\t{candidate.Meaning}" : candidate.Word);
        }

        return ExitCodes.Done;
    }

    // Behind the program's name. The last word is the one to complete; behind a space it is empty.
    private static List<string> Words(string text)
    {
        var words = CommandLineParser.SplitCommandLine(text).Skip(1).ToList();
        if (text.Length == 0 || char.IsWhiteSpace(text[^1]) || words.Count == 0)
        {
            words.Add("");
        }

        return words;
    }
}
