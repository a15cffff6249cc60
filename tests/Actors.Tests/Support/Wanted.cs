using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Support;

/// <summary>Wanted children, and what the server holds once they have been applied.</summary>
internal static class Wanted
{
    public static WantedObject Server(string model = "llama", string name = "llama-main") =>
        Of(Kinds.ModelServer, name, $$$"""{"model":"{{{model}}}","workloadPort":{"port":8000}}""");

    public static WantedObject Serving(int replicas = 1, int? min = null, int? max = null, string name = "llama-main", string image = "engine:1") =>
        Of(
            Kinds.ModelServing, name,
            $$$"""{"replicas":{{{replicas}}},"template":{"roles":[{"name":"leader","image":"{{{image}}}"}]}}""",
            new ReplicaRule(replicas, min, max));

    public static WantedObject Route(string modelName = "llama") =>
        Of(Kinds.ModelRoute, LiveObjects.BoosterName, $$"""{"modelName":"{{modelName}}","rules":[{"name":"default"}]}""");

    public static WantedObject Policy(string name = "llama-main") =>
        Of(Kinds.AutoscalingPolicy, name, """{"tolerancePercent":10}""");

    public static WantedObject Binding(string name = "llama-main") =>
        Of(Kinds.AutoscalingPolicyBinding, name, """{"policyRef":{"name":"llama-main"}}""");

    public static WantedObject Of(ResourceKind kind, string name, string spec, ReplicaRule? replicas = null)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = LiveObjects.Namespace,
                ["labels"] = new JsonObject { [Labels.ManagedByRegistry] = Labels.ManagedByRegistryValue },
                ["ownerReferences"] = new JsonArray(Reference(LiveObjects.Owner)),
            },
            ["spec"] = JsonNode.Parse(spec),
        };
        var backend = kind == Kinds.ModelRoute ? "" : "main";
        return new WantedObject(new WantedChild(LiveObjects.Ref(kind, name), backend, JsonSerializer.SerializeToUtf8Bytes(body)), replicas);
    }

    public static JsonObject Reference(BoosterOwner owner) => new()
    {
        ["apiVersion"] = Kinds.ModelBooster.ApiVersion,
        ["kind"] = Kinds.ModelBooster.Name,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>The object that an apply of this wish leaves behind.</summary>
    /// <param name="wanted">The wish.</param>
    /// <param name="version">metadata.resourceVersion.</param>
    /// <param name="uid">metadata.uid.</param>
    /// <param name="edit">What became of the document since.</param>
    public static LiveObject Live(this WantedObject wanted, string version = "10", string uid = "uid-of-child", Action<JsonObject>? edit = null) =>
        Live(wanted.Child.Ref.Kind, wanted.Child.Body, version, uid, edit);

    /// <summary>The object that an apply of this body makes.</summary>
    public static LiveObject Live(ResourceKind kind, ReadOnlyMemory<byte> body, string version, string uid, Action<JsonObject>? edit = null)
    {
        var document = JsonNode.Parse(body.Span)!.AsObject();
        var owned = FieldSet(document);
        var metadata = document["metadata"]!.AsObject();
        metadata["uid"] = uid;
        metadata["resourceVersion"] = version;
        metadata["generation"] = 1;
        metadata["managedFields"] = new JsonArray(Entry(FieldManagers.Controller, "Apply", owned));
        edit?.Invoke(document);
        return LiveObject.Read(kind, JsonSerializer.SerializeToElement(document));
    }

    public static JsonObject Entry(string manager, string operation, JsonNode? fields, string? subresource = null)
    {
        var entry = new JsonObject { ["manager"] = manager, ["operation"] = operation, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = fields };
        if (subresource is not null)
        {
            entry["subresource"] = subresource;
        }

        return entry;
    }

    /// <summary>FieldsV1 of an apply configuration, for schemas whose lists are atomic but for the owner references.</summary>
    public static JsonObject FieldSet(JsonObject body)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in body.Where(field => field.Key is not ("apiVersion" or "kind")))
        {
            var inner = value!.AsObject();
            fields["f:" + name] = name == "metadata"
                ? Below(new JsonObject(inner.Where(field => field.Key is "labels" or "annotations" or "ownerReferences").Select(Copy)))
                : Below(inner);
        }

        return fields;
    }

    private static JsonObject Below(JsonObject value) => new(value.Select(field => KeyValuePair.Create("f:" + field.Key, field switch
    {
        { Key: "ownerReferences", Value: JsonArray references } => new JsonObject(references.Select(reference =>
            KeyValuePair.Create($$"""k:{"uid":"{{reference!["uid"]}}"}""", (JsonNode?)new JsonObject()))),
        { Value: JsonObject inner } => (JsonNode?)Below(inner),
        _ => new JsonObject(),
    })));

    private static KeyValuePair<string, JsonNode?> Copy(KeyValuePair<string, JsonNode?> field) =>
        KeyValuePair.Create(field.Key, field.Value?.DeepClone());
}
