using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>One serving group: a set of pods that starts and becomes ready together.</summary>
/// <param name="Revision">Of the roles that its pods were made from.</param>
/// <param name="ReadyAt">When it is (or was) ready.</param>
internal sealed record ServingGroup(string Revision, DateTimeOffset ReadyAt);

/// <summary>
/// The groups of one ModelServing and how they come and go, as in Kthena: made all at once and ready one after the other, taken
/// away from the end, restarted one at a time from the end when the roles change. Pure; time is handed in.
/// </summary>
/// <param name="Groups">In the order of their numbers.</param>
/// <param name="Revision">Of the roles that are wanted.</param>
/// <param name="CurrentRevision">Of the roles before, while a change is rolled out.</param>
/// <param name="Fault">Why no group can be ready; null where nothing is wrong.</param>
/// <param name="EverHadGroup">Kthena says nothing at all of a serving that never had a group.</param>
internal sealed record ServingGroups(
    ImmutableArray<ServingGroup> Groups, string Revision, string CurrentRevision, string? Fault, bool EverHadGroup)
{
    /// <summary>Annotation on a ModelServing: its value is the message with which all of its groups fail.</summary>
    public const string FailAnnotation = "modelbooster.volcano.sh/sandbox-fail";

    private static readonly ServingGroups None = new([], "", "", null, false);

    /// <summary>The groups that a serving has when it is first seen: what its status says is there is taken to be there.</summary>
    public static ServingGroups FirstSeen(JsonObject serving, DateTimeOffset now)
    {
        var status = serving.Child("status");
        var present = (int)(status.Whole("replicas") ?? 0);
        var seen = status.Whole("observedGeneration") == serving.Child("metadata").Whole("generation");
        var revision = seen ? RevisionOf(serving) : "before";
        return None with
        {
            Groups = [.. Enumerable.Repeat(new ServingGroup(revision, now), present)],
            Revision = revision,
            CurrentRevision = revision,
            EverHadGroup = present > 0 || status?.ContainsKey("replicas") == true,
        };
    }

    /// <summary>The groups a moment later.</summary>
    /// <param name="serving">The ModelServing as it is.</param>
    /// <param name="now">The moment.</param>
    /// <param name="start">How long a group takes to be ready.</param>
    public ServingGroups Next(JsonObject serving, DateTimeOffset now, TimeSpan start)
    {
        var wanted = (int)(serving.Child("spec").Whole("replicas") ?? 1);
        var revision = RevisionOf(serving);
        var fault = serving.Child("metadata").Child("annotations").Text(FailAnnotation);
        var groups = Groups.Length > wanted ? Groups[..wanted] : Groups;
        if (fault is null && Fault is not null)
        {
            // What was held back by the fault starts anew.
            groups = [.. groups.Select((group, index) => group with { ReadyAt = now + (start * (index + 1)) })];
        }

        var last = groups.Length == 0 ? now : Later(now, groups.Max(group => group.ReadyAt));
        for (var added = 1; groups.Length < wanted; added++)
        {
            groups = groups.Add(new ServingGroup(revision, last + (start * added)));
        }

        // One group at a time is restarted, and only when all others are ready.
        var outdated = groups.LastOrDefault(group => group.Revision != revision);
        if (fault is null && outdated is not null && groups.All(group => group.ReadyAt <= now))
        {
            groups = groups.SetItem(groups.LastIndexOf(outdated), new ServingGroup(revision, now + start));
        }

        var rolled = groups.All(group => group.Revision == revision);
        return new ServingGroups(
            groups, revision, rolled ? revision : CurrentRevision, fault, EverHadGroup || groups.Length > 0);
    }

    /// <summary>Numbers of the groups that are not ready.</summary>
    public IReadOnlyList<int> Progressing(DateTimeOffset now) =>
        [.. Enumerable.Range(0, Groups.Length).Where(index => Fault is not null || Groups[index].ReadyAt > now)];

    /// <summary>When something happens by itself next; null where nothing does.</summary>
    public DateTimeOffset? NextAt(DateTimeOffset now) => Fault is not null
        ? null
        : Groups.Where(group => group.ReadyAt > now).Select(group => (DateTimeOffset?)group.ReadyAt).Min();

    private static string RevisionOf(JsonObject serving) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonText.Write(serving.Child("spec").Child("template")?["roles"])))[..10];

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
