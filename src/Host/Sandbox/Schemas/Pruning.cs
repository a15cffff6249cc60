using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Takes away fields that a schema does not declare, and says which.</summary>
internal static class Pruning
{
    /// <summary>Prunes a custom resource in place; apiVersion, kind and metadata are not the schema's.</summary>
    /// <returns>Paths of what was taken away, in the order of the document.</returns>
    public static List<string> Prune(JsonObject root, StructuralSchema schema)
    {
        var pruned = new List<string>();
        Members(root, schema, "", embedded: true, pruned);
        return pruned;
    }

    private static void Prune(JsonNode? value, StructuralSchema schema, string path, List<string> pruned)
    {
        switch (value)
        {
            case JsonObject members:
                Members(members, schema, path, schema.Embedded, pruned);
                break;
            case JsonArray items when schema.Items is { } itemSchema:
                for (var index = 0; index < items.Count; index++)
                {
                    Prune(items[index], itemSchema, $"{path}[{index}]", pruned);
                }

                break;
        }
    }

    private static void Members(JsonObject members, StructuralSchema schema, string path, bool embedded, List<string> pruned)
    {
        foreach (var (name, child) in members.ToList())
        {
            var childPath = path.Length == 0 ? name : $"{path}.{name}";
            if (embedded && name is "apiVersion" or "kind")
            {
                continue;
            }

            if (embedded && name == "metadata")
            {
                ObjectMeta.Prune(child as JsonObject, childPath, pruned);
            }
            else if ((schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties) is { } childSchema)
            {
                Prune(child, childSchema, childPath, pruned);
            }
            else if (!schema.PreserveUnknown && !schema.AllowsAdditional)
            {
                members.Remove(name);
                pruned.Add(childPath);
            }
        }
    }
}
