using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelBooster.Host.Sandbox;

/// <summary>A node of a CRD's openAPIV3Schema, read once.</summary>
internal sealed class StructuralSchema
{
    private StructuralSchema(JsonObject source)
    {
        Source = source;
        Type = source.Text("type") ?? "";
        Nullable = source.Flag("nullable");
        PreserveUnknown = source.Flag("x-kubernetes-preserve-unknown-fields");
        IntOrString = source.Flag("x-kubernetes-int-or-string");
        Embedded = source.Flag("x-kubernetes-embedded-resource");
        ListType = source.Text("x-kubernetes-list-type") ?? "atomic";
        ListMapKeys = [.. source.Texts("x-kubernetes-list-map-keys")];
        AtomicMap = source.Text("x-kubernetes-map-type") == "atomic";
        Properties = (source.Child("properties") ?? [])
            .Where(property => property.Value is JsonObject)
            .ToFrozenDictionary(
                property => property.Key, property => new StructuralSchema((JsonObject)property.Value!), StringComparer.Ordinal);
        Items = Optional(source.Child("items"));
        AdditionalProperties = Optional(source.Child("additionalProperties"));
        AllowsAdditional = AdditionalProperties is not null || source.Flag("additionalProperties");
        Default = source["default"];
        Required = [.. source.Texts("required")];
        Enum = source.List("enum");
        PatternText = source.Text("pattern");
        Pattern = PatternText is null ? null : new Regex(PatternText, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        AllOf = All(source.List("allOf"));
        AnyOf = All(source.List("anyOf"));
        OneOf = All(source.List("oneOf"));
        Not = Optional(source.Child("not"));
        Rules = [.. (source.List("x-kubernetes-validations") ?? []).OfType<JsonObject>().Select(ValidationRule.Read)];
        HasRules = Rules.Length > 0 || Below().Any(child => child.HasRules);
        HasDefaults = Default is not null || Below().Any(child => child.HasDefaults);
    }

    /// <summary>The schema as it was written.</summary>
    public JsonObject Source { get; }

    /// <summary>object, array, string, integer, number, boolean, or nothing.</summary>
    public string Type { get; }

    /// <summary>null is a value.</summary>
    public bool Nullable { get; }

    /// <summary>Fields that are not declared are kept.</summary>
    public bool PreserveUnknown { get; }

    /// <summary>Takes a whole number or a string.</summary>
    public bool IntOrString { get; }

    /// <summary>A whole object with apiVersion, kind and metadata stands here.</summary>
    public bool Embedded { get; }

    /// <summary>atomic, set or map.</summary>
    public string ListType { get; }

    /// <summary>Which fields tell the items of a map list apart.</summary>
    public ImmutableArray<string> ListMapKeys { get; }

    /// <summary>The object is owned as a whole.</summary>
    public bool AtomicMap { get; }

    /// <summary>Declared fields.</summary>
    public FrozenDictionary<string, StructuralSchema> Properties { get; }

    /// <summary>Of an array.</summary>
    public StructuralSchema? Items { get; }

    /// <summary>Of the values of a map.</summary>
    public StructuralSchema? AdditionalProperties { get; }

    /// <summary>Any key may stand here.</summary>
    public bool AllowsAdditional { get; }

    /// <summary>What is filled in where the field is absent.</summary>
    public JsonNode? Default { get; }

    /// <summary>Fields that must be there.</summary>
    public ImmutableArray<string> Required { get; }

    /// <summary>The only values.</summary>
    public JsonArray? Enum { get; }

    /// <summary>What a string must match.</summary>
    public Regex? Pattern { get; }

    /// <summary>The same as written.</summary>
    public string? PatternText { get; }

    /// <summary>Each must hold.</summary>
    public ImmutableArray<StructuralSchema> AllOf { get; }

    /// <summary>One at least must hold.</summary>
    public ImmutableArray<StructuralSchema> AnyOf { get; }

    /// <summary>Exactly one must hold.</summary>
    public ImmutableArray<StructuralSchema> OneOf { get; }

    /// <summary>Must not hold.</summary>
    public StructuralSchema? Not { get; }

    /// <summary>x-kubernetes-validations.</summary>
    public ImmutableArray<ValidationRule> Rules { get; }

    /// <summary>There is a rule here or further down.</summary>
    public bool HasRules { get; }

    /// <summary>There is a default here or further down.</summary>
    public bool HasDefaults { get; }

    /// <summary>Reads a schema; the source is kept and must not be changed afterwards.</summary>
    /// <exception cref="ArgumentException">A pattern is not a regular expression.</exception>
    public static StructuralSchema Read(JsonObject source) => new(source);

    /// <summary>A limit such as minimum or maxLength.</summary>
    public double? Limit(string name) => Source[name].AsNumber();

    private static StructuralSchema? Optional(JsonObject? source) => source is null ? null : new StructuralSchema(source);

    private static ImmutableArray<StructuralSchema> All(JsonArray? sources) =>
        [.. (sources ?? []).OfType<JsonObject>().Select(source => new StructuralSchema(source))];

    private IEnumerable<StructuralSchema> Below()
    {
        IEnumerable<StructuralSchema> below = Properties.Values;
        if (Items is not null)
        {
            below = below.Append(Items);
        }

        return AdditionalProperties is null ? below : below.Append(AdditionalProperties);
    }
}

/// <summary>One of x-kubernetes-validations.</summary>
/// <param name="Rule">The CEL expression.</param>
/// <param name="Message">What is said where it does not hold.</param>
/// <param name="FieldPath">Where it is said, below the place of the rule.</param>
/// <param name="Reason">The cause's reason.</param>
internal sealed record ValidationRule(string Rule, string? Message, string FieldPath, string Reason)
{
    /// <summary>The rule, ready to be judged; null where it is not understood, and then it is not judged.</summary>
    public CelRule? Compiled { get; } = CelRule.TryRead(Rule);

    /// <summary>Says what is wrong, where that is computed.</summary>
    public CelRule? MessageExpression { get; init; }

    /// <summary>Reads a rule.</summary>
    public static ValidationRule Read(JsonObject source) =>
        new(source.Text("rule") ?? "", source.Text("message"), source.Text("fieldPath") ?? "", source.Text("reason") ?? "FieldValueInvalid")
        {
            MessageExpression = source.Text("messageExpression") is { } expression ? CelRule.TryRead(expression) : null,
        };
}
