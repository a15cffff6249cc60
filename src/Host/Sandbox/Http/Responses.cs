using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>Writes answers.</summary>
internal static class Responses
{
    /// <summary>Bytes that are JSON already.</summary>
    public static async Task JsonAsync(
        this HttpContext context, int code, ReadOnlyMemory<byte> json, string contentType = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>A document.</summary>
    public static Task JsonAsync(this HttpContext context, int code, JsonNode json, string contentType = "application/json") =>
        context.JsonAsync(code, JsonText.Write(json), contentType);

    /// <summary>A refusal.</summary>
    public static Task RefuseAsync(this HttpContext context, Refusal refusal)
    {
        if (refusal.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.JsonAsync(refusal.Code, refusal.ToStatus());
    }

    /// <summary>Plain text.</summary>
    public static async Task TextAsync(this HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Warning headers, before the body.</summary>
    public static void Warn(this HttpContext context, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var quoted = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            context.Response.Headers.Append("Warning", $"299 - \"{quoted}\"");
        }
    }
}
