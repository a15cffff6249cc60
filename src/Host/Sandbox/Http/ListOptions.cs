using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>The query of a list or a watch.</summary>
internal sealed record ListOptions
{
    /// <summary>Which objects.</summary>
    public required Selection Selection { get; init; }

    /// <summary>Most items in a page; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Where a page goes on.</summary>
    public ContinueToken? Continue { get; init; }

    /// <summary>resourceVersion; null where it is not given.</summary>
    public long? Version { get; init; }

    /// <summary>Exact, NotOlderThan or nothing.</summary>
    public string Match { get; init; } = "";

    /// <summary>It is a watch.</summary>
    public bool Watch { get; init; }

    /// <summary>How long a watch may last.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A watch may carry bookmarks.</summary>
    public bool Bookmarks { get; init; }

    /// <summary>A watch begins with all objects and a bookmark that ends them; null where it does not say.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>Reads and checks the query.</summary>
    public static Result<ListOptions> Parse(IQueryCollection query, ResourceType type, string space, string name)
    {
        var labels = LabelRequirement.Parse(Text(query, "labelSelector"));
        var fields = FieldRequirement.Parse(Text(query, "fieldSelector"), type);
        if ((labels.Refusal ?? fields.Refusal) is { } unreadable)
        {
            return unreadable;
        }

        var only = fields.Value;
        if (name.Length > 0)
        {
            only = only.Add(new FieldRequirement("metadata.name", true, name));
        }

        var version = Text(query, "resourceVersion");
        if (version.Length > 0 && !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return Refusal.Internal(
                $"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
        }

        var token = Text(query, "continue");
        var initial = Text(query, "sendInitialEvents");
        var options = new ListOptions
        {
            Selection = new Selection(space, labels.Value, only),
            Limit = int.TryParse(Text(query, "limit"), CultureInfo.InvariantCulture, out var limit) ? Math.Max(0, limit) : 0,
            Continue = token.Length == 0 ? null : ContinueToken.Read(token),
            Version = version.Length == 0 ? null : long.Parse(version, CultureInfo.InvariantCulture),
            Match = Text(query, "resourceVersionMatch"),
            Watch = IsTrue(Text(query, "watch")),
            Timeout = int.TryParse(Text(query, "timeoutSeconds"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                ? TimeSpan.FromSeconds(seconds)
                : null,
            Bookmarks = IsTrue(Text(query, "allowWatchBookmarks")),
            SendInitialEvents = initial.Length == 0 ? null : IsTrue(initial),
        };
        return token.Length > 0 && options.Continue is null
            ? Refusal.BadRequest("invalid continue token: continue key is not valid")
            : options.Fault() is { } fault ? fault : options;
    }

    /// <summary>A query parameter that is on: given without a value, or with a true one.</summary>
    public static bool IsTrue(string value) => value is "1" or "true" or "True" or "t";

    private static string Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values.ToString() : "";

    private Refusal? Fault()
    {
        string? why = null;
        if (SendInitialEvents is not null && !Watch)
        {
            return Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        if (Watch && SendInitialEvents is null && Match.Length > 0)
        {
            why = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided";
        }
        else if (SendInitialEvents is not null && Match != "NotOlderThan")
        {
            why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
        }
        else if (!Watch && Match.Length > 0 && Version is null)
        {
            why = "resourceVersionMatch is forbidden unless resourceVersion is provided";
        }
        else if (!Watch && Match.Length > 0 && Continue is not null)
        {
            why = "resourceVersionMatch is forbidden when continue is provided";
        }
        else if (Match == "Exact" && Version == 0)
        {
            why = "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"";
        }

        return why is null ? null : Forbidden("resourceVersionMatch", why);
    }

    private static Refusal Forbidden(string field, string why) =>
        Refusal.InvalidOption("ListOptions", new Cause("FieldValueForbidden", $"Forbidden: {why}", field));
}

/// <summary>Where the next page begins.</summary>
/// <param name="Version">The pages show this version; -1 for the newest.</param>
/// <param name="After">Key of the last object shown.</param>
internal sealed record ContinueToken(long Version, string After)
{
    /// <summary>Reads a token; null where it is none.</summary>
    public static ContinueToken? Read(string token)
    {
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var json = JsonText.Parse(Convert.FromBase64String(padded));
            return json.Whole("rv") is { } version && json.Text("start") is { } start
                ? new ContinueToken(version, start.TrimEnd('\0'))
                : null;
        }
        catch (Exception fault) when (fault is FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = After + "\0" };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
