using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>One condition, as <c>metav1.Condition</c> has it.</summary>
public sealed record Condition(
    string Type, bool Status, string Reason, string Message, long ObservedGeneration, DateTimeOffset LastTransitionTime);

/// <summary>status.backendStatuses[]</summary>
public sealed record BackendStatus(string Name, int Replicas, int AvailableReplicas, string Message);

/// <summary>status.children[]</summary>
public sealed record ChildEntry(string Kind, string Name, bool Ready, string Reason);

/// <summary>A booster's status, as read from the cluster or as it should be written there.</summary>
/// <param name="ObservedGeneration">The generation that was really rendered and applied; 0 where none was.</param>
/// <param name="ModelName">The name clients ask for; empty where not known.</param>
/// <param name="Conditions">Those of <see cref="ConditionTypes.All"/>, in that order; others may stand beside them in the cluster.</param>
/// <param name="Backends">In the order of the spec.</param>
/// <param name="Children">By kind and name.</param>
public sealed record StatusDocument(
    long ObservedGeneration,
    string ModelName,
    ValueList<Condition> Conditions,
    ValueList<BackendStatus> Backends,
    ValueList<ChildEntry> Children)
{
    /// <summary>Nothing was ever written.</summary>
    public static StatusDocument Empty { get; } = new(0, "", [], [], []);

    /// <summary>The condition of this type; null where absent.</summary>
    public Condition? this[string type] => Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Reads <c>status</c> of a live booster; what cannot be read counts as absent and is so written anew.</summary>
    public static StatusDocument Read(JsonElement booster)
    {
        if (!booster.TryGetProperty("status"u8, out var status) || status.ValueKind != JsonValueKind.Object)
        {
            return Empty;
        }

        return new StatusDocument(
            Number(status, "observedGeneration"),
            Text(status, "modelName"),
            ConditionTypes.All.SelectMany(type => Items(status, "conditions").Where(item => Text(item, "type") == type).Take(1))
                .Select(item => new Condition(
                    Text(item, "type"), Text(item, "status") == "True", Text(item, "reason"), Text(item, "message"),
                    Number(item, "observedGeneration"), Time(item, "lastTransitionTime"))).ToValueList(),
            Items(status, "backendStatuses").Select(item => new BackendStatus(
                Text(item, "name"), (int)Number(item, "replicas"), (int)Number(item, "availableReplicas"), Text(item, "message"))).ToValueList(),
            Items(status, "children").Select(item => new ChildEntry(
                Text(item, "kind"), Text(item, "name"),
                item.TryGetProperty("ready"u8, out var ready) && ready.ValueKind == JsonValueKind.True, Text(item, "reason"))).ToValueList());
    }

    /// <summary>What Kthena's own CRD can hold of it: conditions and observedGeneration. One field more would refuse the whole.</summary>
    public StatusDocument ConditionsOnly() => this with { ModelName = "", Backends = [], Children = [] };

    /// <summary>The apply configuration for the status subresource.</summary>
    /// <param name="key">The booster.</param>
    /// <param name="resourceVersion">
    /// The version it was folded from: any other is refused with 409, a booster made again under the same name too (a uid would not do:
    /// the server does not look at it in a write of the status). Null for whatever stands there.
    /// </param>
    public ReadOnlyMemory<byte> ToApplyBody(ObjectKey key, string? resourceVersion)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, Kinds.ModelBooster.ApiVersion);
            json.WriteString("kind"u8, Kinds.ModelBooster.Name);
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, key.Name);
            json.WriteString("namespace"u8, key.Namespace);
            if (resourceVersion is not null)
            {
                json.WriteString("resourceVersion"u8, resourceVersion);
            }

            json.WriteEndObject();
            json.WriteStartObject("status"u8);
            if (ObservedGeneration > 0)
            {
                json.WriteNumber("observedGeneration"u8, ObservedGeneration);
            }

            json.WriteStartArray("conditions"u8);
            foreach (var condition in Conditions)
            {
                Write(json, condition);
            }

            json.WriteEndArray();
            WriteDetails(json);

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private void WriteDetails(Utf8JsonWriter json)
    {
        if (ModelName.Length > 0)
        {
            json.WriteString("modelName"u8, ModelName);
        }

        if (Backends.Count > 0)
        {
            // For the printer columns, which can neither count nor add.
            json.WriteNumber("backendCount"u8, Backends.Count);
            json.WriteString("replicas"u8, $"{Backends.Sum(backend => backend.AvailableReplicas)}/{Backends.Sum(backend => backend.Replicas)}");
            json.WriteStartArray("backendStatuses"u8);
            foreach (var backend in Backends)
            {
                Write(json, backend);
            }

            json.WriteEndArray();
        }

        if (Children.Count > 0)
        {
            json.WriteStartArray("children"u8);
            foreach (var child in Children)
            {
                Write(json, child);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, BackendStatus backend)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, backend.Name);
        json.WriteNumber("replicas"u8, backend.Replicas);
        json.WriteNumber("availableReplicas"u8, backend.AvailableReplicas);
        json.WriteString("message"u8, backend.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ChildEntry child)
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, child.Kind);
        json.WriteString("name"u8, child.Name);
        json.WriteBoolean("ready"u8, child.Ready);
        json.WriteString("reason"u8, child.Reason);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Condition condition)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, condition.Type);
        json.WriteString("status"u8, condition.Status ? "True"u8 : "False"u8);
        json.WriteString("reason"u8, condition.Reason);
        json.WriteString("message"u8, condition.Message);
        json.WriteNumber("observedGeneration"u8, condition.ObservedGeneration);
        json.WriteString(
            "lastTransitionTime"u8,
            condition.LastTransitionTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static long Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static DateTimeOffset Time(JsonElement parent, string name) =>
        DateTimeOffset.TryParse(Text(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : default;
}
