using System.CommandLine.Parsing;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Tests.Support;
using ModelBooster.Host.Views;
using static ModelBooster.Host.Tests.Support.TheProgram;

namespace ModelBooster.Host.Tests.Commands;

public sealed class HelpTests
{
    /// <summary>These end by themselves and need no cluster.</summary>
    private static readonly string[] Offline = ["render", "validate", "crds", "completion", "version"];

    public static TheoryData<string> Lines => new(AllCommands.Examples.Select(example => example.Line).Distinct());

    public static TheoryData<string> OfflineLines => new(
        AllCommands.Examples.Select(example => example.Line).Distinct().Where(line => Calls(line).All(call => Offline.Contains(call[1]))));

    [Fact]
    public async Task Without_arguments_it_is_the_help_and_no_mistake()
    {
        var asked = await RunAsync(new FakeCluster(), "", "--help");
        var nothing = await RunAsync(new FakeCluster(), "");

        Assert.Equal((0, "", asked.Output), (nothing.Code, nothing.Error, nothing.Output));
    }

    [Theory]
    [MemberData(nameof(AllCommands.Names), MemberType = typeof(AllCommands))]
    public async Task Help_tells_purpose_usage_and_exit_codes(string name)
    {
        var result = await RunAsync(new FakeCluster(), "", name, "--help");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Single(result.Lines, line => line.StartsWith($"  modelbooster {name}", StringComparison.Ordinal) && !IsExample(name, line));
        Assert.Contains("Exit codes:", result.Lines);
        Assert.Equal(name != "version", result.Lines.Contains("Examples:"));
    }

    [Theory]
    [MemberData(nameof(AllCommands.Names), MemberType = typeof(AllCommands))]
    public async Task Help_fits_the_screen(string name) =>
        Assert.All((await RunAsync(new FakeCluster(), "", name, "--help")).Lines, line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [MemberData(nameof(AllCommands.Names), MemberType = typeof(AllCommands))]
    public void Everything_has_a_meaning_that_ends_in_a_full_stop(string name)
    {
        var page = CommandPage.Of(AllCommands.Named(name), AllCommands.Named(name).Documentation);

        Assert.All([page.Purpose, .. page.Documentation.Details], text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        Assert.All(page.Lists.SelectMany(list => list.Terms), term => Assert.EndsWith(".", term.Meaning, StringComparison.Ordinal));
    }

    [Fact]
    public void Titles_are_painted_where_there_are_colours()
    {
        var page = CommandPage.Of(AllCommands.Named("crds"), new ModelBooster.Host.Commands.Help.Documentation());

        Assert.Contains("\e[1mUsage:\e[0m", HelpText.Lines(page, 80, new Paint(hasColours: true)));
        Assert.Contains("Usage:", HelpText.Lines(page, 80, new Paint(hasColours: false)));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void An_example_is_a_command_line_that_is_understood(string line)
    {
        var calls = Calls(line);

        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Empty(AllCommands.Root.Parse([.. call.Skip(1)], CommandLine.Parsing).Errors));
    }

    [Theory]
    [MemberData(nameof(OfflineLines))]
    public async Task An_example_that_needs_no_cluster_works_as_printed(string line)
    {
        var folder = RealProgram.PrepareFolder();
        Directory.CreateDirectory(Path.Combine(folder, ".config", "fish", "completions"));
        try
        {
            // What other shells do with a script is not bash's to try.
            var runs = line.Contains("zsh", StringComparison.Ordinal) || line.Contains("pwsh", StringComparison.Ordinal)
                ? string.Join(' ', Calls(line).Single())
                : line;
            var result = await RealProgram.BashAsync(folder, $"set -o pipefail; {runs}");

            Assert.Equal((0, ""), (result.Code, result.Error));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsExample(string name, string line) =>
        AllCommands.Named(name).Documentation.Examples.Any(example => example.Line == line.Trim());

    /// <summary>The calls of the program in a line of shell: the words of each, without redirections.</summary>
    private static List<string[]> Calls(string line) =>
    [
        .. line.Replace("<(", " | ", StringComparison.Ordinal).Replace(")", " | ", StringComparison.Ordinal).Split(" | ")
            .Select(part => CommandLineParser.SplitCommandLine(part.Split(" > ")[0]))
            .Select(words => words.SkipWhile(word => word.StartsWith("MODELBOOSTER__", StringComparison.Ordinal)).ToArray())
            .Where(words => words is ["modelbooster", ..]),
    ];
}
