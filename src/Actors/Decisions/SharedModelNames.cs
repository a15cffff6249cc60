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
        var before = routes.GetValueOrDefault(live.Ref);
        var now = Learn(live, boosterUid);
        if (before == now)
        {
            return [];
        }

        var told = before is not null && before.ModelName != now.ModelName ? Tell(before.ModelName).ToList() : [];
        return [.. told, .. Tell(now.ModelName)];
    }

    /// <summary>The routes of a list, all of them before anything is told of one: else each would first be told half of it.</summary>
    /// <param name="listed">The routes, with the booster that each belongs to; null for a stranger's.</param>
    public void Listed(IEnumerable<(LiveObject Live, string? BoosterUid)> listed)
    {
        foreach (var (live, boosterUid) in listed)
        {
            Learn(live, boosterUid);
        }
    }

    /// <summary>What there is to say of a route, for one who is just being told of the route itself; it is not told again.</summary>
    public string? Take(ObjectRef target)
    {
        if (!routes.TryGetValue(target, out var route))
        {
            return null;
        }

        var note = Note(route, byName[route.ModelName]);
        Remember(target, note);
        return note;
    }

    /// <summary>Whatever has not been told yet, of all routes.</summary>
    public IEnumerable<(ObjectRef Route, string BoosterUid, string? Note)> Untold() => byName.Keys.ToList().SelectMany(Tell);

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

    private Route Learn(LiveObject live, string? boosterUid)
    {
        var route = new Route(CreatedAt(live.Document), live.Ref, LiveChild.ModelNameOf(live.Document) ?? "", boosterUid);
        if (routes.TryGetValue(live.Ref, out var before))
        {
            Remove(before);
        }

        routes[live.Ref] = route;
        (byName.TryGetValue(route.ModelName, out var group) ? group : byName[route.ModelName] = []).Add(route);
        return route;
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

            Remember(route.Ref, note);
            yield return (route.Ref, route.BoosterUid!, note);
        }
    }

    private void Remember(ObjectRef route, string? note)
    {
        if (note is null)
        {
            told.Remove(route);
        }
        else
        {
            told[route] = note;
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
