using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>A worker's <c>config</c>: engine arguments as JSON. <c>max_model_len</c> and <c>max-model-len</c> are one key.</summary>
internal sealed class EngineConfig
{
    public const int DefaultPort = 8000;

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly (string Key, string Flag, JsonElement Value)[] entries;

    private EngineConfig((string Key, string Flag, JsonElement Value)[] entries) => this.entries = entries;

    public static EngineConfig Of(Worker worker) => new(
        worker.Config is { ValueKind: JsonValueKind.Object } config
            ? [.. config.EnumerateObject()
                .Select(member => (member.Name, member.Name.Replace('_', '-'), member.Value))
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)]
            : []);

    /// <summary>Keys as they are written.</summary>
    public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

    public bool Has(string flag) => entries.Any(entry => entry.Flag == flag && entry.Value.ValueKind != JsonValueKind.Null);

    /// <summary>The value of a flag; the last where it is written both ways, as the engine would take it.</summary>
    public JsonElement? Value(string flag) =>
        entries.LastOrDefault(entry => entry.Flag == flag) is { Key: not null } entry && entry.Value.ValueKind != JsonValueKind.Null
            ? entry.Value
            : null;

    /// <summary>A flag's text or number as text; null where it is absent, empty or anything else.</summary>
    public string? Text(string flag) => Value(flag) switch
    {
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 } text => text,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    /// <summary>The port the engine listens on; 0 where what is written is no port.</summary>
    public int Port => Value("port") is not { } value ? DefaultPort
        : value.ValueKind == JsonValueKind.Number ? InRange(JsonReading.WholeNumber(value) ?? 0)
        : value.ValueKind != JsonValueKind.String ? 0
        : int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? InRange(port) : 0;

    /// <summary>
    /// The arguments: text as it is (an empty one is a flag alone), numbers in the digits they are written in, true a flag
    /// alone, false its negation, null nothing, the rest compact JSON.
    /// </summary>
    /// <param name="negation">The engine knows <c>--no-flag</c>; otherwise false is left out.</param>
    public IEnumerable<string> Arguments(bool negation) => entries.SelectMany(entry => entry.Value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.True => [$"--{entry.Flag}"],
        JsonValueKind.False => negation ? [$"--no-{entry.Flag}"] : [],
        JsonValueKind.Number => [$"--{entry.Flag}", entry.Value.GetRawText()],
        JsonValueKind.String => entry.Value.GetString() is { Length: > 0 } text ? [$"--{entry.Flag}", text] : new[] { $"--{entry.Flag}" },
        _ => [$"--{entry.Flag}", JsonSerializer.Serialize(entry.Value, Compact)],
    });

    private static int InRange(int port) => port is >= 1 and <= 65535 ? port : 0;
}
