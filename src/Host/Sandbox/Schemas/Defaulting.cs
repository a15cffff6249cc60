using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Fills in the defaults of a schema, and takes away nulls that the schema does not allow.</summary>
internal static class Defaulting
{
    /// <summary>Changes the value in place.</summary>
    public static void Apply(JsonNode? value, StructuralSchema schema)
    {
        switch (value)
        {
            case JsonObject members:
                Members(members, schema);
                break;
            case JsonArray items when schema.Items is { } itemSchema:
                foreach (var item in items)
                {
                    Apply(item, itemSchema);
                }

                break;
        }
    }

    private static void Members(JsonObject members, StructuralSchema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            if (property.Default is { } fallback
                && (!members.TryGetPropertyValue(name, out var present) || (present is null && !property.Nullable)))
            {
                members[name] = fallback.DeepClone();
            }
        }

        foreach (var (name, child) in members.ToList())
        {
            var childSchema = schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties;
            if (childSchema is null)
            {
                continue;
            }

            if (child is not null)
            {
                Apply(child, childSchema);
            }
            else if (childSchema.Default is { } fallback && !childSchema.Nullable)
            {
                members[name] = fallback.DeepClone();
            }
            else if (!childSchema.Nullable && childSchema.Type.Length > 0)
            {
                members.Remove(name);
            }
        }
    }
}
