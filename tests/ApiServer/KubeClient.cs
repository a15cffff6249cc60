using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.ApiServer;

/// <summary>The server refused a request of a test.</summary>
/// <param name="code">HTTP status.</param>
/// <param name="reason">Reason of the Status object.</param>
/// <param name="message">Its message.</param>
public sealed class KubeException(HttpStatusCode code, string reason, string message) : Exception($"{(int)code} {reason}: {message}")
{
    /// <summary>HTTP status.</summary>
    public HttpStatusCode Code { get; } = code;

    /// <summary>Reason of the Status object.</summary>
    public string Reason { get; } = reason;
}

/// <summary>A small Kubernetes client for tests, on nothing but HTTP and JSON, so that it shares no mistake with the product's.</summary>
/// <param name="http">A client of the server; its user shows in the audit log. Not disposed of here.</param>
public sealed class KubeClient(HttpClient http)
{
    /// <summary>Field manager of what tests apply.</summary>
    public const string FieldManager = "tests";

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), Resource> known = new();

    /// <summary>Server-side apply of every document of a manifest.</summary>
    /// <param name="manifest">YAML or JSON.</param>
    /// <param name="namespace">Namespace of objects that name none; default <c>default</c>.</param>
    /// <param name="fieldManager">Who applies.</param>
    public async Task<IReadOnlyList<JsonObject>> ApplyAsync(
        string manifest, string @namespace = "default", string fieldManager = FieldManager)
    {
        var applied = new List<JsonObject>();
        foreach (var document in Manifest.Parse(manifest))
        {
            applied.Add(await ApplyAsync(document, @namespace, fieldManager));
        }

        return applied;
    }

    /// <summary>Server-side apply of one object, taking over fields that others own.</summary>
    public async Task<JsonObject> ApplyAsync(JsonObject document, string @namespace = "default", string fieldManager = FieldManager)
    {
        var resource = await ResourceOfAsync(document["apiVersion"].Text(), document["kind"].Text());
        var at = resource.At(
            document.Namespace() is { Length: > 0 } own ? own : @namespace,
            document.Name(),
            query: $"fieldManager={fieldManager}&force=true");
        return await SendAsync(HttpMethod.Patch, at, document, "application/apply-patch+yaml");
    }

    /// <summary>Makes an object by POST.</summary>
    public Task<JsonObject> CreateAsync(Resource resource, string @namespace, JsonObject body) =>
        SendAsync(HttpMethod.Post, resource.At(@namespace), body, "application/json");

    /// <summary>Makes a namespace; one that exists is left as it is.</summary>
    public async Task CreateNamespaceAsync(string name)
    {
        try
        {
            var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
            await SendAsync(HttpMethod.Post, Resources.Namespaces.At(), body, "application/json");
        }
        catch (KubeException e) when (e.Code == HttpStatusCode.Conflict)
        {
            // It exists.
        }
    }

    /// <summary>An object; null where there is none.</summary>
    public async Task<JsonObject?> GetAsync(Resource resource, string @namespace, string name)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, resource.At(@namespace, name));
        }
        catch (KubeException e) when (e.Code == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>All objects of a kind.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">One namespace; null for all.</param>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(Resource resource, string? @namespace = null) =>
        Items(await SendAsync(HttpMethod.Get, resource.At(@namespace)));

    /// <summary>JSON merge patch.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="subresource">status, scale; null for the object itself.</param>
    public Task<JsonObject> PatchAsync(Resource resource, string @namespace, string name, JsonObject patch, string? subresource = null) =>
        SendAsync(
            HttpMethod.Patch,
            resource.At(@namespace, name, subresource, $"fieldManager={FieldManager}"),
            patch,
            "application/merge-patch+json");

    /// <summary>JSON merge patch of the status.</summary>
    public Task<JsonObject> PatchStatusAsync(Resource resource, string @namespace, string name, JsonObject status) =>
        PatchAsync(resource, @namespace, name, new JsonObject { ["status"] = status }, "status");

    /// <summary>Deletes an object; nothing happens where there is none.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="propagation">Background, Foreground or Orphan.</param>
    public async Task DeleteAsync(Resource resource, string @namespace, string name, string propagation = "Background")
    {
        try
        {
            await SendAsync(HttpMethod.Delete, resource.At(@namespace, name, query: $"propagationPolicy={propagation}"));
        }
        catch (KubeException e) when (e.Code == HttpStatusCode.NotFound)
        {
            // It is gone.
        }
    }

    /// <summary>Waits until an object is as it should be, and gives it back.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="holds">Whether it is as it should be; null stands for an object that does not exist.</param>
    /// <param name="what">The fact waited for.</param>
    /// <param name="deadline">How long at most.</param>
    public Task<JsonObject?> UntilAsync(
        Resource resource, string @namespace, string name, Func<JsonObject?, bool> holds, string what, TimeSpan? deadline = null) =>
        Eventually.HoldsAsync(
            () => GetAsync(resource, @namespace, name), holds, $"{resource.Plural} {@namespace}/{name}: {what}", deadline, Manifest.Show);

    /// <summary>Watches a kind from its present state on: what exists comes as ADDED. Ends when the server closes the watch.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="metadataOnly">Only apiVersion, kind and metadata are sent, which costs both sides less.</param>
    /// <param name="from">From this resourceVersion on instead.</param>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        Resource resource, string? @namespace, [EnumeratorCancellation] CancellationToken cancellation, bool metadataOnly = false, string from = "")
    {
        var at = resource.At(@namespace, query: $"watch=1&timeoutSeconds=300&resourceVersion={from}");
        using var request = new HttpRequestMessage(HttpMethod.Get, at)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        if (metadataOnly)
        {
            request.Headers.Accept.ParseAdd("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refusal(answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
        }

        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation), Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            if (JsonNode.Parse(line) is JsonObject e && e["object"] is JsonObject about)
            {
                yield return (e["type"].Text(), about);
            }
        }
    }

    /// <summary>
    /// Every change of a kind from its present state on; what exists comes as ADDED. A server closes a watch when its time is up, or
    /// when the one who watches is slow: another goes on where it ended, so that nothing is missed. Ends with an ERROR.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">One namespace; null for all.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> FollowAsync(
        Resource resource, string? @namespace, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var list = await SendAsync(HttpMethod.Get, resource.At(@namespace));
        foreach (var item in Items(list))
        {
            yield return ("ADDED", item);
        }

        var (last, isBroken) = (list.ResourceVersion(), false);
        while (!isBroken)
        {
            await foreach (var change in WatchAsync(resource, @namespace, cancellation, from: last))
            {
                (last, isBroken) = (change.Object.ResourceVersion(), change.Type == "ERROR");
                yield return change;
            }
        }
    }

    /// <summary>Sends a request and gives back the answer's body.</summary>
    /// <exception cref="KubeException">The server refused it.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, Uri at, JsonNode? body = null, string? contentType = null)
    {
        using var request = new HttpRequestMessage(method, at)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body))
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType ?? "application/json") },
            };
        }

        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw Refusal(answer.StatusCode, text);
    }

    /// <summary>The objects of a list.</summary>
    private static JsonObject[] Items(JsonObject list) => [.. (list["items"] as JsonArray ?? []).OfType<JsonObject>()];

    private static KubeException Refusal(HttpStatusCode code, string body)
    {
        try
        {
            var status = JsonNode.Parse(body) as JsonObject;
            return new KubeException(code, status?["reason"].Text() ?? "", status?["message"].Text() ?? body);
        }
        catch (JsonException)
        {
            return new KubeException(code, "", body);
        }
    }

    private async Task<Resource> ResourceOfAsync(string apiVersion, string kind)
    {
        if (known.TryGetValue((apiVersion, kind), out var resource))
        {
            return resource;
        }

        var prefix = apiVersion.Contains('/', StringComparison.Ordinal) ? "apis/" : "api/";
        var served = await SendAsync(HttpMethod.Get, new Uri(prefix + apiVersion, UriKind.Relative));
        foreach (var entry in (served["resources"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (entry["kind"].Text() == kind && !entry["name"].Text().Contains('/', StringComparison.Ordinal))
            {
                return known[(apiVersion, kind)] = new Resource(apiVersion, entry["name"].Text(), entry["namespaced"]!.GetValue<bool>());
            }
        }

        throw new InvalidOperationException($"the server does not serve {kind} of {apiVersion}");
    }
}
