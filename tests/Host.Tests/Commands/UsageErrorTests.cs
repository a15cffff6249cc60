using ModelBooster.Host.Commands;
using ModelBooster.Host.Tests.Support;
using static ModelBooster.Host.Tests.Support.TheProgram;

namespace ModelBooster.Host.Tests.Commands;

public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("rendr", "unknown command rendr; did you mean render?", "")]
    [InlineData("stauts -w", "unknown command stauts; did you mean status?", "")]
    [InlineData("apply -f x", "unknown command apply", "")]
    [InlineData("render --kthenna v1.0 -f x", "unknown option --kthenna; did you mean --kthena?", " render")]
    [InlineData("status one two", "unknown argument two", " status")]
    [InlineData("render", "Option '--filename' is required.", " render")]
    [InlineData("render -f x -o xml", "--output xml: must be one of yaml, json", " render")]
    [InlineData("validate -f x --kthena v2", "--kthena v2: must be one of v0.2, v0.3, v0.4, v1.0", " validate")]
    [InlineData("completion tcsh", "SHELL tcsh: must be one of bash, zsh, fish, pwsh", " completion")]
    [InlineData("run --qps fast", "--qps fast: must be a number of at least 0", " run")]
    [InlineData("run --qps -1", "--qps -1: must be a number of at least 0", " run")]
    [InlineData("run --health-port 70000", "--health-port 70000: must be a whole number between 0 and 65535", " run")]
    [InlineData("run --max-in-flight 1.5", "--max-in-flight 1.5: must be a whole number of at least 1", " run")]
    [InlineData("sandbox --port x", "--port x: must be a whole number between 0 and 65535", " sandbox")]
    public async Task A_mistake_is_a_line_that_says_what_and_a_line_that_says_where_help_is(string line, string what, string command)
    {
        var result = await RunAsync(new FakeCluster(), "", line.Split(' '));

        Assert.Equal((2, ""), (result.Code, result.Output));
        Assert.Equal([$"modelbooster: {what}", $"modelbooster: see modelbooster{command} --help"], result.Errors);
    }

    [Fact]
    public async Task Help_may_be_asked_for_as_a_command()
    {
        var asked = await RunAsync(new FakeCluster(), "", "render", "--help");

        Assert.Equal(asked.Output, (await RunAsync(new FakeCluster(), "", "help", "render")).Output);
    }

    [Fact]
    public async Task A_word_that_starts_with_an_at_sign_is_a_word()
    {
        var result = await RunAsync(new FakeCluster(), "", "status", "@file");

        Assert.Equal(["modelbooster: there is no ModelBooster team-a/@file"], result.Errors);
    }

    [Theory]
    [InlineData("statsu", "status")]
    [InlineData("diffs", "diff")]
    [InlineData("x", null)]
    [InlineData("-x", null)]
    [InlineData("deploy", null)]
    public void Only_what_is_near_was_meant(string typed, string? meant) =>
        Assert.Equal(meant, UsageErrors.Nearest(typed, ["run", "diff", "status", "-f", "--kthena"]));
}
