namespace ModelBooster.Tests.Cluster;

/// <summary>Small documents as the API server writes them.</summary>
internal static class Documents
{
    public static string Server(string name, string version = "5", string spec = "{}") =>
        $$"""{"metadata":{"name":"{{name}}","namespace":"team-a","uid":"uid-{{name}}","resourceVersion":"{{version}}","generation":2},"spec":{{spec}}}""";

    public static string List(string items, string next = "", string version = "40") =>
        $$"""{"kind":"ModelServerList","apiVersion":"networking.serving.volcano.sh/v1alpha1","metadata":{"continue":"{{next}}","resourceVersion":"{{version}}"},"items":{{items}}}""";

    public static string Line(string type, string body) => $$"""{"type":"{{type}}","object":{{body}}}""";

    public static string Status(int code, string reason, string message, string details = "{}") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","details":{{details}},"code":{{code}}}""";

    /// <summary>So many objects within each other.</summary>
    public static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
