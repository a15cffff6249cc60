using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>What a server does to an object between the request and the store. Pure.</summary>
internal static class WriteRules
{
    /// <summary>Prunes and defaults an object that came in, and warns of (or refuses) what was pruned.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="document">The object; changed in place.</param>
    /// <param name="options">How it is asked for.</param>
    /// <param name="patched">It is the outcome of a patch: a strict refusal then names the patch.</param>
    public static Refusal? Admit(ResourceType type, JsonObject document, WriteOptions options, bool patched = false)
    {
        var metadata = document.Ensure("metadata");
        if (ObjectMeta.TypeFault(metadata) is { } fault)
        {
            return Refusal.BadRequest($"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: {fault}");
        }

        var unknown = new List<string>();
        if (type.Schema is { } schema)
        {
            unknown = Pruning.Prune(document, schema);
            Defaulting.Apply(document, schema);
        }
        else
        {
            ObjectMeta.Prune(metadata, "metadata", unknown);
        }

        var faults = options.Duplicates.Select(path => $"duplicate field \"{path}\"")
            .Concat(unknown.Order(StringComparer.Ordinal).Select(path => $"unknown field \"{path}\""))
            .ToList();
        if (faults.Count > 0 && options.FieldValidation == "Strict")
        {
            if (patched)
            {
                var shown = JsonText.Text(JsonText.Text(document));
                return Refusal.Invalid("", "", "", [new Cause(
                    "FieldValueInvalid", $"Invalid value: {shown}: strict decoding error: {string.Join(", ", faults)}", "patch")]);
            }

            return Refusal.BadRequest(
                $"{type.Kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: "
                + $"strict decoding error: {string.Join(", ", faults)}");
        }

        if (options.FieldValidation == "Warn")
        {
            options.Warnings.AddRange(faults);
        }

        return null;
    }

    /// <summary>Makes a new object ready: identity, first generation, no status of its own.</summary>
    public static void ForCreate(ResourceType type, JsonObject next, string now, IdentitySource identities)
    {
        var metadata = next.Ensure("metadata");
        ObjectMeta.ClearServerSet(metadata);
        metadata["uid"] = identities.Uid();
        metadata["creationTimestamp"] = now;
        metadata["generation"] = 1;
        if (type.Custom && type.HasStatus)
        {
            next.Remove("status");
        }

        if (type == BuiltInKinds.Namespace)
        {
            next["status"] = new JsonObject { ["phase"] = "Active" };
            metadata.Ensure("labels")["kubernetes.io/metadata.name"] = metadata.Text("name");
        }

        BuiltIn(type, next);
    }

    /// <summary>Makes a changed object ready: what this endpoint may not write stays as it was, and the generation counts.</summary>
    public static JsonObject ForUpdate(WriteTarget target, JsonObject next, JsonObject old)
    {
        var type = target.Type;
        if (target.Subresource == "status")
        {
            var status = next["status"]?.DeepClone();
            var managedFields = next.Child("metadata")?["managedFields"]?.DeepClone();
            next = (JsonObject)old.DeepClone();
            next.Put("status", status);
            next.Ensure("metadata").Put("managedFields", managedFields);
            return next;
        }

        var metadata = next.Ensure("metadata");
        var before = old.Child("metadata")!;
        foreach (var name in (ReadOnlySpan<string>)["uid", "creationTimestamp"])
        {
            metadata[name] ??= before[name]?.DeepClone();
        }

        foreach (var name in (ReadOnlySpan<string>)["name", "namespace", "generation", "deletionTimestamp", "deletionGracePeriodSeconds"])
        {
            metadata.Put(name, before[name]?.DeepClone());
        }

        metadata.Remove("selfLink");
        if (type.HasStatus)
        {
            next.Put("status", old["status"]?.DeepClone());
        }

        BuiltIn(type, next);
        if (before.Whole("generation") is { } generation && !SameContent(type, next, old))
        {
            metadata["generation"] = generation + 1;
        }

        return next;
    }

    /// <summary>Checks an object that is ready to be stored.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="next">The object.</param>
    /// <param name="old">What it takes the place of.</param>
    /// <param name="subresource">A write of the status is judged by the status alone.</param>
    public static Refusal? Validate(ResourceType type, JsonObject next, JsonObject? old, string subresource = "")
    {
        var causes = new List<Cause>();
        var metadata = next.Child("metadata")!;
        ObjectMeta.Validate(metadata, causes);
        if (old is not null)
        {
            ObjectMeta.ValidateUpdate(metadata, old.Child("metadata")!, causes);
        }

        if (type.Schema is { } schema)
        {
            SchemaValidation.Validate(next, schema, subresource == "status" ? "status" : "", causes);
            ScaleEndpoint.Validate(type.Scale, next, causes);
            if (schema.HasRules && causes.Exists(SchemaValidation.BlocksRules))
            {
                causes.Add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: null: some validation rules were not checked because the object was invalid; "
                    + "correct the existing errors to complete validation",
                    "<nil>"));
            }
            else if (schema.HasRules)
            {
                RuleValidation.Validate(next, old, schema, causes);
            }
        }
        else if (type == BuiltInKinds.Crd)
        {
            CustomResourceDefinitions.Validate(next, causes);
        }

        return causes.Count == 0 ? null : Refusal.Invalid(type.Group, type.Kind, metadata.Text("name") ?? "", [.. causes]);
    }

    private static void BuiltIn(ResourceType type, JsonObject next)
    {
        if (type == BuiltInKinds.Crd)
        {
            CustomResourceDefinitions.Default(next);
        }
        else if (type is { Group: "", Kind: "Secret" })
        {
            foreach (var (name, value) in next.Child("stringData") ?? [])
            {
                next.Ensure("data")[name] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.AsText() ?? ""));
            }

            next.Remove("stringData");
            next["type"] ??= "Opaque";
        }
    }

    private static bool SameContent(ResourceType type, JsonObject next, JsonObject old) => type.Custom
        ? JsonNode.DeepEquals(Content(type, next), Content(type, old))
        : JsonNode.DeepEquals(next["spec"], old["spec"]);

    private static JsonObject Content(ResourceType type, JsonObject document)
    {
        var content = (JsonObject)document.DeepClone();
        content.Remove("metadata");
        if (type.HasStatus)
        {
            content.Remove("status");
        }

        return content;
    }
}
