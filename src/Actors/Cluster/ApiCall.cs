using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>One request to the API server as a value: it can be sent a second time, which an HttpRequestMessage cannot.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, without a leading slash.</param>
/// <param name="Body">Body; empty for none.</param>
/// <param name="ContentType">Content type of the body.</param>
/// <param name="Accept">Accept header.</param>
internal sealed record ApiCall(
    HttpMethod Method,
    string Path,
    ReadOnlyMemory<byte> Body = default,
    string ContentType = ApiCall.Json,
    string Accept = ApiCall.Json)
{
    public const string Json = "application/json";

    /// <summary>Objects cut down to their metadata by the server.</summary>
    public const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    /// <summary>The content type of server-side apply; JSON is YAML.</summary>
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string JsonPatch = "application/json-patch+json";

    public static ApiCall List(ListRequest request) =>
        new(HttpMethod.Get, Collection(request.Kind, request.Namespace)
            + $"?limit={Number(request.Limit)}"
            + (request.Continue is { } token ? $"&continue={Uri.EscapeDataString(token)}" : "")
            + Fields(request.FieldSelector));

    public static ApiCall Watch(WatchRequest request) =>
        new(HttpMethod.Get, Collection(request.Kind, request.Namespace)
            + WatchQuery(request.ResourceVersion, request.Timeout)
            + Fields(request.FieldSelector));

    public static ApiCall WatchMetadata(ResourceKind kind, string? resourceVersion, TimeSpan timeout) =>
        new(HttpMethod.Get, Collection(kind, null) + WatchQuery(resourceVersion, timeout), Accept: MetadataOnly);

    public static ApiCall Read(ObjectRef target) => new(HttpMethod.Get, Single(target));

    /// <summary>The discovery document that lists what is served of a group's version.</summary>
    public static ApiCall Discovery(string group, string version) => new(HttpMethod.Get, Root(group, version));

    public static ApiCall Write(WriteRequest request) => request switch
    {
        WriteRequest.Apply apply => new(
            HttpMethod.Patch,
            Single(apply.Target)
                + (apply.Subresource is { } part ? "/" + Uri.EscapeDataString(part) : "")
                + $"?fieldManager={FieldManagers.Controller}&force={(apply.Force ? "true" : "false")}{DryRun(request)}",
            apply.Body,
            ApplyPatch),
        WriteRequest.Patch patch => new(
            HttpMethod.Patch, Single(patch.Target) + $"?fieldManager={FieldManagers.Controller}{DryRun(request)}", patch.Operations, JsonPatch),
        WriteRequest.Delete delete => new(HttpMethod.Delete, Single(delete.Target), DeleteOptions(delete)),
        WriteRequest.Create create => new(
            HttpMethod.Post,
            Collection(create.Target.Kind, create.Target.Key.Namespace) + $"?fieldManager={FieldManagers.Controller}{DryRun(request)}",
            create.Body),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "a write of no known kind"),
    };

    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(Method, new Uri(server, Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (!Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }

    private static string DryRun(WriteRequest request) => request.DryRun ? "&dryRun=All" : "";

    private static string Fields(string? selector) => selector is null ? "" : $"&fieldSelector={Uri.EscapeDataString(selector)}";

    private static string WatchQuery(string? resourceVersion, TimeSpan timeout) =>
        $"?watch=1&allowWatchBookmarks=true&timeoutSeconds={Number((long)Math.Ceiling(timeout.TotalSeconds))}"
        + (resourceVersion is null ? "" : $"&resourceVersion={Uri.EscapeDataString(resourceVersion)}");

    private static string Root(string group, string version) => group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";

    private static string Collection(ResourceKind kind, string? ns) =>
        Root(kind.Group, kind.Version)
        + (string.IsNullOrEmpty(ns) ? "" : $"/namespaces/{Uri.EscapeDataString(ns)}")
        + $"/{kind.Plural}";

    private static string Single(ObjectRef target) =>
        $"{Collection(target.Kind, target.Key.Namespace)}/{Uri.EscapeDataString(target.Key.Name)}";

    private static byte[] DeleteOptions(WriteRequest.Delete delete)
    {
        var options = new JsonObject
        {
            ["kind"] = "DeleteOptions",
            ["apiVersion"] = "v1",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = delete.Uid },
        };
        if (delete.DryRun)
        {
            // With options in the body the server does not look at the query.
            options["dryRun"] = new JsonArray("All");
        }

        return JsonSerializer.SerializeToUtf8Bytes(options);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
