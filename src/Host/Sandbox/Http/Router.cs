using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>From a URL and a method to what answers it.</summary>
internal sealed class Router(
    ResourceRegistry registry,
    ReadEndpoints reading,
    WatchEndpoint watching,
    WriteEndpoints writing,
    ScaleEndpoint scale,
    Discovery discovery,
    OpenApi openApi)
{
    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        switch (path)
        {
            case "/healthz" or "/livez" or "/readyz":
                return context.TextAsync(200, "ok");
            case "/version" or "/version/":
                return context.JsonAsync(200, Version());
            case "/openapi/v3" or "/openapi/v3/":
                return context.JsonAsync(200, openApi.Index());
        }

        if (path.StartsWith("/openapi/v3/", StringComparison.Ordinal))
        {
            return ApiRequest.Parse(path["/openapi/v3".Length..]) is { } about && openApi.Document(about.Group, about.Version) is { } document
                ? context.JsonAsync(200, document)
                : NotFoundAsync(context);
        }

        return ApiRequest.Parse(context.Request.Path) is not { } request ? NotFoundAsync(context)
            : request.Resource.Length == 0 ? DiscoverAsync(context, path.TrimEnd('/'), request)
            : registry.Find(request.Group, request.Version, request.Resource) is { } type ? ResourceAsync(context, request, type)
            : NotFoundAsync(context);
    }

    private Task DiscoverAsync(HttpContext context, string path, ApiRequest request)
    {
        if (path is "/api" or "/apis")
        {
            return MediaTypes.Wanted(context.Request.Headers.Accept.ToString()) == Shape.AggregatedDiscovery
                ? context.JsonAsync(200, discovery.Aggregated(path == "/api"), Discovery.AggregatedContentType)
                : context.JsonAsync(200, path == "/api" ? Discovery.Versions(context.Request.Host.Value ?? "") : discovery.Groups());
        }

        var found = request.Version.Length == 0 ? discovery.Group(request.Group) : discovery.Resources(request.Group, request.Version);
        return found is null ? NotFoundAsync(context) : context.JsonAsync(200, found);
    }

    private Task ResourceAsync(HttpContext context, ApiRequest request, ResourceType type)
    {
        if (MediaTypes.Wanted(context.Request.Headers.Accept.ToString()) is not { } shape)
        {
            return context.RefuseAsync(Refusal.NotAcceptable());
        }

        var target = new WriteTarget(type, request.Namespace, request.Name, request.Subresource);
        var misplaced = type.Namespaced
            ? request.Namespace.Length == 0 && (request.Name.Length > 0 || context.Request.Method == "POST")
            : request.Namespace.Length > 0;
        if (misplaced)
        {
            return NotFoundAsync(context);
        }

        if (request.Subresource.Length > 0 && !HasSubresource(type, request.Subresource))
        {
            return type.Custom ? context.RefuseAsync(Refusal.NotFound(type, request.Name)) : NotFoundAsync(context);
        }

        var method = context.Request.Method;
        return request.Name.Length == 0 ? CollectionAsync(context, target, shape, method) : ObjectAsync(context, target, shape, method);
    }

    private Task CollectionAsync(HttpContext context, WriteTarget target, Shape shape, string method)
    {
        if (method == "POST")
        {
            return writing.CreateAsync(context, target, shape);
        }

        if (method == "PUT")
        {
            return context.RefuseAsync(Refusal.BadRequest("name must be provided"));
        }

        if (method is not ("GET" or "DELETE"))
        {
            return context.RefuseAsync(Refusal.MethodNotAllowed());
        }

        var options = ListOptions.Parse(context.Request.Query, target.Type, target.Namespace, "");
        return options.Refusal is { } refused ? context.RefuseAsync(refused)
            : method == "DELETE" ? writing.DeleteCollectionAsync(context, target.Type, options.Value)
            : options.Value.Watch ? watching.WatchAsync(context, target.Type, options.Value, shape)
            : reading.ListAsync(context, target.Type, options.Value, shape);
    }

    private Task ObjectAsync(HttpContext context, WriteTarget target, Shape shape, string method)
    {
        switch (method)
        {
            case "GET" when target.Subresource == "scale":
                var seen = scale.Get(target);
                return seen.Refusal is { } absent ? context.RefuseAsync(absent) : context.JsonAsync(200, seen.Value);
            case "GET" when ListOptions.IsTrue(context.Request.Query["watch"].ToString()):
                var options = ListOptions.Parse(context.Request.Query, target.Type, target.Namespace, target.Name);
                return options.Refusal is { } refused
                    ? context.RefuseAsync(refused)
                    : watching.WatchAsync(context, target.Type, options.Value, shape);
            case "GET":
                return reading.GetAsync(context, target, shape);
            case "PUT":
                return writing.ReplaceAsync(context, target, shape);
            case "PATCH":
                return writing.PatchAsync(context, target, shape);
            case "DELETE" when target.Subresource.Length == 0:
                return writing.DeleteAsync(context, target, shape);
            default:
                return context.RefuseAsync(Refusal.MethodNotAllowed());
        }
    }

    private static bool HasSubresource(ResourceType type, string name) =>
        (name == "status" && type.HasStatus) || (name == "scale" && type.Scale is not null);

    private static Task NotFoundAsync(HttpContext context) => context.TextAsync(404, "404 page not found\n");

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0+modelbooster-sandbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "dotnet",
    };
}
