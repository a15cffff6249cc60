using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>A request and its answer, as an audit log tells them.</summary>
/// <param name="Verb">get, list, watch, create, update, patch, delete, deletecollection; the method where it is about no kind.</param>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Resource">Plural of the kind; empty for a request that is about none.</param>
/// <param name="Subresource">status, scale; empty for the object itself.</param>
/// <param name="Namespace">Empty for cluster-scoped objects and requests over all namespaces; a Namespace stands in itself.</param>
/// <param name="Name">Empty for a collection, unless a field selector or the body of a create names the one object.</param>
/// <param name="User">Whose token it was; empty where it was of nobody.</param>
/// <param name="UserAgent">As the client sent it.</param>
/// <param name="Code">HTTP status of the answer.</param>
/// <param name="At">When the request came.</param>
internal sealed record AnsweredRequest(
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
    /// <summary>Reads it from a request whose answer begins.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="at">When it came.</param>
    public static AnsweredRequest Of(HttpContext context, string user, DateTimeOffset at)
    {
        var (request, agent) = (context.Request, context.Request.Headers.UserAgent.ToString());
        return ApiRequest.Parse(request.Path) is { Resource.Length: > 0 } about
            ? new AnsweredRequest(
                VerbOf(request, about.Name.Length > 0),
                about.Group,
                about.Resource,
                about.Subresource,
                about is { Group: "", Resource: "namespaces" } ? about.Name : about.Namespace,
                about.Name.Length > 0 ? about.Name : OnlyName(request) ?? context.NameInBody() ?? "",
                user,
                agent,
                context.Response.StatusCode,
                at)
            : new AnsweredRequest(request.Method.ToLowerInvariant(), "", "", "", "", "", user, agent, context.Response.StatusCode, at);
    }

    private static string VerbOf(HttpRequest request, bool hasName) => request.Method switch
    {
        "GET" when hasName => "get",
        "GET" => ListOptions.IsTrue(request.Query["watch"].ToString()) ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "DELETE" => hasName ? "delete" : "deletecollection",
        var other => other.ToLowerInvariant(),
    };

    /// <summary>The one name that a field selector leaves.</summary>
    private static string? OnlyName(HttpRequest request)
    {
        const string named = "metadata.name=";
        var parts = request.Query["fieldSelector"].ToString().Split(',', StringSplitOptions.TrimEntries);
        return Array.Find(parts, part => part.StartsWith(named, StringComparison.Ordinal))?[named.Length..].TrimStart('=');
    }
}

/// <summary>Tells an observer what is answered.</summary>
internal static class Observing
{
    private static readonly object NameKey = new();

    /// <summary>
    /// Tells the observer when the answer begins: before the client can have seen it, and for a watch not only when it ends.
    /// A request that is dropped without an answer is not told.
    /// </summary>
    public static void Observe(this HttpContext context, string user, Action<AnsweredRequest> observer, TimeProvider time)
    {
        var at = time.GetUtcNow();
        context.Response.OnStarting(() =>
        {
            observer(AnsweredRequest.Of(context, user, at));
            return Task.CompletedTask;
        });
    }

    /// <summary>Notes the name of what is created: the URL of a create has none.</summary>
    public static void NoteName(this HttpContext context, string? name) => context.Items[NameKey] = name;

    /// <summary>The name that was noted.</summary>
    public static string? NameInBody(this HttpContext context) => context.Items[NameKey] as string;
}
