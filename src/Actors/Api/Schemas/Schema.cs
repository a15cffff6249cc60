using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Api.Schemas;

/// <summary>A node of a structural schema, as a CustomResourceDefinition has it.</summary>
public sealed record Schema
{
    /// <summary><c>object</c>, <c>array</c>, <c>string</c>, <c>integer</c> or <c>boolean</c>; null where anything goes.</summary>
    public string? Type { get; init; }

    /// <summary>Shown by <c>kubectl explain</c>.</summary>
    public string? Description { get; init; }

    /// <summary>Named members of an object, in the order they are shown.</summary>
    public ImmutableArray<Property> Properties { get; init; } = [];

    /// <summary>What every other member of an object must be.</summary>
    public Schema? AdditionalProperties { get; init; }

    /// <summary>What every item of an array must be.</summary>
    public Schema? Items { get; init; }

    /// <summary>The only texts allowed.</summary>
    public ImmutableArray<string> Enum { get; init; } = [];

    /// <summary>Regular expression (RE2) a text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>Format, for example <c>int32</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Least number.</summary>
    public long? Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public long? Maximum { get; init; }

    /// <summary>Least length of a text, in characters.</summary>
    public int? MinLength { get; init; }

    /// <summary>Greatest length of a text, in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Least number of items.</summary>
    public int? MinItems { get; init; }

    /// <summary>Greatest number of items.</summary>
    public int? MaxItems { get; init; }

    /// <summary>Greatest number of members.</summary>
    public int? MaxProperties { get; init; }

    /// <summary>Set where the field is absent.</summary>
    public string? Default { get; init; }

    /// <summary>A number or a text (quantities, percentages).</summary>
    public bool IntOrString { get; init; }

    /// <summary>Members that no schema names are kept.</summary>
    public bool PreserveUnknown { get; init; }

    /// <summary>Server-side apply: <c>map</c>, <c>set</c> or <c>atomic</c>.</summary>
    public string? ListType { get; init; }

    /// <summary>The member that tells items of a map list apart.</summary>
    public string? ListKey { get; init; }

    /// <summary>Rules in CEL, for what a schema cannot say.</summary>
    public ImmutableArray<Rule> Rules { get; init; } = [];

    /// <summary>The schema as JSON, ready for a CustomResourceDefinition.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Put(json, "description", Description);
        Put(json, "type", Type);
        Put(json, "format", Format);
        Put(json, "default", Default);
        Put(json, "pattern", Pattern);
        Put(json, "minimum", Minimum);
        Put(json, "maximum", Maximum);
        Put(json, "minLength", MinLength);
        Put(json, "maxLength", MaxLength);
        Put(json, "minItems", MinItems);
        Put(json, "maxItems", MaxItems);
        Put(json, "maxProperties", MaxProperties);
        if (!Enum.IsEmpty)
        {
            json["enum"] = new JsonArray([.. Enum.Select(text => (JsonNode)text)]);
        }

        PutExtensions(json);
        if (Properties.Any(property => property.Required))
        {
            var required = Properties.Where(property => property.Required).Select(property => (JsonNode)property.Name);
            json["required"] = new JsonArray([.. required]);
        }

        if (!Properties.IsEmpty)
        {
            var members = Properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Schema.ToJson()));
            json["properties"] = new JsonObject(members);
        }

        Put(json, "additionalProperties", AdditionalProperties?.ToJson());
        Put(json, "items", Items?.ToJson());
        return json;
    }

    private void PutExtensions(JsonObject json)
    {
        if (IntOrString)
        {
            json["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
            json["x-kubernetes-int-or-string"] = true;
        }

        if (PreserveUnknown)
        {
            json["x-kubernetes-preserve-unknown-fields"] = true;
        }

        Put(json, "x-kubernetes-list-type", ListType);
        if (ListKey is not null)
        {
            json["x-kubernetes-list-map-keys"] = new JsonArray(ListKey);
        }

        if (!Rules.IsEmpty)
        {
            json["x-kubernetes-validations"] = new JsonArray([.. Rules.Select(rule => rule.ToJson())]);
        }
    }

    private static void Put(JsonObject json, string name, JsonNode? value)
    {
        if (value is not null)
        {
            json[name] = value;
        }
    }
}

/// <summary>A named member of an object schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What it must be.</param>
/// <param name="Required">It must be there.</param>
public sealed record Property(string Name, Schema Schema, bool Required = false);

/// <summary>A rule in CEL.</summary>
/// <param name="Expression">True where the object is good; <c>self</c> is the node the rule stands at.</param>
/// <param name="Message">What is wrong otherwise.</param>
/// <param name="FieldPath">The member to blame, below the node; null for the node itself.</param>
public sealed record Rule(string Expression, string Message, string? FieldPath = null)
{
    /// <summary>The rule as JSON.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["rule"] = Expression, ["message"] = Message };
        if (FieldPath is not null)
        {
            json["fieldPath"] = FieldPath;
        }

        return json;
    }
}
