using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>A URL under /api or /apis, taken apart.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version; empty where the URL ends before it.</param>
/// <param name="Namespace">Empty for all, or for kinds without.</param>
/// <param name="Resource">Plural; empty where the URL ends before it.</param>
/// <param name="Name">Empty for a collection.</param>
/// <param name="Subresource">status, scale or nothing.</param>
internal sealed record ApiRequest(string Group, string Version, string Namespace, string Resource, string Name, string Subresource)
{
    /// <summary>Takes a path apart; null where it is not under /api or /apis, or too long.</summary>
    public static ApiRequest? Parse(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["api" or "apis", ..])
        {
            return null;
        }

        var grouped = parts[0] == "apis";
        var rest = parts.AsSpan(1);
        var group = grouped && rest.Length > 0 ? rest[0] : "";
        rest = rest[(grouped ? Math.Min(1, rest.Length) : 0)..];
        var version = rest.Length > 0 ? rest[0] : "";
        rest = rest[Math.Min(1, rest.Length)..];

        // A namespace itself is /namespaces/NAME; what stands in it is /namespaces/NAME/RESOURCE.
        var space = "";
        if (rest is ["namespaces", var name, var below, ..] && !(version == "v1" && !grouped && below is "status" or "finalize"))
        {
            space = name;
            rest = rest[2..];
        }

        return rest.Length > 3
            ? null
            : new ApiRequest(
                group, version, space, rest.Length > 0 ? rest[0] : "", rest.Length > 1 ? rest[1] : "", rest.Length > 2 ? rest[2] : "");
    }
}
