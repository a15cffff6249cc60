using System.Globalization;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Host.Views;

/// <summary>What the controller said of a booster in a Kubernetes Event; as often as it did.</summary>
/// <param name="Booster">Of which.</param>
/// <param name="Reason">In one word.</param>
/// <param name="Note">In words, on one line.</param>
/// <param name="IsWarning">Type Warning.</param>
/// <param name="IsWrite">The note is a whole sentence about a write; else about a state that the reason names.</param>
/// <param name="Count">How often.</param>
/// <param name="At">When last.</param>
internal sealed record Told(ObjectKey Booster, string Reason, string Note, bool IsWarning, bool IsWrite, int Count, DateTimeOffset At)
{
    /// <summary>Reads an Event of either age; null where it is about something else than a ModelBooster.</summary>
    public static Told? Read(LiveObject live)
    {
        var said = live.Document;
        var about = Member(said, "regarding");
        return Text(about, "kind") != Kinds.ModelBooster.Name || Text(about, "name").Length == 0 ? null : new Told(
            new ObjectKey(Text(about, "namespace"), Text(about, "name")),
            Text(said, "reason"),
            Text(said, "note").ReplaceLineEndings(" "),
            Text(said, "type") == "Warning",
            Text(said, "action") is "Create" or "Update" or "Delete",
            Number(Member(said, "series"), "count") ?? Number(said, "deprecatedCount") ?? 1,
            Time(Member(said, "series"), "lastObservedTime") ?? Time(said, "deprecatedLastTimestamp") ?? Time(said, "eventTime")
                ?? Time(Member(said, "metadata"), "creationTimestamp") ?? DateTimeOffset.MinValue);
    }

    private static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var found) ? found : default;

    private static string Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } found ? found.GetString()! : "";

    private static int? Number(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt32(out var value) && value > 0 ? value : null;

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        DateTimeOffset.TryParse(Text(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}

/// <summary>The newest things told, repeats folded into one with their number.</summary>
internal sealed class ToldTail
{
    /// <summary>More than any screen shows; what is older is forgotten now and then.</summary>
    private const int Most = 200;

    private readonly Dictionary<string, Told> byUid = [];

    /// <summary>Takes an Event.</summary>
    /// <returns>What it says, if that is news: a new Event, or one that was told once more.</returns>
    public Told? Take(LiveObject live)
    {
        if (Told.Read(live) is not { } told || byUid.GetValueOrDefault(live.Uid) == told)
        {
            return null;
        }

        byUid[live.Uid] = told;
        if (byUid.Count > 2 * Most)
        {
            foreach (var old in byUid.OrderByDescending(entry => entry.Value.At).Skip(Most).Select(entry => entry.Key).ToList())
            {
                byUid.Remove(old);
            }
        }

        return told;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Told> Newest() =>
    [
        .. byUid.Values.GroupBy(told => (told.Booster, told.Reason, told.Note))
            .Select(same => same.MaxBy(told => told.At)! with { Count = same.Sum(told => told.Count) })
            .OrderByDescending(told => told.At),
    ];
}
