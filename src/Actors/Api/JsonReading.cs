using System.Collections.Immutable;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>Reading of optional members; null stands for absent as well as for JSON's null.</summary>
internal static class JsonReading
{
    public static JsonElement? Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static int? Int(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Number } value ? WholeNumber(value) : null;

    public static ImmutableSortedDictionary<string, string> Map(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Object } map
            ? map.EnumerateObject()
                .Where(member => member.Value.ValueKind == JsonValueKind.String)
                .DistinctBy(member => member.Name)
                .ToImmutableSortedDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    public static ImmutableArray<T> Each<T>(this JsonElement parent, string name, Func<JsonElement, int, T> read) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(read)] : [];

    /// <summary>A whole number of 32 bits; <c>1.0</c> is one, as it is for the API server.</summary>
    public static int? WholeNumber(JsonElement number) =>
        number.TryGetInt32(out var value) ? value
        : number.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) <= int.MaxValue ? (int)real
        : null;
}
