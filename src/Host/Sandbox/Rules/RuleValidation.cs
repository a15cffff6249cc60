using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Judges x-kubernetes-validations.</summary>
internal static class RuleValidation
{
    /// <summary>Checks every rule of a schema against an object.</summary>
    /// <param name="root">The object.</param>
    /// <param name="old">The object before, where this is an update.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="causes">Takes what does not hold.</param>
    public static void Validate(JsonObject root, JsonObject? old, StructuralSchema schema, List<Cause> causes) =>
        Value(root, old, schema, "", causes);

    private static void Value(JsonNode? value, JsonNode? old, StructuralSchema schema, string path, List<Cause> causes)
    {
        if (!schema.HasRules || value is null)
        {
            return;
        }

        foreach (var rule in schema.Rules)
        {
            if (rule.Compiled is { } compiled
                && (!compiled.ComparesWithOld || old is not null)
                && compiled.Evaluate(value, old) is var outcome and not true)
            {
                causes.Add(Broken(rule, outcome as CelError, value, old, path));
            }
        }

        switch (value)
        {
            case JsonObject members:
                foreach (var (name, child) in members)
                {
                    if ((schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties) is { } childSchema)
                    {
                        Value(child, (old as JsonObject)?[name], childSchema, path.Length == 0 ? name : $"{path}.{name}", causes);
                    }
                }

                break;
            case JsonArray items when schema.Items is { } itemSchema:
                var before = Correlated(old as JsonArray, schema);
                for (var index = 0; index < items.Count; index++)
                {
                    var identity = Identity(items[index], schema);
                    Value(items[index], identity is null ? null : before.GetValueOrDefault(identity), itemSchema, $"{path}[{index}]", causes);
                }

                break;
        }
    }

    private static Cause Broken(ValidationRule rule, CelError? error, JsonNode value, JsonNode? old, string path)
    {
        var field = path + rule.FieldPath;
        field = field.StartsWith('.') ? field[1..] : field.Length == 0 ? "<nil>" : field;
        if (error is not null)
        {
            return new Cause(
                "FieldValueInvalid", $"Invalid value: {Shown(value)}: {error.Message} evaluating rule: {rule.Message ?? rule.Rule}", field);
        }

        var said = rule.MessageExpression?.Evaluate(value, old) as string ?? rule.Message ?? $"failed rule: {rule.Rule}";
        var message = rule.Reason switch
        {
            "FieldValueForbidden" => $"Forbidden: {said}",
            "FieldValueRequired" => $"Required value: {said}",
            _ => value is JsonValue ? $"Invalid value: {Shown(value)}: {said}" : $"Invalid value: {said}",
        };
        return new Cause(rule.Reason, message, field);
    }

    private static string Shown(JsonNode value) => value switch
    {
        JsonObject => "\"object\"",
        JsonArray => "\"array\"",
        _ => JsonText.Text(value),
    };

    private static Dictionary<string, JsonNode?> Correlated(JsonArray? items, StructuralSchema schema)
    {
        var byIdentity = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in items ?? [])
        {
            if (Identity(item, schema) is { } identity)
            {
                byIdentity.TryAdd(identity, item);
            }
        }

        return byIdentity;
    }

    private static string? Identity(JsonNode? item, StructuralSchema schema) => schema.ListType != "map" || item is not JsonObject members
        ? null
        : string.Join('\n', schema.ListMapKeys.Select(key => JsonText.Text(members[key])));
}
