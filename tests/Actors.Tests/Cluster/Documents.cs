namespace ModelBooster.Tests.Cluster;

/// <summary>Small documents as the API server writes them.</summary>
internal static class Documents
{
    public static string Server(string name, string version = "5", string spec = "{}")
    {
        var metadata = $$"""{"name":"{{name}}","namespace":"team-a","uid":"uid-{{name}}","resourceVersion":"{{version}}","generation":2}""";
        return $$"""{"metadata":{{metadata}},"spec":{{spec}}}""";
    }

    public static string List(string items, string next = "", string version = "40") =>
        $$"""{"kind":"List","apiVersion":"v1","metadata":{"continue":"{{next}}","resourceVersion":"{{version}}"},"items":{{items}}}""";

    public static string Line(string type, string body) => $$"""{"type":"{{type}}","object":{{body}}}""";

    public static string Status(int code, string reason, string message, string details = "{}") => $$"""
        {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":{{code}},
        "message":"{{message}}","reason":"{{reason}}","details":{{details}}}
        """.ReplaceLineEndings("");

    /// <summary>So many objects within each other.</summary>
    public static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
