using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Sandbox;

/// <summary>What metadata may hold, and the rules for it that hold for every kind.</summary>
internal static partial class ObjectMeta
{
    private const string Subdomain =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelKey =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValue =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
        + "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
        + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private static readonly FrozenSet<string> Fields = FrozenSet.Create(
        StringComparer.Ordinal,
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields");

    private static readonly ImmutableArray<string> OwnerFields = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    private static readonly ImmutableArray<string> ServerSet =
        ["uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"];

    /// <summary>Takes away what is not metadata: unknown fields, nulls, empty maps and lists.</summary>
    public static void Prune(JsonObject? metadata, string path, List<string> pruned)
    {
        foreach (var (name, value) in metadata?.ToList() ?? [])
        {
            if (!Fields.Contains(name))
            {
                metadata!.Remove(name);
                pruned.Add($"{path}.{name}");
            }
            else if (value is null or JsonObject { Count: 0 } || (value is JsonArray { Count: 0 } && name != "managedFields"))
            {
                metadata!.Remove(name);
            }
        }
    }

    /// <summary>Takes away what only the server may say, before an object is made.</summary>
    public static void ClearServerSet(JsonObject metadata)
    {
        foreach (var name in ServerSet)
        {
            metadata.Remove(name);
        }
    }

    /// <summary>Whether the fields have the types that the wire format gives them; null where they have.</summary>
    public static string? TypeFault(JsonObject metadata)
    {
        foreach (var name in (ReadOnlySpan<string>)["name", "generateName", "namespace", "uid", "resourceVersion"])
        {
            if (metadata[name] is { } value && value.AsText() is null)
            {
                return $"cannot restore struct from: {Shown(value)} into metadata.{name} of type string";
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            if (metadata[name] is { } value
                && (value is not JsonObject map || map.Any(entry => entry.Value is not null && entry.Value.AsText() is null)))
            {
                return $"metadata.{name} must be a map of strings";
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["ownerReferences", "finalizers", "managedFields"])
        {
            if (metadata[name] is { } value and not JsonArray)
            {
                return $"cannot restore slice from {Shown(value)}";
            }
        }

        return null;
    }

    /// <summary>The rules for name, labels, annotations, owner references and finalizers.</summary>
    public static void Validate(JsonObject metadata, List<Cause> causes)
    {
        var name = metadata.Text("name") ?? "";
        if (name.Length == 0)
        {
            causes.Add(new Cause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
        }
        else if (name.Length > 253)
        {
            causes.Add(Invalid("metadata.name", name, "must be no more than 253 bytes"));
        }
        else if (!SubdomainForm().IsMatch(name))
        {
            causes.Add(Invalid("metadata.name", name, Subdomain));
        }

        foreach (var (key, value) in metadata.Child("labels") ?? [])
        {
            Key("metadata.labels", key, causes);
            var text = value.AsText() ?? "";
            if (text.Length > 63)
            {
                causes.Add(Invalid("metadata.labels", text, "must be no more than 63 bytes"));
            }
            else if (!LabelValueForm().IsMatch(text))
            {
                causes.Add(Invalid("metadata.labels", text, LabelValue));
            }
        }

        foreach (var (key, _) in metadata.Child("annotations") ?? [])
        {
            Key("metadata.annotations", key.ToLowerInvariant(), causes);
        }

        Owners(metadata.List("ownerReferences"), causes);
    }

    /// <summary>What an update may not change: uid, creation, and new finalizers on an object that is being deleted.</summary>
    public static void ValidateUpdate(JsonObject metadata, JsonObject old, List<Cause> causes)
    {
        foreach (var name in (ReadOnlySpan<string>)["uid", "creationTimestamp"])
        {
            if (metadata.Text(name) is { } value && value != old.Text(name))
            {
                causes.Add(Invalid($"metadata.{name}", value, "field is immutable"));
            }
        }

        if (old.ContainsKey("deletionTimestamp"))
        {
            var added = metadata.Texts("finalizers").Except(old.Texts("finalizers"), StringComparer.Ordinal).ToList();
            if (added.Count > 0)
            {
                var list = string.Join(", ", added.Select(item => $"\"{item}\""));
                causes.Add(new Cause(
                    "FieldValueForbidden",
                    $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{list}}}",
                    "metadata.finalizers"));
            }
        }
    }

    private static void Owners(JsonArray? owners, List<Cause> causes)
    {
        string? controller = null;
        foreach (var owner in owners?.OfType<JsonObject>() ?? [])
        {
            if (string.IsNullOrEmpty(owner.Text("apiVersion")))
            {
                causes.Add(Invalid("metadata.ownerReferences.apiVersion", "", "version must not be empty"));
            }

            foreach (var field in (ReadOnlySpan<string>)["kind", "name", "uid"])
            {
                if (string.IsNullOrEmpty(owner.Text(field)))
                {
                    causes.Add(Invalid($"metadata.ownerReferences.{field}", "", "must not be empty"));
                }
            }

            if (!owner.Flag("controller"))
            {
                continue;
            }

            var shown = $"{owner.Text("kind")}/{owner.Text("name")}";
            if (controller is not null)
            {
                causes.Add(new Cause(
                    "FieldValueInvalid",
                    $"Invalid value: {OwnersShown(owners!)}: Only one reference can have Controller set to true. "
                    + $"Found \"true\" in references for {controller} and {shown}",
                    "metadata.ownerReferences"));
            }

            controller = shown;
        }
    }

    private static void Key(string field, string key, List<Cause> causes)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (name.Length is 0 or > 63 || !KeyForm().IsMatch(name))
        {
            causes.Add(Invalid(field, key, name.Length > 63 ? "name part must be no more than 63 bytes" : LabelKey));
        }
        else if (slash >= 0 && !SubdomainForm().IsMatch(key[..slash]))
        {
            causes.Add(Invalid(field, key, $"prefix part {Subdomain}"));
        }
    }

    private static Cause Invalid(string field, string value, string why) =>
        new("FieldValueInvalid", $"Invalid value: {JsonText.Text(value)}: {why}", field);

    private static string OwnersShown(JsonArray owners) => new JsonArray([.. owners.OfType<JsonObject>().Select(owner => new JsonObject(
        OwnerFields.Where(owner.ContainsKey).Select(name => KeyValuePair.Create(name, owner[name]?.DeepClone()))))]).ToJsonString();

    private static string Shown(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.AsText()! : JsonText.Text(value);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex KeyForm();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValueForm();
}
