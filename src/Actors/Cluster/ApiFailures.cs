using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;

namespace ModelBooster.Cluster;

/// <summary>Turns refusals, Status objects and network errors into <see cref="ApiFailure"/>s.</summary>
internal static class ApiFailures
{
    /// <summary>A request took longer than its time.</summary>
    public const string Timeout = "Timeout";

    /// <summary>An answer that is not what the API promises: not JSON, or cut short.</summary>
    public const string Unreadable = "Unreadable";

    /// <summary>The server's certificate was not accepted, or ours by the server.</summary>
    public const string SecureConnection = "SecureConnectionError";

    /// <summary>The credentials themselves could not be had: a token file, an exec plugin.</summary>
    public const string Credentials = "Credentials";

    /// <summary>The server refused and gave no reason.</summary>
    private const string Unknown = "Unknown";

    // Messages end up in logs and conditions: long enough for the words of a webhook, too short for a whole object.
    private const int LongestMessage = 2048;

    /// <summary>Reads an answer that is not 2xx. Its body is a Status object, unless a proxy between answered.</summary>
    public static ApiFailure OfResponse(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var code = (int)response.StatusCode;
        var wait = RetryAfter(response.Headers.RetryAfter, now);
        try
        {
            var status = JsonElement.Parse(body);
            if (status.ValueKind == JsonValueKind.Object && Text(status, "kind"u8) == "Status")
            {
                var read = Translated(OfStatus(status, code));
                return read with { RetryAfter = wait ?? read.RetryAfter };
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not the API server's own words; said below.
        }

        var phrase = response.ReasonPhrase is { Length: > 0 } given ? given : response.StatusCode.ToString();
        var words = OneLine(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 256)]));
        return new ApiFailure(code, response.StatusCode.ToString(), words.Length == 0 ? phrase : $"{phrase}: {words}", wait);
    }

    /// <summary>Reads a Status object, from an answer's body or from a watch.</summary>
    /// <param name="status">The object.</param>
    /// <param name="code">The answer's status code where there is one; the object's own otherwise.</param>
    public static ApiFailure OfStatus(JsonElement status, int? code)
    {
        var own = Number(status, "code"u8);
        var reason = Text(status, "reason"u8);
        var message = Text(status, "message"u8);
        TimeSpan? wait = null;
        var causes = ImmutableArray<ApiFailureCause>.Empty;
        if (status.TryGetProperty("details"u8, out var details) && details.ValueKind == JsonValueKind.Object)
        {
            wait = Number(details, "retryAfterSeconds"u8) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
            if (details.TryGetProperty("causes"u8, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                causes = [.. list.EnumerateArray().Where(cause => cause.ValueKind == JsonValueKind.Object).Select(Cause)];
            }
        }

        return new ApiFailure(
            code ?? own,
            string.IsNullOrEmpty(reason) ? Unknown : reason,
            string.IsNullOrEmpty(message) ? $"refused with {code ?? own}" : OneLine(message),
            wait,
            causes);
    }

    /// <summary>What broke between here and the server; null for an exception that is none of the network's.</summary>
    public static ApiFailure? OfException(Exception error) => error switch
    {
        HttpRequestException http => Network(http, http.HttpRequestError),
        HttpIOException http => Network(http, http.HttpRequestError),
        AuthenticationException => new ApiFailure(null, SecureConnection, InWords(error)),
        IOException => Network(error, HttpRequestError.Unknown),
        _ => null,
    };

    /// <summary>All that an exception and those inside it say, in one line and nothing twice.</summary>
    public static string InWords(Exception error)
    {
        var said = new List<string>();
        for (var each = error; each is not null; each = each.InnerException)
        {
            var words = OneLine(each.Message);
            if (!said.Exists(before => before.Contains(words, StringComparison.Ordinal)))
            {
                said.Add(words);
            }
        }

        return string.Join(": ", said);
    }

    /// <summary>Runs of white space become one space; what is too long is cut.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestMessage ? line : line[..LongestMessage] + "…";
    }

    /// <summary>
    /// Server-side apply answers a field that the schema does not declare with a bare error, hence with 500 and no reason.
    /// By its meaning it is a 422: sent again it will be refused again, and must not count as a server in trouble.
    /// </summary>
    private static ApiFailure Translated(ApiFailure failure) =>
        failure is { Status: 500, Reason: Unknown }
        && failure.Message.StartsWith("failed to create typed patch object", StringComparison.Ordinal)
            ? failure with { Status = 422, Reason = "Invalid" }
            : failure;

    private static ApiFailure Network(Exception error, HttpRequestError kind)
    {
        for (var each = error; each is not null; each = each.InnerException)
        {
            if (each is SocketException socket)
            {
                var reason = socket.SocketErrorCode == SocketError.TimedOut ? Timeout : socket.SocketErrorCode.ToString();
                return new ApiFailure(null, reason, InWords(error));
            }
        }

        return new ApiFailure(null, kind == HttpRequestError.Unknown ? "NetworkError" : kind.ToString(), InWords(error));
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - now : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static ApiFailureCause Cause(JsonElement cause) => new(
        Text(cause, "reason"u8) ?? "",
        Text(cause, "field"u8) ?? "",
        OneLine(Text(cause, "message"u8) ?? ""));

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;
}
