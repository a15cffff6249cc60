using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>An expression has no value.</summary>
/// <param name="Message">Why.</param>
/// <param name="MissingKey">A map had no such key: what <c>has</c> asks for.</param>
internal sealed record CelError(string Message, bool MissingKey = false)
{
    /// <summary>An operator or a function does not take these values.</summary>
    public static readonly CelError NoOverload = new("no such overload");
}

/// <summary>The values of rules: null, bool, long, double, string, <see cref="List{T}"/> of them, and JSON objects as maps.</summary>
internal static class CelValues
{
    /// <summary>JSON as a value.</summary>
    public static object? Of(JsonNode? node) => node switch
    {
        JsonArray items => items.Select(Of).ToList(),
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValueKind() == JsonValueKind.True,
        JsonValue value when value.AsText() is { } text => text,
        JsonValue value when value.TryGetValue<double>(out var real) => real,
        JsonValue value => value.AsWhole(),
        _ => node,
    };

    /// <summary>A field of a map.</summary>
    public static object? Select(object? target, string name) => target switch
    {
        CelError error => error,
        JsonObject map => map.TryGetPropertyValue(name, out var value) ? Of(value) : new CelError($"no such key: {name}", true),
        _ => CelError.NoOverload,
    };

    /// <summary>An item of a list or a field of a map.</summary>
    public static object? Index(object? target, object? index) => (target, index) switch
    {
        (CelError error, _) => error,
        (_, CelError error) => error,
        (List<object?> items, long at) => at >= 0 && at < items.Count ? items[(int)at] : new CelError($"index out of bounds: {at}"),
        (JsonObject, string name) => Select(target, name),
        _ => CelError.NoOverload,
    };

    /// <summary>What <c>has</c> says of a field that was looked up.</summary>
    public static object? Has(object? found) => found switch
    {
        CelError { MissingKey: true } => false,
        CelError error => error,
        _ => true,
    };

    /// <summary>A list; the first error among its items where there is one.</summary>
    public static object? ListOf(IEnumerable<object?> items)
    {
        var list = items.ToList();
        return list.OfType<CelError>().FirstOrDefault() ?? (object)list;
    }

    /// <summary>Equality, whole numbers and others being numbers alike.</summary>
    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (long whole, double real) => whole == real,
        (double real, long whole) => whole == real,
        (List<object?> one, List<object?> other) => one.Count == other.Count && one.Zip(other).All(pair => Same(pair.First, pair.Second)),
        (JsonObject one, JsonObject other) => JsonNode.DeepEquals(one, other),
        _ => left?.Equals(right) == true,
    };

    /// <summary>Order of numbers, strings and booleans; null where there is none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long one, long other) => one.CompareTo(other),
        (long or double, long or double) => Convert.ToDouble(left, null).CompareTo(Convert.ToDouble(right, null)),
        (string one, string other) => string.CompareOrdinal(one, other),
        (bool one, bool other) => one.CompareTo(other),
        _ => null,
    };
}
