using System.CommandLine;
using System.CommandLine.Parsing;

namespace ModelBooster.Host.Commands;

/// <summary>Values of which one is to be given: checked, offered by completion, and told in plain words where it is another.</summary>
internal static class Choices
{
    /// <summary>An option that takes one of these.</summary>
    public static void Take(Option<string> option, params string[] values)
    {
        option.CompletionSources.Add(values);
        option.Validators.Add(result => Check(result, option.Name, result.Tokens, values));
    }

    /// <summary>An argument that is one of these.</summary>
    public static void Take(Argument<string> argument, params string[] values)
    {
        argument.CompletionSources.Add(values);
        argument.Validators.Add(result => Check(result, argument.Name, result.Tokens, values));
    }

    private static void Check(SymbolResult result, string name, IReadOnlyList<Token> given, string[] values)
    {
        foreach (var wrong in given.Select(token => token.Value).Except(values, StringComparer.Ordinal))
        {
            result.AddError($"{name} {wrong}: must be one of {string.Join(", ", values)}");
        }
    }
}
