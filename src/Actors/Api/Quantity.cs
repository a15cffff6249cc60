using System.Globalization;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>Kubernetes quantities, as far as devices are counted with them.</summary>
public static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1024m), ("Mi", 1048576m), ("Gi", 1073741824m),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m),
    ];

    /// <summary>The value rounded up to a whole number, as Kubernetes counts devices; 0 where it is no quantity.</summary>
    /// <param name="quantity">A JSON number or text.</param>
    public static long Ceiling(JsonElement quantity)
    {
        var text = quantity.ValueKind switch
        {
            JsonValueKind.Number => quantity.GetRawText(),
            JsonValueKind.String => quantity.GetString()!,
            _ => "",
        };
        var suffix = Suffixes.FirstOrDefault(candidate => text.EndsWith(candidate.Suffix, StringComparison.Ordinal));
        var digits = suffix.Suffix is null ? text : text[..^suffix.Suffix.Length];
        return decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && Math.Abs(value) < 1_000_000_000_000m
            ? (long)Math.Ceiling(value * (suffix.Suffix is null ? 1m : suffix.Factor))
            : 0;
    }
}
