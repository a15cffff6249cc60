using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// The status that Kthena writes for a ModelServing. Its manners: counts and conditions in one write; of Available, Progressing and
/// UpdateInProgress the one that holds is True, and one that ceases to hold turns False and keeps its text.
/// </summary>
internal static class ServingStatus
{
    private static readonly string[] Exclusive = ["Available", "Progressing", "UpdateInProgress"];

    /// <summary>The status; null where nothing is to be said.</summary>
    /// <param name="serving">The ModelServing, with the status it has.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="now">The moment.</param>
    public static JsonObject? Of(JsonObject serving, ServingGroups groups, DateTimeOffset now)
    {
        if (!groups.EverHadGroup)
        {
            return null;
        }

        var metadata = serving.Child("metadata");
        var progressing = groups.Progressing(now);
        var status = new JsonObject
        {
            ["observedGeneration"] = metadata.Whole("generation") ?? 1,
            ["replicas"] = groups.Groups.Length,
            ["availableReplicas"] = groups.Groups.Length - progressing.Count,
            ["updatedReplicas"] = groups.Groups.Count(group => group.Revision == groups.Revision),
            ["currentReplicas"] = groups.Groups.Count(group => group.Revision == groups.CurrentRevision),
            ["labelSelector"] = $"modelserving.volcano.sh/name={metadata.Text("name")}",
            ["conditions"] = Conditions(serving.Child("status").List("conditions"), Holding(groups, progressing), now),
        };
        return JsonNode.DeepEquals(Known(serving.Child("status"), status), status) ? null : status;
    }

    private static (string Type, string Reason, string Message) Holding(ServingGroups groups, IReadOnlyList<int> progressing)
    {
        if (progressing.Count == 0)
        {
            return ("Available", "AllGroupsReady", "All Serving groups are ready");
        }

        var list = $"Some groups is progressing: [{string.Join(' ', progressing)}]";
        if (groups.Fault is { } fault)
        {
            return ("Progressing", "GroupProgressing", $"{list}: {fault}");
        }

        if (groups.CurrentRevision.Length == 0 || groups.CurrentRevision == groups.Revision)
        {
            return ("Progressing", "GroupProgressing", list);
        }

        var updated = Enumerable.Range(0, groups.Groups.Length).Where(index => groups.Groups[index].Revision == groups.Revision);
        return ("UpdateInProgress", "GroupsUpdating", $"{list}, Updated Groups are: [{string.Join(' ', updated)}]");
    }

    private static JsonArray Conditions(JsonArray? before, (string Type, string Reason, string Message) holding, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var conditions = new JsonArray();
        var found = false;
        foreach (var condition in before?.OfType<JsonObject>() ?? [])
        {
            var next = (JsonObject)condition.DeepClone();
            var type = condition.Text("type");
            var holds = type == holding.Type;
            if (Exclusive.Contains(type))
            {
                if (condition.Text("status") != (holds ? "True" : "False"))
                {
                    next["status"] = holds ? "True" : "False";
                    next["lastTransitionTime"] = time;
                }

                if (holds)
                {
                    found = true;
                    next["reason"] = holding.Reason;
                    next["message"] = holding.Message;
                }
            }

            conditions.Add(next);
        }

        if (!found)
        {
            conditions.Add(new JsonObject
            {
                ["type"] = holding.Type,
                ["status"] = "True",
                ["reason"] = holding.Reason,
                ["message"] = holding.Message,
                ["lastTransitionTime"] = time,
            });
        }

        return conditions;
    }

    /// <summary>Of the status that is there, the fields that the new one has too.</summary>
    private static JsonObject Known(JsonObject? before, JsonObject after) =>
        new(after.Select(field => KeyValuePair.Create(field.Key, before?[field.Key]?.DeepClone())));
}
