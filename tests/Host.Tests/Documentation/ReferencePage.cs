using System.Globalization;
using System.Text;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Running;
using ModelBooster.Host.Tests.Support;

namespace ModelBooster.Host.Tests.Documentation;

/// <summary>docs/reference.md, made from the commands themselves.</summary>
internal static class ReferencePage
{
    /// <summary>An appsettings.json with something of every form in it.</summary>
    public const string SettingsFile =
        """
        {
          "Namespaces": ["team-a", "team-b"],
          "RuntimeImage": "registry.example/kthena/runtime:v1.0.0",
          "Qps": 20,
          "Verbosity": "warning"
        }
        """;

    /// <summary>The page.</summary>
    public static string Make()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Reference
            <!-- Made from the commands. To renew it: MODELBOOSTER_REGENERATE=1 dotnet test tests/Host.Tests -->

            Results go to standard output and nothing else does; errors, notes and logs go to standard error, an error a line.
            A terminal gets colours, a live view, and progress of what takes longer than a second; a pipe gets plain lines.


            """);
        AppendCommand(page, "modelbooster", CommandPage.Of(AllCommands.Root, CommandLine.Documentation), linked: true);
        foreach (var command in AllCommands.All)
        {
            AppendCommand(page, $"modelbooster {command.Name}", CommandPage.Of(command, command.Documentation), linked: false);
            if (command.Name == "run")
            {
                AppendSettings(page);
            }
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendCommand(StringBuilder page, string title, CommandPage command, bool linked)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n{Text(command.Purpose)}\n\n    {command.Synopsis}\n\n");
        foreach (var paragraph in command.Documentation.Details)
        {
            page.Append(CultureInfo.InvariantCulture, $"{Text(paragraph)}\n\n");
        }

        foreach (var list in command.Lists.TakeWhile(list => list.Title != "Exit codes"))
        {
            AppendList(page, list, linked && list.Title == "Commands");
        }

        if (command.Documentation.Examples.Count > 0)
        {
            page.Append("**Examples**\n\n```bash\n");
            page.AppendJoin('\n', command.Documentation.Examples.Select(example => $"# {example.Does}\n{example.Line}"));
            page.Append("\n```\n\n");
        }

        foreach (var list in command.Lists.SkipWhile(list => list.Title != "Exit codes"))
        {
            AppendList(page, list, linked: false);
        }
    }

    private static void AppendList(StringBuilder page, TermList list, bool linked)
    {
        page.Append(CultureInfo.InvariantCulture, $"| {list.Title} | |\n| --- | --- |\n");
        foreach (var term in list.Terms)
        {
            var name = $"`{Cell(term.Name.Trim())}`";
            var shown = linked ? $"[{name}](#modelbooster-{term.Name})" : name;
            page.Append(CultureInfo.InvariantCulture, $"| {shown} | {Cell(Text(term.Meaning))} |\n");
        }

        page.Append('\n');
    }

    private static void AppendSettings(StringBuilder page)
    {
        page.Append("### Settings\nWhat stands further left wins: the command line, then the environment, then appsettings.json.\n\n");
        page.Append("| option | environment | appsettings.json | default |\n| --- | --- | --- | --- |\n");
        var defaults = new RunOptions();
        foreach (var (_, key, option) in RunCommand.Settings())
        {
            var value = typeof(RunOptions).GetProperty(key)!.GetValue(defaults);
            var shown = value is null or IReadOnlyList<string> ? "" : $"`{Convert.ToString(value, CultureInfo.InvariantCulture)!}`";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{option.Name}` | `{RunOptions.EnvironmentPrefix}{key.ToUpperInvariant()}` | `{key}` | {shown} |\n");
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"""

            A variable that is empty is one that is not set. A setting that does not exist is noted on standard error and passed
            over; a value that cannot be is an error (exit code 2). An appsettings.json stands beside the program:

            ```json
            {SettingsFile}
            ```


            """);
    }

    // Names of variables and members, and what looks like HTML, as they are.
    private static string Text(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
