using System.CommandLine;

namespace ModelBooster.Host.Commands.Help;

/// <summary>A command with what help and reference say of it.</summary>
/// <param name="name">Its name.</param>
/// <param name="purpose">What it does, in a sentence.</param>
/// <param name="documentation">The rest.</param>
internal sealed class DocumentedCommand(string name, string purpose, Documentation documentation) : Command(name, purpose)
{
    private readonly List<OptionGroup> groups = [];

    /// <summary>What is said of it.</summary>
    public Documentation Documentation { get; } = documentation;

    /// <summary>Options that stand together under a title of their own; the others come first.</summary>
    public IReadOnlyList<OptionGroup> Groups => groups;

    /// <summary>Adds options that stand together.</summary>
    public void Add(string title, IEnumerable<Option> options)
    {
        var group = new OptionGroup(title, [.. options]);
        groups.Add(group);
        foreach (var option in group.Options)
        {
            Add(option);
        }
    }
}

/// <summary>Options that stand together.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Options">The options.</param>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options);
