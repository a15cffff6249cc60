using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>OpenAPI v3 documents, as far as kubectl reads them: schemas to explain, and which parameters a write takes.</summary>
internal sealed class OpenApi(ResourceRegistry registry)
{
    private static readonly string[] Parameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    private const string MetaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /// <summary>/openapi/v3: where the documents are.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var group in registry.All.GroupBy(type => type.ApiVersion))
        {
            var first = group.First();
            var path = Path(first);
            var hash = Convert.ToHexString(SHA256.HashData(JsonText.Write(Document(first.Group, first.Version))));
            paths[path[1..]] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3{path}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of a group and version, or null.</summary>
    public JsonObject? Document(string group, string version)
    {
        var types = registry.All.Where(type => type.Group == group && type.Version == version).ToList();
        if (types.Count == 0)
        {
            return null;
        }

        var paths = new JsonObject();
        var schemas = new JsonObject { [MetaName] = Metadata() };
        foreach (var type in types)
        {
            var collection = type.Namespaced ? $"{Path(type)}/namespaces/{{namespace}}/{type.Plural}" : $"{Path(type)}/{type.Plural}";
            paths[collection] = new JsonObject
            {
                ["get"] = Operation(type, "list"),
                ["post"] = Operation(type, "post"),
            };
            paths[collection + "/{name}"] = new JsonObject
            {
                ["get"] = Operation(type, "get"),
                ["put"] = Operation(type, "put"),
                ["patch"] = Operation(type, "patch"),
            };
            schemas[Name(type)] = Schema(type);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "ModelBooster sandbox", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static string Path(ResourceType type) => type.Group.Length == 0 ? $"/api/{type.Version}" : $"/apis/{type.ApiVersion}";

    private static string Name(ResourceType type) => type.Group.Length == 0
        ? $"io.k8s.api.core.{type.Version}.{type.Kind}"
        : $"{string.Join('.', type.Group.Split('.').Reverse())}.{type.Version}.{type.Kind}";

    private static JsonObject GroupVersionKind(ResourceType type) =>
        new() { ["group"] = type.Group, ["version"] = type.Version, ["kind"] = type.Kind };

    private static JsonObject Operation(ResourceType type, string action) => new()
    {
        ["operationId"] = $"{action}{type.Kind}",
        ["parameters"] = new JsonArray(
            [.. Parameters.Select(name => new JsonObject
            {
                ["name"] = name,
                ["in"] = "query",
                ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true },
            })]),
        ["x-kubernetes-action"] = action,
        ["x-kubernetes-group-version-kind"] = GroupVersionKind(type),
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject
            {
                ["description"] = "OK",
                ["content"] = new JsonObject
                {
                    ["application/json"] = new JsonObject
                    {
                        ["schema"] = new JsonObject { ["$ref"] = $"#/components/schemas/{Name(type)}" },
                    },
                },
            },
        },
    };

    private static JsonObject Schema(ResourceType type)
    {
        var schema = (JsonObject?)type.Schema?.Source.DeepClone()
            ?? new JsonObject { ["type"] = "object", ["description"] = $"A {type.Kind}." };
        var properties = schema.Ensure("properties");
        properties["apiVersion"] = Text("Version of the schema that this object keeps to.");
        properties["kind"] = Text("What this object is.");
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Identity, labels, owners.",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{MetaName}" }),
        };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(type));
        return schema;
    }

    private static JsonObject Metadata() => new()
    {
        ["type"] = "object",
        ["description"] = "Identity, labels, owners.",
        ["properties"] = new JsonObject
        {
            ["name"] = Text("Unique among objects of the kind in the namespace."),
            ["namespace"] = Text("Where the object stands."),
            ["generateName"] = Text("A name is made from this prefix."),
            ["uid"] = Text("Unique for ever."),
            ["resourceVersion"] = Text("Changes with every write."),
            ["generation"] = new JsonObject { ["type"] = "integer", ["description"] = "Changes with what is wanted." },
            ["labels"] = Map("Keys and values to select by."),
            ["annotations"] = Map("Keys and values that nothing selects by."),
            ["creationTimestamp"] = Text("When the object was made."),
            ["deletionTimestamp"] = Text("When its deletion was asked for."),
            ["finalizers"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            ["ownerReferences"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            ["managedFields"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
        },
    };

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Map(string description) => new()
    {
        ["type"] = "object",
        ["description"] = description,
        ["additionalProperties"] = new JsonObject { ["type"] = "string" },
    };
}
