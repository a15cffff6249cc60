using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>What a live ModelServing says of itself.</summary>
/// <param name="Generation">metadata.generation.</param>
/// <param name="ObservedGeneration">status.observedGeneration; 0 where its controller has not looked at it yet.</param>
/// <param name="Wanted">spec.replicas.</param>
/// <param name="Available">status.availableReplicas.</param>
/// <param name="Updated">status.updatedReplicas.</param>
/// <param name="IsAvailable">Condition Available is True.</param>
/// <param name="Said">Conditions other than Available that are True, as <c>Type: message</c>; a False one is never quoted.</param>
public sealed record ServingStatus(
    long Generation, long ObservedGeneration, int Wanted, int Available, int Updated, bool IsAvailable, ValueList<string> Said)
{
    /// <summary>The status speaks of the newest generation.</summary>
    public bool IsFresh => ObservedGeneration >= Generation;

    /// <summary>Everything asked of it is in place. Of a serving that never had a group Kthena reports nothing, not even that it looked.</summary>
    public bool IsComplete => Wanted == 0
        ? Available == 0 && (IsFresh || ObservedGeneration == 0)
        : IsFresh && IsAvailable && Updated >= Wanted;

    /// <summary>Reads a live ModelServing; missing counts are 0.</summary>
    public static ServingStatus Read(LiveObject live)
    {
        var document = live.Document;
        var spec = document.TryGetProperty("spec"u8, out var foundSpec) ? foundSpec : default;
        var status = document.TryGetProperty("status"u8, out var foundStatus) ? foundStatus : default;
        var available = false;
        var said = new List<string>();
        if (status.ValueKind == JsonValueKind.Object
            && status.TryGetProperty("conditions"u8, out var conditions) && conditions.ValueKind == JsonValueKind.Array)
        {
            foreach (var condition in conditions.EnumerateArray().Where(IsTrue))
            {
                var type = Text(condition, "type");
                if (type == "Available")
                {
                    available = true;
                }
                else
                {
                    said.Add(Text(condition, "message") is { Length: > 0 } message ? $"{type}: {message}" : type);
                }
            }
        }

        return new ServingStatus(
            live.Generation,
            Number(status, "observedGeneration"),
            (int)Number(spec, "replicas"),
            (int)Number(status, "availableReplicas"),
            (int)Number(status, "updatedReplicas"),
            available,
            said.ToValueList());
    }

    private static bool IsTrue(JsonElement condition) => Text(condition, "status") == "True";

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    private static long Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : 0;
}
