using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelBooster.ApiServer;

/// <summary>What kind of request was counted.</summary>
/// <param name="Verb">As the server counts: GET, LIST, WATCH, POST, PUT, PATCH, APPLY, DELETE.</param>
/// <param name="Resource">Plural of the kind.</param>
/// <param name="Subresource">status, scale; empty for the object itself.</param>
public sealed record RequestKind(string Verb, string Resource, string Subresource);

/// <summary>The server's own <c>apiserver_request_total</c>, summed over answers and groups.</summary>
public sealed partial record RequestCounts(IReadOnlyDictionary<RequestKind, long> ByKind)
{
    /// <summary>Reads the server's metrics page.</summary>
    public static RequestCounts Parse(string metrics)
    {
        var counts = new Dictionary<RequestKind, long>();
        foreach (var line in metrics.Split('\n'))
        {
            if (!line.StartsWith("apiserver_request_total{", StringComparison.Ordinal))
            {
                continue;
            }

            var labels = Label().Matches(line).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
            var kind = new RequestKind(
                labels["verb"], labels.GetValueOrDefault("resource", ""), labels.GetValueOrDefault("subresource", ""));
            var value = (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            counts[kind] = counts.GetValueOrDefault(kind) + value;
        }

        return new RequestCounts(counts);
    }

    /// <summary>What came since an earlier reading.</summary>
    public RequestCounts Since(RequestCounts earlier) =>
        new(ByKind
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value - earlier.ByKind.GetValueOrDefault(pair.Key)))
            .Where(pair => pair.Value != 0)
            .ToDictionary());

    [GeneratedRegex("""(\w+)="([^"]*)"[,}]""")]
    private static partial Regex Label();
}
