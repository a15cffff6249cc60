using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>What a CustomResourceDefinition says, as a kind to serve; and what the server itself writes into one.</summary>
internal static class CustomResourceDefinitions
{
    /// <summary>Fills in what may be left out: singular, list kind, conversion.</summary>
    public static void Default(JsonObject crd)
    {
        var spec = crd.Ensure("spec");
        var names = spec.Ensure("names");
        var kind = names.Text("kind") ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= kind + "List";
        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
    }

    /// <summary>What is wrong with a definition.</summary>
    public static void Validate(JsonObject crd, List<Cause> causes)
    {
        var spec = crd.Child("spec");
        var names = spec.Child("names");
        foreach (var (field, value) in new[]
                 {
                     ("spec.group", spec.Text("group")), ("spec.scope", spec.Text("scope")),
                     ("spec.names.plural", names.Text("plural")), ("spec.names.kind", names.Text("kind")),
                 })
        {
            if (string.IsNullOrEmpty(value))
            {
                causes.Add(new Cause("FieldValueRequired", "Required value", field));
            }
        }

        var name = crd.Child("metadata").Text("name");
        var wanted = $"{names.Text("plural")}.{spec.Text("group")}";
        if (name != wanted)
        {
            causes.Add(new Cause(
                "FieldValueInvalid", $"Invalid value: \"{name}\": must be spec.names.plural+\".\"+spec.group", "metadata.name"));
        }

        var storage = spec.List("versions")?.OfType<JsonObject>().Where(version => version.Flag("storage")).ToList() ?? [];
        if (storage.Count != 1)
        {
            causes.Add(new Cause(
                "FieldValueInvalid", "Invalid value: must have exactly one version marked as storage version", "spec.versions"));
        }
        else if (storage[0].Child("schema").Child("openAPIV3Schema") is not { } schema)
        {
            causes.Add(new Cause("FieldValueRequired", "Required value: schemas are required", "spec.versions[0].schema.openAPIV3Schema"));
        }
        else
        {
            Patterns(schema, causes);
        }
    }

    /// <summary>Writes the status of a definition that is served.</summary>
    public static void Establish(JsonObject crd, string now)
    {
        var spec = crd["spec"]!;
        var status = crd.Ensure("status");
        status["acceptedNames"] = spec["names"]!.DeepClone();
        status["storedVersions"] = new JsonArray(JsonValue.Create(StorageVersion(crd).Text("name")));
        if (status.List("conditions") is null)
        {
            status["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now));
        }
    }

    /// <summary>The kind that a definition defines; only its storage version is served.</summary>
    public static ResourceType Read(JsonObject crd)
    {
        var spec = crd.Child("spec");
        var names = spec.Child("names");
        var version = StorageVersion(crd);
        var subresources = version.Child("subresources");
        var scale = subresources.Child("scale");
        var schema = StructuralSchema.Read((JsonObject)version.Child("schema").Child("openAPIV3Schema")!.DeepClone());
        var columns = (version.List("additionalPrinterColumns") ?? []).OfType<JsonObject>().Select(Column).ToList();
        return new ResourceType
        {
            Group = spec.Text("group")!,
            Version = version.Text("name")!,
            Plural = names.Text("plural")!,
            Singular = names.Text("singular")!,
            Kind = names.Text("kind")!,
            ListKind = names.Text("listKind")!,
            Namespaced = spec.Text("scope") == "Namespaced",
            ShortNames = [.. names.Texts("shortNames")],
            Categories = [.. names.Texts("categories")],
            Schema = schema,
            FieldType = FieldType.Of(schema),
            HasStatus = subresources?.ContainsKey("status") == true,
            Scale = scale is null
                ? null
                : new ScalePaths(scale.Text("specReplicasPath")!, scale.Text("statusReplicasPath")!, scale.Text("labelSelectorPath")),
            Columns = columns.Count == 0 ? [PrinterColumn.Age] : [.. columns],
            UnconditionalUpdate = false,
        };
    }

    private static JsonObject StorageVersion(JsonObject crd) =>
        crd.Child("spec").List("versions")!.OfType<JsonObject>().First(version => version.Flag("storage"));

    private static PrinterColumn Column(JsonObject column) => new(
        column.Text("name") ?? "",
        column.Text("type") ?? "string",
        column.Text("format") ?? "",
        column.Text("description") ?? $"Custom resource definition column (in JSONPath format): {column.Text("jsonPath")}",
        (int)(column.Whole("priority") ?? 0),
        column.Text("jsonPath") ?? "");

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = now,
    };

    private static void Patterns(JsonObject schema, List<Cause> causes)
    {
        try
        {
            StructuralSchema.Read((JsonObject)schema.DeepClone());
        }
        catch (ArgumentException fault)
        {
            causes.Add(new Cause(
                "FieldValueInvalid",
                $"Invalid value: must be a valid regular expression, but isn't: {fault.Message}",
                "spec.versions[0].schema"));
        }
    }
}
