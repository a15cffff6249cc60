using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Views;

/// <summary>What a live view has to show.</summary>
/// <param name="Head">Lines above everything.</param>
/// <param name="Boosters">In the order of their names.</param>
/// <param name="Told">What the controller said, newest first.</param>
/// <param name="Now">For ages.</param>
internal sealed record Scene(IReadOnlyList<string> Head, IReadOnlyList<LiveObject> Boosters, IReadOnlyList<Told> Told, DateTimeOffset Now)
{
    /// <summary>The cluster does not answer.</summary>
    public ApiFailure? Lost { get; init; }

    /// <summary>Events cannot be read.</summary>
    public ApiFailure? NoEvents { get; init; }
}

/// <summary>
/// A scene laid out for a screen: never wider, never higher. Settled boosters are a line each, the others trees as far as there is room
/// for them; below stands what the controller said last. Values in, lines out.
/// </summary>
internal static class Screenful
{
    private const int CauseLines = 3;
    private const int NoteLines = 2;
    private const int MostTold = 14;

    /// <summary>Lines that the short tree of a booster has below its first, more or less.</summary>
    private const int TreeLines = 6;

    /// <summary>Put among the rows so that columns do not move when a state changes.</summary>
    private static readonly Span[] Widest = [new(""), new(""), new(""), new("not Active"), new(""), new("not Ready"), new(""), new("")];

    // On a screen lower than this the boosters get it all.
    private const int LowestForTold = 12;

    /// <summary>The lines.</summary>
    /// <param name="scene">What to show.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Lines at the most.</param>
    public static IReadOnlyList<Span[]> Lines(Scene scene, int width, int height)
    {
        var lines = new List<Span[]>();
        lines.AddRange(scene.Head.Select(text => Line(text, Tone.Dim)));
        if (scene.Lost is { } lost)
        {
            lines.Add(Line($"the cluster does not answer, this may be old: {lost.Message.ReplaceLineEndings(" ")}", Tone.Bad));
        }

        var told = height < LowestForTold ? [] : ToldLines(scene, width, RoomForTold(scene, height - lines.Count, height / 4));
        var room = height - lines.Count - told.Count;
        lines.AddRange(scene.Boosters.Count == 0 ? [Line("no ModelBoosters yet", Tone.Dim)] : BoosterLines(scene, width, room));
        lines.AddRange(told);
        return [.. lines.Take(height).Select(line => TextCells.Cut(line, width))];
    }

    /// <summary>What the boosters leave, but always a part of the screen.</summary>
    private static int RoomForTold(Scene scene, int height, int least)
    {
        var unsettled = scene.Boosters.Count(booster => !BoosterTree.IsSettled(booster));
        return Math.Clamp(height - scene.Boosters.Count - (unsettled * TreeLines), least, Math.Max(least, MostTold));
    }

    private static List<Span[]> BoosterLines(Scene scene, int width, int room)
    {
        var labels = scene.Boosters.Select(booster => BoosterTree.Line(booster, scene.Now).Label).Append(Widest).ToList();
        var rows = scene.Boosters.Zip(Columns.Aligned(labels, gap: 0, BoosterTree.HeaderColumns))
            .Select(pair => new Row(pair.First, BoosterTree.IsSettled(pair.First), pair.Second)).ToList();
        List<Span[]> more = [];
        if (rows.Count > room)
        {
            rows = [.. rows.OrderBy(row => row.IsSettled)];
            var hidden = rows.Skip(Math.Max(0, room - 1)).ToList();
            var unsettled = hidden.Count(row => !row.IsSettled);
            var how = unsettled == 0 ? "all as asked for" : $"{unsettled} of them not yet as asked for";
            more = [Line($"… {hidden.Count} more, {how}", Tone.Dim)];
            rows = [.. rows.Take(rows.Count - hidden.Count)];
        }

        // A booster alone is shown whole, as `status` would. Of many, each that is not settled gets the short tree first.
        var spare = room - rows.Count - more.Count;
        Func<LiveObject, DateTimeOffset, TreeNode>[] trees = rows.Count == 1 ? [BoosterTree.Of] : [BoosterTree.Brief, BoosterTree.Of];
        foreach (var tree in trees)
        {
            foreach (var row in rows.Where(row => rows.Count == 1 || !row.IsSettled))
            {
                List<Span[]> whole = [row.Title, .. Below(tree(row.Booster, scene.Now), width)];
                if (whole.Count - row.Lines.Count <= spare)
                {
                    spare -= whole.Count - row.Lines.Count;
                    row.Lines = whole;
                }
            }
        }

        return [.. rows.SelectMany(row => row.Lines), .. more];
    }

    private static IEnumerable<Span[]> Below(TreeNode node, int width, string guides = "") => node.Children.SelectMany((child, index) =>
    {
        var isLast = index == node.Children.Count - 1;
        var below = guides + (isLast ? "    " : "│   ");

        // A line of one piece is a sentence: the cause.
        var texts = child is { Children.Count: 0, Label: [var sentence] }
            ? TextCells.Break(sentence.Text, Math.Max(1, width - below.Length), CauseLines)
                .Select(part => (IReadOnlyList<Span>)[sentence with { Text = part }])
            : [child.Label];
        var guide = guides + (isLast ? "└── " : "├── ");
        return texts.Select((text, part) => (Span[])[new Span(part > 0 ? below : guide, Tone.Dim), .. text])
            .Concat(Below(child, width, below));
    });

    private static List<Span[]> ToldLines(Scene scene, int width, int most)
    {
        if (scene.Told.Count == 0)
        {
            return scene.NoEvents is { } failure
                ? [[], Line($"Events cannot be shown: {failure.Message.ReplaceLineEndings(" ")}", Tone.Dim)]
                : [];
        }

        var shown = scene.Told.Take(most).ToList();
        var namespaces = scene.Boosters.Select(booster => booster.Ref.Key).Concat(shown.Select(told => told.Booster)).Select(key => key.Namespace);
        var isOneNamespace = namespaces.Distinct().Count() == 1;
        var rows = Columns.Aligned(
            [.. shown.Select(told => (Span[])
            [
                new Span(BoosterTree.Age(scene.Now - told.At).PadLeft(4) + "  ", Tone.Dim),
                new Span((isOneNamespace ? told.Booster.Name : told.Booster.ToString()) + "  "),
                new Span(told.Count > 1 ? $"{told.Count}×  " : "", Tone.Dim),
                new Span(told.IsWrite ? told.Note : $"{told.Reason}: {told.Note}", told.IsWarning ? Tone.Warning : Tone.Plain),
            ])],
            gap: 0);
        var lines = new List<Span[]>();
        foreach (var row in rows)
        {
            var before = row[..^1].Sum(cell => TextCells.Width(cell.Text));
            var parts = TextCells.Break(row[^1].Text, Math.Max(1, width - before), most < MostTold / 2 ? 1 : NoteLines);
            if (lines.Count + parts.Count > most - 2)
            {
                break;
            }

            lines.InsertRange(0, parts.Select((part, index) => (Span[])
                [.. index == 0 ? row[..^1] : [new Span(new string(' ', before))], row[^1] with { Text = part }]));
        }

        return [[], Line("latest Events", Tone.Dim), .. lines];
    }

    private static Span[] Line(string text, Tone tone) => [new Span(text, tone)];

    private sealed class Row(LiveObject booster, bool isSettled, Span[] line)
    {
        public LiveObject Booster => booster;

        public bool IsSettled => isSettled;

        /// <summary>The line above a tree, which says the cause itself.</summary>
        public Span[] Title => isSettled ? line : line[..^1];

        public List<Span[]> Lines { get; set; } = [line];
    }
}
