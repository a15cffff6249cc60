using System.Globalization;
using System.Text.Json;

namespace ModelBooster.ApiServer;

/// <summary>One request as the server's audit log tells it. The sandbox has no log, and tells the same of every answer.</summary>
/// <param name="Verb">get, list, watch, create, update, patch (server-side apply too), delete, deletecollection.</param>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Resource">Plural of the kind; empty for a request that is none of an object.</param>
/// <param name="Subresource">status, scale; empty for the object itself.</param>
/// <param name="Namespace">Empty for cluster-scoped objects and requests over all namespaces.</param>
/// <param name="Name">Empty for lists and watches that no field selector binds to one name.</param>
/// <param name="User">Common name of the client's certificate; on the sandbox, the user of its token.</param>
/// <param name="UserAgent">As the client sent it.</param>
/// <param name="Code">HTTP status of the answer.</param>
/// <param name="At">When the request came.</param>
public sealed record AuditRecord(
    string Verb,
    string Group,
    string Resource,
    string Subresource,
    string Namespace,
    string Name,
    string User,
    string UserAgent,
    int Code,
    DateTimeOffset At)
{
    /// <summary>The request asked for a change.</summary>
    public bool IsWrite => Verb is "create" or "update" or "patch" or "delete" or "deletecollection";

    /// <summary>It was about a Kubernetes Event, which is counted apart.</summary>
    public bool IsEvent => Resource == "events";

    /// <summary>It was about a lease, which a leader renews.</summary>
    public bool IsLease => Resource == "leases";

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{At:HH:mm:ss.fff} {User} {Verb} {Resource}{(Subresource.Length > 0 ? "/" + Subresource : "")} {Namespace}/{Name} → {Code}");
}

/// <summary>Reads the audit log of a running server.</summary>
/// <param name="path">The file.</param>
/// <param name="http">A client of the server.</param>
internal sealed class AuditLog(string path, HttpClient http)
{
    private const string MarkerPrefix = "audit-marker-";
    private int markers;

    /// <summary>A record is written after its answer was sent; so a marker is sent, and the log read until the marker is in it.</summary>
    public async Task<IReadOnlyList<AuditRecord>> ReadAsync()
    {
        var marker = MarkerPrefix + Interlocked.Increment(ref markers).ToString(CultureInfo.InvariantCulture);
        using var answer = await http.GetAsync(new Uri($"api/v1/namespaces/{marker}", UriKind.Relative));
        var lines = await Eventually.HoldsAsync(
            () => LogFile.LinesAsync(path),
            seen => seen.Any(line => line.Contains($"\"{marker}\"", StringComparison.Ordinal)),
            "the audit log is up to date",
            show: seen => $"{seen.Count} lines");
        return [.. lines.Select(Parse).OfType<AuditRecord>()];
    }

    /// <summary>A long-running request (a watch) counts when its answer starts, every other when it is complete.</summary>
    private static AuditRecord? Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var entry = document.RootElement;
        var verb = Text(entry, "verb");
        if (Text(entry, "stage") != (verb == "watch" ? "ResponseStarted" : "ResponseComplete"))
        {
            return null;
        }

        entry.TryGetProperty("objectRef", out var about);
        entry.TryGetProperty("user", out var user);
        var name = Text(about, "name");
        return name.StartsWith(MarkerPrefix, StringComparison.Ordinal)
            ? null
            : new AuditRecord(
                verb,
                Text(about, "apiGroup"),
                Text(about, "resource"),
                Text(about, "subresource"),
                Text(about, "namespace"),
                name,
                Text(user, "username"),
                Text(entry, "userAgent"),
                entry.TryGetProperty("responseStatus", out var status) && status.TryGetProperty("code", out var code) ? code.GetInt32() : 0,
                entry.GetProperty("requestReceivedTimestamp").GetDateTimeOffset());
    }

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
