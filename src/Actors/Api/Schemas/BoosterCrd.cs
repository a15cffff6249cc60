using System.Text.Json.Nodes;

namespace ModelBooster.Api.Schemas;

/// <summary>The CustomResourceDefinition of ModelBooster.</summary>
public static class BoosterCrd
{
    /// <summary>The whole object.</summary>
    public static JsonObject Whole() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject
        {
            ["name"] = Kinds.ModelBooster.CrdName,
            ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "modelbooster" },
        },
        ["spec"] = new JsonObject
        {
            ["group"] = Kinds.ModelBooster.Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject
            {
                ["kind"] = Kinds.ModelBooster.Name,
                ["listKind"] = Kinds.ModelBooster.Name + "List",
                ["plural"] = Kinds.ModelBooster.Plural,
                ["singular"] = "modelbooster",
                ["shortNames"] = new JsonArray("mb", "booster"),
                ["categories"] = new JsonArray("kthena"),
            },
            ["versions"] = new JsonArray(Version()),
        },
    };

    private static JsonObject Version() => new()
    {
        ["name"] = Kinds.ModelBooster.Version,
        ["served"] = true,
        ["storage"] = true,
        ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        ["additionalPrinterColumns"] = new JsonArray(
            Column("Active", "string", ".status.conditions[?(@.type==\"Active\")].status"),
            Column("Backends", "integer", ".status.backendCount"),
            Column("Replicas", "string", ".status.replicas"),
            Column("Reason", "string", ".status.conditions[?(@.type==\"Active\")].reason", wide: true),
            Column("Age", "date", ".metadata.creationTimestamp")),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = Root() },
    };

    private static JsonObject Root() => new()
    {
        ["description"] = BoosterSchema.Whole.Description,
        ["type"] = "object",
        ["required"] = new JsonArray("spec"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string" },
            ["kind"] = new JsonObject { ["type"] = "string" },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["spec"] = BoosterSchema.Spec.ToJson(),
            ["status"] = StatusSchema.Whole.ToJson(),
        },
    };

    private static JsonObject Column(string name, string type, string path, bool wide = false)
    {
        var column = new JsonObject { ["name"] = name, ["type"] = type, ["jsonPath"] = path };
        if (wide)
        {
            column["priority"] = 1;
        }

        return column;
    }
}
