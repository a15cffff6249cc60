using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Sends a scenario to one server and keeps the answers in a form that can be compared.</summary>
internal sealed partial class Exchange(HttpClient client, string space)
{
    private readonly Dictionary<string, string> remembered = new(StringComparer.Ordinal) { ["ns"] = space };

    /// <summary>Sends a request.</summary>
    public async Task<string> SendAsync(Request request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), Fill(request.Path).TrimStart('/'));
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(request.Body)));
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        if (request.Accept is not null)
        {
            message.Headers.Accept.ParseAdd(request.Accept);
        }

        using var response = await client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? string.Concat(values.Order().Select(value => $"\nwarning: {value}")) : "";
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound && !text.Contains("\"Status\"", StringComparison.Ordinal))
        {
            return "404 outside of the API";
        }

        return $"{(int)response.StatusCode}{warnings}\n{Normal(text)}";
    }

    private string Fill(string text) => Placeholder().Replace(text, match => remembered.TryGetValue(match.Groups[1].Value, out var value)
        ? value
        : throw new InvalidOperationException($"nothing is known of {match.Value}"));

    private string Normal(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            return string.Join("\n", (lines.Length > 1 && lines[0].StartsWith("{\"type\"", StringComparison.Ordinal) ? lines : [text]).Select(Document));
        }
        catch (JsonException)
        {
            return text.Trim();
        }
    }

    private string Document(string json)
    {
        var node = JsonNode.Parse(json);
        Remember(node);
        return Sorted(Answers.Normal(node))?.ToJsonString(Shown) ?? "null";
    }

    private void Remember(JsonNode? node)
    {
        if (node is not JsonObject document)
        {
            return;
        }

        if (document["metadata"] is JsonObject metadata)
        {
            if (metadata["continue"]?.GetValue<string>() is { Length: > 0 } token)
            {
                remembered["continue"] = token;
            }

            if (metadata["name"]?.GetValue<string>() is { } name)
            {
                remembered[$"rv:{name}"] = metadata["resourceVersion"]?.GetValue<string>() ?? "";
                remembered[$"uid:{name}"] = metadata["uid"]?.GetValue<string>() ?? "";
            }
            else if (metadata["resourceVersion"]?.GetValue<string>() is { } version)
            {
                remembered["rv:list"] = version;
            }
        }
    }

    /// <summary>The same with members in order.</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(
            members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    private static readonly JsonSerializerOptions Shown = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [GeneratedRegex(@"\{((?:rv|uid):[\w.-]+|ns|continue)\}")]
    private static partial Regex Placeholder();
}
