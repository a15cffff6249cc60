using System.Text.Encodings.Web;
using System.Text.Json;
using ModelBooster.Decisions;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Diffing;

/// <summary>A diff as lines for people; what is printed is the same with and without colours.</summary>
/// <param name="output">Where to.</param>
/// <param name="paint">Puts colours in.</param>
internal sealed class DiffPrinter(TextWriter output, Paint paint)
{
    private const int LongText = 100;
    private const int Context = 24;
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints one booster.</summary>
    public void Print(BoosterDiff diff)
    {
        output.WriteLine($"{paint.Of(Tone.Strong, diff.Booster.ToString())}: {Summary(diff)}");
        foreach (var note in diff.Notes)
        {
            output.WriteLine($"  {paint.Of(Tone.Dim, note)}");
        }

        foreach (var child in diff.Children)
        {
            Print(child);
        }
    }

    /// <summary>The first line: how much changes, and how deep it goes.</summary>
    internal static string Summary(BoosterDiff diff)
    {
        if (!diff.Changes)
        {
            return "nothing would change";
        }

        var counts = new (ChildChange Change, string Words)[]
        {
            (ChildChange.Update, "to change"), (ChildChange.Create, "to create"), (ChildChange.Recreate, "to make again"),
            (ChildChange.Delete, "to delete"), (ChildChange.Blocked, "refused"),
        };
        var said = string.Join(", ", counts
            .Select(each => (Number: diff.Count(each.Change), each.Words))
            .Where(each => each.Number > 0).Select(each => $"{each.Number} {each.Words}"));
        var impact = diff.IsNew ? "new" : diff.Heaviest switch
        {
            ImpactKind.Restart => $"restart of {Impact.Count(diff.Children.Sum(child => child.Impact.Restarted))}",
            ImpactKind.Scale => Pods(diff),
            ImpactKind.Settings => "no pod is touched",
            ImpactKind.MetadataOnly => "metadata only",
            _ => "",
        };
        return said.Length == 0 ? impact : impact.Length == 0 ? said : $"{said}; {impact}";
    }

    private static string Pods(BoosterDiff diff)
    {
        var changes = diff.Children.Select(child => child.Impact.After - child.Impact.Before).ToList();
        var (more, fewer) = (changes.Where(change => change > 0).Sum(), -changes.Where(change => change < 0).Sum());
        return string.Join(" and ", ((string[])[more > 0 ? $"starts {Impact.Count(more)}" : "", fewer > 0 ? $"ends {Impact.Count(fewer)}" : ""]).Where(part => part.Length > 0));
    }

    private void Print(ChildDiff child)
    {
        var (mark, tone, words) = child.Change switch
        {
            ChildChange.Create => ("+", Tone.Good, child.Impact.Kind == ImpactKind.Scale ? child.Impact.ToString() : ""),
            ChildChange.Delete => ("-", Tone.Bad, child.Impact.Kind == ImpactKind.Scale ? child.Impact.ToString() : ""),
            ChildChange.Recreate => ("-/+", Tone.Bad, "deleted and made again" + (child.Impact.Kind > ImpactKind.Settings ? $", {child.Impact}" : "")),
            ChildChange.Blocked => ("!", Tone.Bad, $"{child.Problem!.Reason}: {child.Problem.Message}"),
            _ => ("~", Tone.Warning, child.Fields.Count == 0 ? "field ownership only" : child.Impact.ToString()),
        };
        var all = string.Join("; ", child.Notes.Prepend(words).Where(part => part.Length > 0));
        output.WriteLine($"  {paint.Of(tone, $"{mark} {child.Ref.Kind} {child.Ref.Key.Name}")}{(all.Length > 0 ? ": " + all : "")}");
        foreach (var field in child.Fields)
        {
            output.WriteLine("      " + Line(field));
        }
    }

    private string Line(FieldDifference field) => field switch
    {
        { Before: null, After: { } added } => paint.Of(Tone.Good, $"+ {field.Path}: {Text(added)}"),
        { Before: { } removed, After: null } => paint.Of(Tone.Bad, $"- {field.Path}: {Text(removed)}"),
        { Before: { } before, After: { } after } => Changed(field.Path, before, after),
        _ => field.Path,
    };

    private string Changed(string path, JsonElement before, JsonElement after)
    {
        var (old, now) = (Text(before), Text(after));
        if (before.ValueKind == JsonValueKind.String && after.ValueKind == JsonValueKind.String && Math.Max(old.Length, now.Length) > LongText)
        {
            (old, now) = Shortened(old, now);
        }

        return $"~ {path}: {paint.Of(Tone.Bad, old)} → {paint.Of(Tone.Good, now)}";
    }

    /// <summary>Of two long texts, what differs and a little around it.</summary>
    internal static (string Before, string After) Shortened(string before, string after)
    {
        var most = Math.Min(before.Length, after.Length);
        var start = 0;
        while (start < most && before[start] == after[start])
        {
            start++;
        }

        var end = 0;
        while (end < most - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        return (Cut(before), Cut(after));

        string Cut(string text)
        {
            var from = Math.Max(0, start - Context);
            var to = Math.Min(text.Length, text.Length - end + Context);
            return (from > 0 ? "…" : "") + text[from..to] + (to < text.Length ? "…" : "");
        }
    }

    private static string Text(JsonElement value) => JsonSerializer.Serialize(value, Compact);
}
