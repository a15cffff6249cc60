using System.Reflection;
using System.Text.RegularExpressions;
using ModelBooster.ApiServer;
using ModelBooster.Decisions;

namespace ModelBooster.Host.Tests.Documentation;

/// <summary>What docs/status.md lists is what there is.</summary>
public sealed partial class StatusGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "status.md"));

    [Fact]
    public void Every_reason_is_documented_and_nothing_else_is() =>
        Assert.Equal(
            typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Order(),
            Rows("Reasons").Order());

    [Fact]
    public void Every_condition_is_documented_and_nothing_else_is() => Assert.Equal(ConditionTypes.All, Rows("Conditions"));

    [Fact]
    public void Every_reason_has_something_to_do() =>
        Assert.All(Section("Reasons").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)), row =>
            Assert.All(Cells().Split(row.Trim('|', ' ')), cell => Assert.NotEmpty(cell.Trim())));

    private static IEnumerable<string> Rows(string section) => FirstCell().Matches(Section(section)).Select(match => match.Groups[1].Value);

    private static string Section(string title)
    {
        var from = Guide.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"docs/status.md has no section {title}");
        var to = Guide.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return Guide[from..(to < 0 ? Guide.Length : to)];
    }

    [GeneratedRegex("^\\| `([A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cells();
}
