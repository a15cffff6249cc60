using ModelBooster.ApiServer;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>
/// A request that is sent to both servers. In paths and bodies <c>{ns}</c> is the test's namespace, <c>{rv:NAME}</c> and
/// <c>{uid:NAME}</c> are what the server last said of the object NAME, <c>{continue}</c> is the last page's token.
/// </summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">From the root.</param>
/// <param name="ContentType">Of the body.</param>
/// <param name="Body">JSON, or YAML for an apply.</param>
/// <param name="Accept">What is asked for.</param>
public sealed record Request(string Method, string Path, string ContentType = "application/json", string? Body = null, string? Accept = null)
{
    private const string Widgets = "/apis/demo.example.com/v1/namespaces/{ns}/widgets";

    /// <summary>Server-side apply of a widget; the YAML goes on after its metadata.name.</summary>
    public static Request Apply(string name, string manager, string yaml, string query = "", string subresource = "") => new(
        "PATCH", $"{Widgets}/{name}{subresource}?fieldManager={manager}{query}", "application/apply-patch+yaml", Widget(name, yaml));

    /// <summary>POST of a widget.</summary>
    public static Request Create(string name, string yaml, string query = "") =>
        new("POST", $"{Widgets}?fieldManager=creator{query}", Body: Json(Widget(name, yaml)));

    /// <summary>PUT of a widget.</summary>
    public static Request Replace(string name, string yaml, string query = "", string subresource = "") =>
        new("PUT", $"{Widgets}/{name}{subresource}?fieldManager=replacer{query}", Body: Json(Widget(name, yaml)));

    /// <summary>JSON merge patch of a widget.</summary>
    public static Request Merge(string name, string json, string manager = "patcher", string subresource = "", string query = "") =>
        new("PATCH", $"{Widgets}/{name}{subresource}?fieldManager={manager}{query}", "application/merge-patch+json", json);

    /// <summary>JSON patch of a widget.</summary>
    public static Request Patch(string name, string json) =>
        new("PATCH", $"{Widgets}/{name}?fieldManager=patcher", "application/json-patch+json", json);

    /// <summary>GET of a widget.</summary>
    public static Request Get(string name, string query = "", string? accept = null) => new("GET", $"{Widgets}/{name}{query}", Accept: accept);

    /// <summary>GET of the widgets.</summary>
    public static Request List(string query = "", string? accept = null) => new("GET", $"{Widgets}?{query}", Accept: accept);

    /// <summary>DELETE of a widget.</summary>
    public static Request Delete(string name, string query = "", string? body = null) => new("DELETE", $"{Widgets}/{name}?{query}", Body: body);

    /// <summary>Any request on the widgets' path.</summary>
    public static Request At(string method, string below, string? body = null, string contentType = "application/json") =>
        new(method, Widgets + below, contentType, body);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path} {Body}";

    /// <summary>A widget; where the YAML brings its own metadata, only what comes before it is added.</summary>
    private static string Widget(string name, string yaml) =>
        "apiVersion: demo.example.com/v1\nkind: Widget\n"
        + (yaml.StartsWith("metadata:", StringComparison.Ordinal) ? "" : $"metadata: {{name: {name}}}\n")
        + yaml;

    private static string Json(string yaml) => Manifest.Parse(yaml)[0].ToJsonString();
}
