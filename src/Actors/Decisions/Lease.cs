using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>Who leads, as a Lease of coordination.k8s.io/v1 says it.</summary>
/// <param name="ResourceVersion">Version of the object; a renewal makes another.</param>
/// <param name="Holder">spec.holderIdentity; empty where nobody holds it.</param>
/// <param name="Duration">spec.leaseDurationSeconds: for so long after a renewal nobody else may take it.</param>
/// <param name="Acquired">spec.acquireTime as it stands; kept by renewals.</param>
/// <param name="Transitions">spec.leaseTransitions: how often it went to another holder.</param>
public sealed record Lease(string ResourceVersion, string Holder, TimeSpan Duration, string Acquired, int Transitions)
{
    private const string MicroTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Reads what the cluster holds; what is missing counts as nobody and nothing.</summary>
    public static Lease Read(LiveObject live)
    {
        var spec = live.Document.TryGetProperty("spec"u8, out var given) ? given : default;
        return new Lease(
            live.ResourceVersion,
            Field(spec, "holderIdentity") is { ValueKind: JsonValueKind.String } holder ? holder.GetString()! : "",
            TimeSpan.FromSeconds(Number(spec, "leaseDurationSeconds")),
            Field(spec, "acquireTime") is { ValueKind: JsonValueKind.String } acquired ? acquired.GetString()! : "",
            Number(spec, "leaseTransitions"));
    }

    /// <summary>The object to make where there is none.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="holder">Who takes it.</param>
    /// <param name="duration">For how long after each renewal.</param>
    /// <param name="now">The time of day, for people; nobody reckons with it.</param>
    public static ReadOnlyMemory<byte> ToCreate(ObjectKey key, string holder, TimeSpan duration, DateTimeOffset now) => Bytes(new JsonObject
    {
        ["apiVersion"] = Kinds.Lease.ApiVersion,
        ["kind"] = Kinds.Lease.Name,
        ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
        ["spec"] = Spec(holder, duration, Time(now), 0, now),
    });

    /// <summary>The JSON patch by which somebody takes or renews exactly this version of it; another is refused with 409.</summary>
    /// <inheritdoc cref="ToCreate"/>
    public ReadOnlyMemory<byte> ToHold(string holder, TimeSpan duration, DateTimeOffset now) => holder == Holder
        ? Replace(Spec(holder, duration, Acquired, Transitions, now))
        : Replace(Spec(holder, duration, Time(now), Transitions + 1, now));

    /// <summary>The JSON patch by which the holder gives it up: whoever comes next need not wait.</summary>
    /// <param name="now">The time of day.</param>
    public ReadOnlyMemory<byte> ToRelease(DateTimeOffset now) =>
        Replace(Spec(holder: null, TimeSpan.FromSeconds(1), Acquired, Transitions, now));

    private static JsonObject Spec(string? holder, TimeSpan duration, string acquired, int transitions, DateTimeOffset now)
    {
        var spec = new JsonObject
        {
            ["leaseDurationSeconds"] = (int)duration.TotalSeconds,
            ["acquireTime"] = acquired,
            ["renewTime"] = Time(now),
            ["leaseTransitions"] = transitions,
        };
        if (holder is not null)
        {
            spec["holderIdentity"] = holder;
        }

        return spec;
    }

    private ReadOnlyMemory<byte> Replace(JsonObject spec) => Bytes(new JsonArray(
        new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = ResourceVersion },
        new JsonObject { ["op"] = "add", ["path"] = "/spec", ["value"] = spec }));

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);

    private static JsonElement? Field(JsonElement spec, string name) =>
        spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty(name, out var value) ? value : null;

    private static int Number(JsonElement spec, string name) =>
        Field(spec, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;
}
