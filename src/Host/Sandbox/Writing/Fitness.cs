using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Whether an object fits the URL it was sent to, and the state that is there.</summary>
internal static class Fitness
{
    /// <summary>The object must be of the kind that the URL says.</summary>
    public static Refusal? Identity(WriteTarget target, JsonObject document)
    {
        var (version, kind) = (document.Text("apiVersion"), document.Text("kind"));
        return version == target.Type.ApiVersion && kind == target.Type.Kind
            ? null
            : Refusal.BadRequest($"invalid object type: {version}, Kind={kind}");
    }

    /// <summary>The object must stand where the URL says; what it leaves out is filled in.</summary>
    public static Refusal? Place(WriteTarget target, JsonObject metadata, bool complete = true)
    {
        if (target.Name.Length > 0 && metadata.Text("name") is { Length: > 0 } name && name != target.Name)
        {
            return Refusal.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        }

        if (target.Type.Namespaced && metadata.Text("namespace") is { Length: > 0 } space && space != target.Namespace)
        {
            return Refusal.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (complete)
        {
            metadata.Put("namespace", target.Type.Namespaced ? target.Namespace : null);
            if (target.Name.Length > 0)
            {
                metadata["name"] = target.Name;
            }
        }

        return null;
    }

    /// <summary>The version that the write rests on must be the one that is there.</summary>
    public static Refusal? Stale(ResourceType type, StoredObject existing, JsonObject next)
    {
        var version = next.Child("metadata").Text("resourceVersion") ?? "";
        if (version.Length == 0)
        {
            return type.UnconditionalUpdate
                ? null
                : Refusal.Invalid(type.Group, type.Plural, existing.Name, [new Cause(
                    "FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion")]);
        }

        return version == existing.Version.ToString(CultureInfo.InvariantCulture) ? null : Refusal.Modified(type, existing.Name);
    }
}
