using Spectre.Console;
using Spectre.Console.Rendering;

namespace ModelBooster.Host.Views;

/// <summary>Draws trees: with guides and colours, broken to the width of a screen; or as indented lines for a pipe.</summary>
internal static class TreeDrawing
{
    /// <summary>For a screen.</summary>
    public static IRenderable Of(IEnumerable<TreeNode> roots) => new Rows(roots.Select(Root));

    /// <summary>For a pipe: two spaces a level, no line broken.</summary>
    public static void Write(TextWriter output, TreeNode node, int level = 0)
    {
        output.WriteLine(new string(' ', 2 * level) + node.Text);
        foreach (var child in node.Children)
        {
            Write(output, child, level + 1);
        }
    }

    private static Tree Root(TreeNode node)
    {
        var tree = new Tree(Line(node)) { Guide = TreeGuide.Line, Style = Paint.Style(Tone.Dim) };
        Add(tree, node);
        return tree;
    }

    private static void Add(IHasTreeNodes parent, TreeNode node)
    {
        foreach (var child in node.Children)
        {
            Add(parent.AddNode(Line(child)), child);
        }
    }

    private static Paragraph Line(TreeNode node)
    {
        var line = new Paragraph();
        foreach (var span in node.Label)
        {
            line.Append(span.Text, Paint.Style(span.Tone));
        }

        return line;
    }
}
