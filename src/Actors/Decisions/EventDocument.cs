using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>A Kubernetes Event (events.k8s.io/v1) as JSON.</summary>
public static class EventDocument
{
    // Limit of the API: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
    private const int LongestNote = 1024;

    /// <summary>Value of reportingController.</summary>
    public static string ReportingController { get; } = Kinds.ModelBooster.Group + "/" + FieldManagers.Controller;

    /// <summary>The Event's body.</summary>
    /// <param name="name">metadata.name of the Event.</param>
    /// <param name="booster">What it is about.</param>
    /// <param name="uid">Uid of the booster.</param>
    /// <param name="said">What happened.</param>
    /// <param name="instance">Which instance of the controller says so.</param>
    /// <param name="now">When.</param>
    public static ReadOnlyMemory<byte> ToBody(string name, ObjectRef booster, string uid, BoosterEvent said, string instance, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>(768);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, Kinds.Event.ApiVersion);
            json.WriteString("kind"u8, Kinds.Event.Name);
            json.WriteStartObject("metadata"u8);
            json.WriteString("name"u8, name);
            json.WriteString("namespace"u8, booster.Key.Namespace);
            json.WriteEndObject();
            json.WriteString("eventTime"u8, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("reportingController"u8, ReportingController);
            json.WriteString("reportingInstance"u8, instance);
            json.WriteString("action"u8, said.Action);
            json.WriteString("reason"u8, said.Reason);
            json.WriteString("type"u8, said.IsWarning ? "Warning"u8 : "Normal"u8);
            json.WriteString("note"u8, Cut(said.Note));
            json.WriteStartObject("regarding"u8);
            json.WriteString("apiVersion"u8, booster.Kind.ApiVersion);
            json.WriteString("kind"u8, booster.Kind.Name);
            json.WriteString("name"u8, booster.Key.Name);
            json.WriteString("namespace"u8, booster.Key.Namespace);
            json.WriteString("uid"u8, uid);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The server counts bytes; an Event that is longer is refused.</summary>
    private static string Cut(string note)
    {
        if (Encoding.UTF8.GetByteCount(note) <= LongestNote)
        {
            return note;
        }

        var room = LongestNote - "…"u8.Length;
        var length = 0;
        foreach (var rune in note.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return note[..length] + "…";
    }
}
