namespace ModelBooster.Host.Manifests;

/// <summary>A node of a YAML document, with the line it begins in, so that errors can say where.</summary>
/// <param name="Line">From 1.</param>
internal abstract record YamlNode(int Line)
{
    /// <summary>Text, number, boolean or null, as written.</summary>
    /// <param name="Line">From 1.</param>
    /// <param name="Text">The text.</param>
    /// <param name="Plain">It stands without quotes, so it may be a number.</param>
    internal sealed record Scalar(int Line, string Text, bool Plain) : YamlNode(Line);

    /// <summary>A list.</summary>
    internal sealed record Sequence(int Line, List<YamlNode> Items) : YamlNode(Line);

    /// <summary>An object; keys in the order written.</summary>
    internal sealed record Mapping(int Line, List<KeyValuePair<string, YamlNode>> Members) : YamlNode(Line)
    {
        public YamlNode? Member(string name) => Members.FirstOrDefault(member => member.Key == name).Value;
    }

    /// <summary>The line of a field path such as <c>spec.backends[1].name</c>, or of the nearest parent there is.</summary>
    public int LineOf(string path)
    {
        var node = this;
        foreach (var step in path.Split(['.', '['], StringSplitOptions.RemoveEmptyEntries))
        {
            var next = (node, step) switch
            {
                (Mapping mapping, _) => mapping.Member(step.TrimEnd(']')),
                (Sequence list, _) when int.TryParse(step.TrimEnd(']'), out var index) && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null)
            {
                break;
            }

            node = next;
        }

        return node.Line;
    }
}
