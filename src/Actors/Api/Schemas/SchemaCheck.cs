using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelBooster.Api.Schemas;

/// <summary>What to make of a member that no schema names.</summary>
public enum UnknownFields
{
    /// <summary>The API server has pruned it or will: not our business.</summary>
    Pass,

    /// <summary>An error, as for <c>kubectl apply</c> with strict validation.</summary>
    Refuse,
}

/// <summary>Checks a document against a structural schema, in the words of the Kubernetes API server.</summary>
public static class SchemaCheck
{
    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);
    private static readonly JsonSerializerOptions Quoting = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All errors of a document, in the order of the document.</summary>
    /// <param name="document">Any JSON.</param>
    /// <param name="schema">What it must be.</param>
    /// <param name="unknown">What to make of unknown members.</param>
    public static ImmutableArray<FieldError> Check(JsonElement document, Schema schema, UnknownFields unknown)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        new Walk(errors, unknown).Check(document, schema, "");
        return errors.ToImmutable();
    }

    /// <summary>A text in quotes, as error messages show it.</summary>
    /// <param name="text">Any text; a long one is cut.</param>
    public static string Quote(string text) =>
        JsonSerializer.Serialize(text.Length > 200 ? text[..200] + "…" : text, Quoting);

    private static bool Matches(string pattern, string text) => Patterns.GetOrAdd(pattern, Compile).IsMatch(text);

    // RE2's $ is the end of the text; .NET's would let a line feed follow.
    private static Regex Compile(string pattern) => new(
        pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern,
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private sealed class Walk(ImmutableArray<FieldError>.Builder errors, UnknownFields unknown)
    {
        public void Check(JsonElement value, Schema schema, string path)
        {
            if (schema.IntOrString)
            {
                CheckIntOrString(value, schema, path);
                return;
            }

            switch (schema.Type)
            {
                case null:
                    break;
                case "object" when value.ValueKind == JsonValueKind.Object:
                    CheckObject(value, schema, path);
                    break;
                case "array" when value.ValueKind == JsonValueKind.Array:
                    CheckArray(value, schema, path);
                    break;
                case "string" when value.ValueKind == JsonValueKind.String:
                    CheckText(value, schema, path);
                    break;
                case "integer" when value.ValueKind == JsonValueKind.Number && IsWhole(value, schema):
                    CheckNumber(value, schema, path);
                    break;
                case "boolean" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    break;
                default:
                    Wrong(path, $"Invalid value: {Quote(Kind(value))}: {InBody(path)} must be of type {schema.Type}: {Quote(Kind(value))}");
                    break;
            }
        }

        private void CheckIntOrString(JsonElement value, Schema schema, string path)
        {
            if (value.ValueKind == JsonValueKind.String)
            {
                CheckText(value, schema, path);
            }
            else if (value.ValueKind != JsonValueKind.Number || !IsWhole(value, schema))
            {
                Wrong(path, $"Invalid value: {Quote(Kind(value))}: {InBody(path)} must be of type integer or string: {Quote(Kind(value))}");
            }
        }

        private void CheckObject(JsonElement value, Schema schema, string path)
        {
            foreach (var property in schema.Properties)
            {
                if (property.Required && value.Member(property.Name) is null)
                {
                    Wrong(Below(path, property.Name), "Required value");
                }
            }

            if (schema.MaxProperties is { } most && value.EnumerateObject().Count() is var count && count > most)
            {
                Wrong(path, $"Too many: {count}: must have at most {most} items");
            }

            foreach (var member in value.EnumerateObject())
            {
                if (schema.Properties.FirstOrDefault(candidate => candidate.Name == member.Name) is { } property)
                {
                    // null stands for absent: the API server drops it before it validates.
                    if (member.Value.ValueKind != JsonValueKind.Null)
                    {
                        Check(member.Value, property.Schema, Below(path, member.Name));
                    }
                }
                else if (schema.AdditionalProperties is { } others)
                {
                    Check(member.Value, others, Below(path, member.Name));
                }
                else if (!schema.PreserveUnknown && unknown == UnknownFields.Refuse)
                {
                    Wrong(Below(path, member.Name), "unknown field");
                }
            }
        }

        private void CheckArray(JsonElement value, Schema schema, string path)
        {
            var count = value.GetArrayLength();
            if (count < schema.MinItems)
            {
                Wrong(path, $"Invalid value: {count}: {InBody(path)} should have at least {schema.MinItems} items");
            }

            if (count > schema.MaxItems)
            {
                Wrong(path, $"Too many: {count}: must have at most {schema.MaxItems} items");
                return;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                var itemPath = $"{path}[{index++}]";
                if (schema.Items is { } items)
                {
                    Check(item, items, itemPath);
                }

                if (schema.ListKey is { } key && item.ValueKind == JsonValueKind.Object && item.Text(key) is { } name && !seen.Add(name))
                {
                    Wrong(itemPath, $"Duplicate value: {{{Quote(key)}:{Quote(name)}}}");
                }
            }
        }

        private void CheckText(JsonElement value, Schema schema, string path)
        {
            var text = value.GetString()!;
            if (!schema.Enum.IsEmpty && !schema.Enum.Contains(text))
            {
                Wrong(path, $"Unsupported value: {Quote(text)}: supported values: {string.Join(", ", schema.Enum.Select(Quote))}");
            }

            if (schema.MaxLength is { } most && text.EnumerateRunes().Count() > most)
            {
                Wrong(path, $"Too long: may not be more than {most} bytes");
            }
            else if (schema.MinLength is { } least && text.Length < least)
            {
                Wrong(path, $"Invalid value: {Quote(text)}: {InBody(path)} should be at least {least} chars long");
            }
            else if (schema.Pattern is { } pattern && !Matches(pattern, text))
            {
                Wrong(path, $"Invalid value: {Quote(text)}: {InBody(path)} should match '{pattern}'");
            }
        }

        private void CheckNumber(JsonElement value, Schema schema, string path)
        {
            var number = value.GetDouble();
            if (number < schema.Minimum)
            {
                Wrong(path, $"Invalid value: {value.GetRawText()}: {InBody(path)} should be greater than or equal to {schema.Minimum}");
            }
            else if (number > schema.Maximum)
            {
                Wrong(path, $"Invalid value: {value.GetRawText()}: {InBody(path)} should be less than or equal to {schema.Maximum}");
            }
        }

        private void Wrong(string path, string detail) => errors.Add(new FieldError(path.Length == 0 ? "<root>" : path, detail));

        private static bool IsWhole(JsonElement number, Schema schema) =>
            schema.Format == "int64" ? number.TryGetInt64(out _) : JsonReading.WholeNumber(number) is not null;

        private static string InBody(string path) => $"{path} in body";

        private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

        private static string Kind(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => JsonReading.WholeNumber(value) is null ? "number" : "integer",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "null",
        };
    }
}
