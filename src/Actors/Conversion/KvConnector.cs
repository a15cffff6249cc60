using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>How prefill hands its KV cache to decode, as vLLM's <c>kv-transfer-config</c> says it.</summary>
/// <param name="Name">kv_connector.</param>
/// <param name="Role">kv_role.</param>
internal sealed record KvConnector(string? Name, string? Role)
{
    public const string Flag = "kv-transfer-config";

    /// <summary>The connector type of ModelServer; null where Kthena's router has none for it.</summary>
    public string? RouterType => Name switch
    {
        "MooncakeConnector" or "MooncakeConnectorV1" => "mooncake",
        "NixlConnector" => "nixl",
        "LMCacheConnectorV1" => "lmcache",
        _ => null,
    };

    /// <summary>Reads the setting, JSON in a text or JSON itself; null where it is absent.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static KvConnector? Read(EngineConfig config)
    {
        switch (config.Value(Flag))
        {
            case { ValueKind: JsonValueKind.Object } value:
                return new KvConnector(value.Text("kv_connector"), value.Text("kv_role"));
            case { ValueKind: JsonValueKind.String } text:
                using (var document = JsonDocument.Parse(text.GetString()!))
                {
                    return document.RootElement.ValueKind == JsonValueKind.Object && ReadableText.Check(document.RootElement).IsEmpty
                        ? new KvConnector(document.RootElement.Text("kv_connector"), document.RootElement.Text("kv_role"))
                        : throw new JsonException("not an object");
                }

            case null:
                return null;
            default:
                throw new JsonException("not an object");
        }
    }

    /// <summary>Name of the connector; null where there is none or the setting cannot be read.</summary>
    public static string? NameIn(EngineConfig config)
    {
        try
        {
            return Read(config)?.Name;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
