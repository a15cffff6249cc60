using System.Globalization;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Host.Views;

/// <summary>A booster as a tree of lines: the one root cause, conditions, backends, children. Values in, values out.</summary>
internal static class BoosterTree
{
    /// <summary>The whole tree.</summary>
    /// <param name="booster">The booster.</param>
    /// <param name="now">For ages.</param>
    public static TreeNode Of(LiveObject booster, DateTimeOffset now) => Of(booster, now, isBrief: false);

    /// <summary>The tree without what is as it should be: where there is little room.</summary>
    /// <param name="booster">The booster.</param>
    /// <param name="now">For ages.</param>
    public static TreeNode Brief(LiveObject booster, DateTimeOffset now) => Of(booster, now, isBrief: true);

    private static TreeNode Of(LiveObject booster, DateTimeOffset now, bool isBrief)
    {
        var status = StatusDocument.Read(booster.Document);
        var children = new List<TreeNode>();
        var cause = RootCause.Of(booster, status) ?? "";
        if (cause.Length > 0)
        {
            children.Add(new TreeNode(new Span("→ " + cause, Tone.Warning)));
        }

        children.AddRange(Group("conditions", isBrief ? [] : status.Conditions.Select(condition => Cells(condition, now, cause))));
        var backends = status.Backends.Where(backend => !isBrief || backend.AvailableReplicas < backend.Replicas);
        children.AddRange(Group("backends", backends.Select(backend => Cells(backend, cause))));
        children.AddRange(Group("children", status.Children.Where(child => !isBrief || !child.Ready).Select(Cells)));
        return new TreeNode(Header(booster, status, now), children);
    }

    /// <summary>Cells of a first line that are worth standing in line, before the model's name and the cause.</summary>
    public const int HeaderColumns = 7;

    /// <summary>Everything asked for is in place, and nothing is to be said.</summary>
    public static bool IsSettled(LiveObject booster) => RootCause.Of(booster, StatusDocument.Read(booster.Document)) is null;

    /// <summary>The first line alone, with the root cause on it: for a booster among many, and for a line of a log.</summary>
    /// <param name="booster">The booster.</param>
    /// <param name="now">For its age; null leaves it out.</param>
    public static TreeNode Line(LiveObject booster, DateTimeOffset? now)
    {
        var status = StatusDocument.Read(booster.Document);
        return RootCause.Of(booster, status) is { } cause
            ? new TreeNode([.. Header(booster, status, now), new Span("  " + cause, Tone.Warning)], [])
            : new TreeNode(Header(booster, status, now), []);
    }

    /// <summary>How long ago, as kubectl writes it.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 2 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
        { TotalHours: < 2 } => $"{(int)age.TotalMinutes}m",
        { TotalDays: < 2 } => $"{(int)age.TotalHours}h",
        _ => $"{(int)age.TotalDays}d",
    };

    private static Span[] Header(LiveObject booster, StatusDocument status, DateTimeOffset? now)
    {
        var age = now - Created(booster.Document) is { } old ? "  " + Age(old) : "";
        return
        [
            new Span(booster.Ref.Key.ToString(), Tone.Strong),
            new Span(age, Tone.Dim),
            new Span("  "),
            State(status, ConditionTypes.Active, Tone.Bad),
            new Span("  "),
            State(status, ConditionTypes.Ready, Tone.Warning),
            new Span(status.Backends.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"  {status.Backends.Sum(backend => backend.AvailableReplicas)}/{status.Backends.Sum(backend => backend.Replicas)} replicas")
                : ""),
            new Span(status.ModelName.Length > 0 && status.ModelName != booster.Ref.Key.Name ? $"  model {status.ModelName}" : "", Tone.Dim),
        ];
    }

    private static Span State(StatusDocument status, string type, Tone otherwise) => status[type] switch
    {
        { Status: true } => new Span(type, Tone.Good),
        { Status: false } => new Span("not " + type, otherwise),
        _ => new Span(type + " unknown", Tone.Dim),
    };

    private static Span[] Cells(Condition condition, DateTimeOffset now, string cause)
    {
        var isGood = condition.Status == condition.Type is not (ConditionTypes.Failed or ConditionTypes.Stalled);
        return
        [
            new Span(condition.Type, Tone.Plain),
            new Span(condition.Status ? "True" : "False", isGood ? Tone.Good : Tone.Bad),
            new Span(condition.LastTransitionTime == default ? "" : Age(now - condition.LastTransitionTime), Tone.Dim),
            new Span(condition.Reason),
            new Span(Unsaid(condition.Message, cause), Tone.Dim),
        ];
    }

    private static Span[] Cells(BackendStatus backend, string cause) =>
    [
        new Span(backend.Name),
        new Span($"{backend.AvailableReplicas}/{backend.Replicas} available", backend.AvailableReplicas >= backend.Replicas ? Tone.Good : Tone.Warning),

        // The usual message only says the counts again.
        new Span(backend.Message == $"{backend.AvailableReplicas} of {backend.Replicas} replicas available" ? "" : Unsaid(backend.Message, cause), Tone.Dim),
    ];

    private static Span[] Cells(ChildEntry child) =>
    [
        new Span(child.Kind),
        new Span(child.Name),
        new Span(child.Ready ? "ready" : "not ready", child.Ready ? Tone.Good : Tone.Warning),
        new Span(child.Reason, Tone.Dim),
    ];

    /// <summary>What the root cause has said already is not said again.</summary>
    private static string Unsaid(string message, string cause)
    {
        var line = message.ReplaceLineEndings(" ");
        return cause.EndsWith(line, StringComparison.Ordinal) ? "" : line;
    }

    /// <summary>Rows below a title; nothing where there are none.</summary>
    private static IEnumerable<TreeNode> Group(string title, IEnumerable<Span[]> rows)
    {
        var all = rows.ToList();
        return all.Count == 0
            ? []
            : [new TreeNode([new Span(title, Tone.Dim)], [.. Columns.Aligned(all, gap: 2).Select(row => new TreeNode(row, []))])];
    }

    private static DateTimeOffset? Created(JsonElement document) =>
        document.TryGetProperty("metadata"u8, out var metadata) && metadata.TryGetProperty("creationTimestamp"u8, out var created)
        && created.ValueKind == JsonValueKind.String && created.TryGetDateTimeOffset(out var time)
            ? time
            : null;
}
