namespace ModelBooster.Api.Schemas;

/// <summary>Short forms for the schemas that recur.</summary>
internal static class Build
{
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    public const string QuantityPattern =
        "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    public const string DurationPattern = "^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$";

    /// <summary>Kthena's greatest number of replicas.</summary>
    public const long MostReplicas = 1_000_000;

    public static Schema Object(string? description, params Property[] properties) =>
        new() { Type = "object", Description = description, Properties = [.. properties] };

    public static Schema Text(string? description = null, string? pattern = null, int? max = null, int? min = null) =>
        new() { Type = "string", Description = description, Pattern = pattern, MaxLength = max, MinLength = min };

    public static Schema OneOf(string? description, params string[] texts) =>
        new() { Type = "string", Description = description, Enum = [.. texts] };

    public static Schema Number(string? description, long? min = null, long? max = null) =>
        new() { Type = "integer", Format = "int32", Description = description, Minimum = min, Maximum = max };

    public static Schema Replicas(string description, long min = 0) => Number(description, min, MostReplicas);

    public static Schema Quantity(string? description = null) =>
        new() { Description = description, IntOrString = true, Pattern = QuantityPattern };

    public static Schema NumberOrPercent() => new() { IntOrString = true };

    public static Schema Duration(string? description = null) => Text(description, DurationPattern, max: 64);

    public static Schema List(string? description, Schema items, int? max = null, int? min = null, string? key = null) => new()
    {
        Type = "array",
        Description = description,
        Items = items,
        MaxItems = max,
        MinItems = min,
        ListKey = key,
        ListType = key is null ? "atomic" : "map",
    };

    public static Schema Map(string? description, Schema values, int? max = null) =>
        new() { Type = "object", Description = description, AdditionalProperties = values, MaxProperties = max };

    /// <summary>An object taken over word for word, in the API of the field it ends up in.</summary>
    public static Schema Verbatim(string? description) =>
        new() { Type = "object", Description = description, PreserveUnknown = true };

    /// <summary>Any JSON at all.</summary>
    public static Schema Anything(string? description) => new() { Description = description, PreserveUnknown = true };

    public static Property Optional(string name, Schema schema) => new(name, schema);

    public static Property Required(string name, Schema schema) => new(name, schema, true);
}
