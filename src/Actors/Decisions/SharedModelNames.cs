using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>
/// ModelRoutes of the whole cluster by their modelName. Kthena's router knows no namespaces here: of several routes for one
/// modelName it keeps the oldest, and requests never reach the others. That is no failure of a booster, but it must be told.
/// </summary>
public sealed class SharedModelNames
{
    private readonly Dictionary<string, SortedSet<Route>> byName = [];
    private readonly Dictionary<ObjectRef, Route> routes = [];
    private readonly Dictionary<ObjectRef, string> told = [];

    /// <summary>A route was seen.</summary>
    /// <param name="live">The route.</param>
    /// <param name="boosterUid">The booster it belongs to; null for a stranger's.</param>
    /// <returns>What is to be told: a sentence, or null where a name is shared no longer.</returns>
    public IEnumerable<(ObjectRef Route, string BoosterUid, string? Note)> Seen(LiveObject live, string? boosterUid)
    {
        var route = new Route(CreatedAt(live.Document), live.Ref, LiveChild.ModelNameOf(live.Document) ?? "", boosterUid);
        if (routes.TryGetValue(live.Ref, out var before))
        {
            if (before == route)
            {
                return [];
            }

            Remove(before);
        }

        routes[live.Ref] = route;
        (byName.TryGetValue(route.ModelName, out var group) ? group : byName[route.ModelName] = []).Add(route);
        var told = before is not null && before.ModelName != route.ModelName ? Tell(before.ModelName).ToList() : [];
        return [.. told, .. Tell(route.ModelName)];
    }

    /// <summary>A route is gone.</summary>
    public IEnumerable<(ObjectRef Route, string BoosterUid, string? Note)> Gone(ObjectRef gone)
    {
        if (!routes.Remove(gone, out var route))
        {
            return [];
        }

        Remove(route);
        told.Remove(gone);
        return Tell(route.ModelName).ToList();
    }

    private void Remove(Route route)
    {
        if (byName.TryGetValue(route.ModelName, out var group) && group.Remove(route) && group.Count == 0)
        {
            byName.Remove(route.ModelName);
        }
    }

    /// <summary>What has to be told anew of the routes of one name.</summary>
    private IEnumerable<(ObjectRef Route, string BoosterUid, string? Note)> Tell(string modelName)
    {
        if (!byName.TryGetValue(modelName, out var group))
        {
            yield break;
        }

        foreach (var route in group.Where(route => route.BoosterUid is not null))
        {
            var note = Note(route, group);
            if (told.GetValueOrDefault(route.Ref) == note)
            {
                continue;
            }

            if (note is null)
            {
                told.Remove(route.Ref);
            }
            else
            {
                told[route.Ref] = note;
            }

            yield return (route.Ref, route.BoosterUid!, note);
        }
    }

    private static string? Note(Route route, SortedSet<Route> group)
    {
        var oldest = group.Min!;
        return group.Count == 1 || route.ModelName.Length == 0 ? null
            : route == oldest
                ? $"{group.Skip(1).First().Ref} asks for the same modelName {route.ModelName} and, being younger, gets no requests"
                : $"{oldest.Ref} has the same modelName {route.ModelName} and is older: Kthena's router sends requests there, not here";
    }

    private static string CreatedAt(JsonElement route) =>
        route.TryGetProperty("metadata"u8, out var metadata) && metadata.TryGetProperty("creationTimestamp"u8, out var created)
            ? created.GetString() ?? ""
            : "";

    private sealed record Route(string CreatedAt, ObjectRef Ref, string ModelName, string? BoosterUid) : IComparable<Route>
    {
        // RFC 3339 in UTC with seconds: the order of the text is the order of time.
        public int CompareTo(Route? other) => other is null ? 1
            : string.CompareOrdinal(CreatedAt, other.CreatedAt) is var byAge and not 0 ? byAge
            : string.CompareOrdinal(Ref.Key.ToString(), other.Ref.Key.ToString());
    }
}
