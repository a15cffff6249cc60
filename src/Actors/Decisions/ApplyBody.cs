using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Decisions;

/// <summary>Puts into an apply configuration what only the moment of writing knows.</summary>
public static class ApplyBody
{
    /// <summary>The same configuration with preconditions and the replicas that are to stand.</summary>
    /// <param name="body">UTF-8 JSON of the configuration.</param>
    /// <param name="uid">Only the object of this uid may be written; null for a first apply.</param>
    /// <param name="resourceVersion">Only the object as it was read may be written; null where the body says nothing that was read.</param>
    /// <param name="replicas">spec.replicas in place of the body's; null to leave it.</param>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> body, string? uid, string? resourceVersion, int? replicas)
    {
        if (uid is null && resourceVersion is null && replicas is null)
        {
            return body;
        }

        var root = JsonNode.Parse(body.Span)!.AsObject();
        var metadata = root["metadata"]!.AsObject();
        if (uid is not null)
        {
            metadata["uid"] = uid;
        }

        if (resourceVersion is not null)
        {
            metadata["resourceVersion"] = resourceVersion;
        }

        if (replicas is { } count && root["spec"] is JsonObject spec)
        {
            spec["replicas"] = count;
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }
}
