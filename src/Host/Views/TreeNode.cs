namespace ModelBooster.Host.Views;

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means.</param>
internal readonly record struct Span(string Text, Tone Tone = Tone.Plain);

/// <summary>A line with lines below it, and nothing yet of how it is drawn.</summary>
/// <param name="Label">The line.</param>
/// <param name="Children">Below it.</param>
internal sealed record TreeNode(IReadOnlyList<Span> Label, IReadOnlyList<TreeNode> Children)
{
    /// <summary>A line with nothing below it.</summary>
    public TreeNode(params Span[] label)
        : this(label, [])
    {
    }

    /// <summary>The line without tones.</summary>
    public string Text => string.Concat(Label.Select(span => span.Text)).TrimEnd();
}
