using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Checks a value against a schema; what is wrong is said in the words of the real server.</summary>
internal static class SchemaValidation
{
    private static readonly string[] EmbeddedRequired = ["apiVersion", "kind"];

    /// <summary>Checks a whole custom resource.</summary>
    /// <param name="root">The object; its apiVersion, kind and metadata are checked elsewhere.</param>
    /// <param name="schema">The root of its schema.</param>
    /// <param name="part">Only this field is looked at; empty for all.</param>
    /// <param name="causes">Takes what is wrong.</param>
    public static void Validate(JsonObject root, StructuralSchema schema, string part, List<Cause> causes)
    {
        JsonNode? value = root;
        var of = schema;
        if (part.Length > 0
            && (!root.TryGetPropertyValue(part, out value) || !schema.Properties.TryGetValue(part, out of)))
        {
            return;
        }

        var found = new List<Cause>();
        Value(value, of, "", found);
        ListTypes.Validate(value, of, "", found);
        causes.AddRange(part.Length == 0 ? found : found.Select(cause => cause with { Field = Join(part, cause.Field) }));
    }

    /// <summary>Whether rules can no longer be judged once this is wrong.</summary>
    public static bool BlocksRules(Cause cause) =>
        cause.Reason is "FieldValueRequired" or "FieldValueNotSupported" or "FieldValueTypeInvalid" or "FieldValueTooLong" or "FieldValueTooMany";

    private static void Value(JsonNode? value, StructuralSchema schema, string path, List<Cause> causes)
    {
        if (value is null && schema.Nullable)
        {
            return;
        }

        if (!HasType(value, schema, out var wanted))
        {
            var actual = TypeName(value);
            causes.Add(new Cause(
                "FieldValueTypeInvalid",
                $"Invalid value: \"{actual}\": {Body(path)} must be of type {wanted}: \"{actual}\"",
                path));
            if (schema.Type == "integer" && actual == "number")
            {
                causes.Add(Invalid("\"\"", $"Checked value must be of type integer (default format) in {path}", "<nil>"));
            }

            return;
        }

        switch (value)
        {
            case JsonObject members:
                Object(members, schema, path, causes);
                break;
            case JsonArray items:
                Array(items, schema, path, causes);
                break;
            case JsonValue scalar when scalar.AsText() is { } text:
                String(text, schema, path, causes);
                break;
            case JsonValue scalar when scalar.AsNumber() is { } number:
                Number(scalar, number, schema, path, causes);
                break;
        }

        if (schema.Enum is { } allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
        {
            causes.Add(new Cause(
                "FieldValueNotSupported",
                $"Unsupported value: {JsonText.Text(value)}: supported values: {string.Join(", ", allowed.Select(JsonText.Text))}",
                path));
        }

        Combined(value, schema, path, causes);
    }

    private static void Object(JsonObject members, StructuralSchema schema, string path, List<Cause> causes)
    {
        foreach (var name in schema.Required.Where(name => !members.ContainsKey(name)))
        {
            causes.Add(new Cause("FieldValueRequired", "Required value", Join(path, name)));
        }

        foreach (var name in schema.Embedded ? EmbeddedRequired : [])
        {
            if (string.IsNullOrEmpty(members.Text(name)))
            {
                causes.Add(new Cause("FieldValueRequired", "Required value", Join(path, name)));
            }
        }

        foreach (var (name, child) in members)
        {
            if ((schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties) is { } childSchema)
            {
                Value(child, childSchema, Join(path, name), causes);
            }
        }

        if (schema.Limit("maxProperties") is { } most && members.Count > most)
        {
            causes.Add(new Cause("FieldValueTooMany", $"Too many: {members.Count}: must have at most {Plain(most)} items", path));
        }

        if (schema.Limit("minProperties") is { } least && members.Count < least)
        {
            causes.Add(Invalid($"{members.Count}", $"{Body(path)} should have at least {Plain(least)} properties", path));
        }
    }

    private static void Array(JsonArray items, StructuralSchema schema, string path, List<Cause> causes)
    {
        if (schema.Items is { } itemSchema)
        {
            for (var index = 0; index < items.Count; index++)
            {
                Value(items[index], itemSchema, $"{path}[{index}]", causes);
            }
        }

        if (schema.Limit("maxItems") is { } most && items.Count > most)
        {
            causes.Add(new Cause("FieldValueTooMany", $"Too many: {items.Count}: must have at most {Plain(most)} items", path));
        }

        if (schema.Limit("minItems") is { } least && items.Count < least)
        {
            causes.Add(Invalid($"{items.Count}", $"{Body(path)} should have at least {Plain(least)} items", path));
        }
    }

    private static void String(string text, StructuralSchema schema, string path, List<Cause> causes)
    {
        var quoted = JsonText.Text(text);
        var length = text.EnumerateRunes().Count();
        if (schema.Limit("maxLength") is { } most && length > most)
        {
            causes.Add(new Cause("FieldValueTooLong", $"Too long: may not be more than {Plain(most)} bytes", path));
        }
        else if (schema.Limit("minLength") is { } least && length < least)
        {
            causes.Add(Invalid(quoted, $"{Body(path)} should be at least {Plain(least)} chars long", path));
        }
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            causes.Add(Invalid(quoted, $"{Body(path)} should match '{schema.PatternText}'", path));
        }

        if (schema.Source.Text("format") is { } format && !StringFormats.Holds(format, text))
        {
            causes.Add(Invalid(quoted, $"{Body(path)} must be of type {format}: {quoted}", path));
        }
    }

    private static void Number(JsonValue scalar, double number, StructuralSchema schema, string path, List<Cause> causes)
    {
        var text = JsonText.Text(scalar);
        if (schema.Limit("minimum") is { } least && (schema.Source.Flag("exclusiveMinimum") ? number <= least : number < least))
        {
            var than = schema.Source.Flag("exclusiveMinimum") ? "greater than" : "greater than or equal to";
            causes.Add(Invalid(text, $"{Body(path)} should be {than} {Plain(least)}", path));
        }

        if (schema.Limit("maximum") is { } most && (schema.Source.Flag("exclusiveMaximum") ? number >= most : number > most))
        {
            var than = schema.Source.Flag("exclusiveMaximum") ? "less than" : "less than or equal to";
            causes.Add(Invalid(text, $"{Body(path)} should be {than} {Plain(most)}", path));
        }

        if (schema.Limit("multipleOf") is { } step && step > 0 && !double.IsInteger(number / step))
        {
            causes.Add(Invalid(text, $"{Body(path)} should be a multiple of {Plain(step)}", path));
        }
    }

    private static void Combined(JsonNode? value, StructuralSchema schema, string path, List<Cause> causes)
    {
        foreach (var part in schema.AllOf)
        {
            Value(value, part, path, causes);
        }

        if (schema.AnyOf.Length > 0 && !schema.IntOrString && !schema.AnyOf.Any(part => Holds(value, part)))
        {
            causes.Add(Invalid(Shown(value), $"{Body(path)} must validate at least one schema (anyOf)", path));
        }

        if (schema.OneOf.Length > 0 && schema.OneOf.Count(part => Holds(value, part)) != 1)
        {
            causes.Add(Invalid(Shown(value), $"{Body(path)} must validate one and only one schema (oneOf)", path));
        }

        if (schema.Not is { } not && Holds(value, not))
        {
            causes.Add(Invalid(Shown(value), $"{Body(path)} must not validate the schema (not)", path));
        }
    }

    private static bool Holds(JsonNode? value, StructuralSchema schema)
    {
        var causes = new List<Cause>();
        Value(value, schema, "", causes);
        return causes.Count == 0;
    }

    private static bool HasType(JsonNode? value, StructuralSchema schema, out string wanted)
    {
        wanted = schema.IntOrString ? "integer,string" : schema.Type;
        if (schema.IntOrString)
        {
            return value.AsText() is not null || value.AsWhole() is not null;
        }

        return schema.Type switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value.AsText() is not null,
            "integer" => value.AsWhole() is not null,
            "number" => value.AsNumber() is not null,
            "boolean" => value is JsonValue scalar && scalar.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            _ => true,
        };
    }

    private static string TypeName(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ when value.AsText() is not null => "string",
        _ when value.AsWhole() is not null => "integer",
        _ when value.AsNumber() is not null => "number",
        _ => "boolean",
    };

    private static Cause Invalid(string value, string why, string path) =>
        new("FieldValueInvalid", $"Invalid value: {value}: {why}", path);

    private static string Shown(JsonNode? value) => value is JsonObject or JsonArray ? $"\"{TypeName(value)}\"" : JsonText.Text(value);

    private static string Body(string path) => path.Length == 0 ? "<nil> in body" : $"{path} in body";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Plain(double limit) => limit.ToString(CultureInfo.InvariantCulture);
}
