using System.CommandLine;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Commands.Help;

namespace ModelBooster.Host.Tests.Support;

/// <summary>The commands as they are, with what is said of them.</summary>
internal static class AllCommands
{
    public static RootCommand Root { get; } = CommandLine.Root(
        new Terminal(Stream.Null, TextWriter.Null, TextWriter.Null), TheProgram.Access(new FakeCluster()));

    public static IReadOnlyList<DocumentedCommand> All { get; } = [.. Root.Subcommands.Cast<DocumentedCommand>()];

    public static TheoryData<string> Names => new(All.Select(command => command.Name));

    /// <summary>Every example, of the program and of its commands.</summary>
    public static IReadOnlyList<Example> Examples { get; } =
        [.. CommandLine.Documentation.Examples, .. All.SelectMany(command => command.Documentation.Examples)];

    public static DocumentedCommand Named(string name) => All.Single(command => command.Name == name);
}
