using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Sandbox;

/// <summary>Which objects a list or a watch is about.</summary>
/// <param name="Namespace">Only these; empty for all.</param>
/// <param name="Labels">What their labels must say.</param>
/// <param name="Fields">What their fields must say.</param>
internal sealed record Selection(string Namespace, ImmutableArray<LabelRequirement> Labels, ImmutableArray<FieldRequirement> Fields)
{
    /// <summary>There is a selector, so that the rest of a page cannot be counted.</summary>
    public bool Selects => Labels.Length > 0 || Fields.Length > 0;

    /// <summary>The object is among them.</summary>
    public bool Matches(StoredObject item) =>
        (Namespace.Length == 0 || item.Namespace == Namespace)
        && Labels.All(requirement => requirement.Matches(item))
        && Fields.All(requirement => requirement.Matches(item));
}

/// <summary>One part of a label selector.</summary>
internal sealed partial record LabelRequirement(string Key, string Operator, ImmutableArray<string> Values)
{
    /// <summary>Reads a label selector.</summary>
    public static Result<ImmutableArray<LabelRequirement>> Parse(string selector)
    {
        var found = ImmutableArray.CreateBuilder<LabelRequirement>();
        foreach (var part in Parts().Matches(selector).Select(match => match.Value.Trim()).Where(part => part.Length > 0))
        {
            var match = Form().Match(part);
            if (!match.Success)
            {
                var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                return Refusal.BadRequest(words.Length > 1
                    ? $"unable to parse requirement: found '{words[1]}', expected: in, notin, =, ==, !=, gt, lt"
                    : $"unable to parse requirement: {part}");
            }

            var (key, operation, value) = (match.Groups["key"].Value, match.Groups["op"].Value, match.Groups["value"].Value.Trim());
            found.Add(match.Groups["not"].Success ? new LabelRequirement(key, "!", [])
                : operation.Length == 0 ? new LabelRequirement(key, "exists", [])
                : operation is "in" or "notin"
                    ? new LabelRequirement(key, operation, [.. value.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries)])
                    : new LabelRequirement(key, operation, [value]));
        }

        return found.ToImmutable();
    }

    /// <summary>The object's labels say so.</summary>
    public bool Matches(StoredObject item)
    {
        var present = item.Labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            "exists" => present,
            "!" => !present,
            "=" or "==" or "in" => present && Values.Contains(value!),
            "!=" or "notin" => !present || !Values.Contains(value!),
            _ => present && long.TryParse(value, CultureInfo.InvariantCulture, out var number)
                && long.TryParse(Values[0], CultureInfo.InvariantCulture, out var limit)
                && (Operator is ">" ? number > limit : number < limit),
        };
    }

    [GeneratedRegex(@"(?:\([^)]*\)|[^,])+")]
    private static partial Regex Parts();

    [GeneratedRegex(
        @"^(?:(?<not>!)\s*(?<key>[\w./-]+)|(?<key>[\w./-]+)(?:\s*(?<op>==|=|!=|>|<)\s*(?<value>[\w.-]*)|\s+(?<op>in|notin)\s*(?<value>\([^)]*\)))?)$")]
    private static partial Regex Form();
}

/// <summary>One part of a field selector.</summary>
internal sealed record FieldRequirement(string Path, bool Equal, string Value)
{
    /// <summary>Reads a field selector; custom resources can only be chosen by name and namespace.</summary>
    public static Result<ImmutableArray<FieldRequirement>> Parse(string selector, ResourceType type)
    {
        var found = ImmutableArray.CreateBuilder<FieldRequirement>();
        foreach (var part in selector.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                return Refusal.BadRequest($"invalid selector: '{selector}'; can't understand '{part}'");
            }

            var equal = part[at - 1] != '!';
            var path = part[..(equal ? at : at - 1)];
            if (path is not ("metadata.name" or "metadata.namespace") && (type.Custom || type == BuiltInKinds.Crd))
            {
                return Refusal.BadRequest($"field label not supported: {path}");
            }

            found.Add(new FieldRequirement(path, equal, part[(at + 1)..].TrimStart('=')));
        }

        return found.ToImmutable();
    }

    /// <summary>The object's fields say so.</summary>
    public bool Matches(StoredObject item)
    {
        var value = Path switch
        {
            "metadata.name" => item.Name,
            "metadata.namespace" => item.Namespace,
            _ => ScaleEndpoint.At(item.Read(), Path) switch
            {
                null => "",
                { } node => node.AsText() ?? JsonText.Text(node),
            },
        };
        return value == Value == Equal;
    }
}
