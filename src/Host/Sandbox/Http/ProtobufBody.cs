using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// The few kinds that kubectl sends as protobuf whatever the server says: <c>kubectl create namespace|configmap|secret|serviceaccount</c>.
/// The field numbers are those of Kubernetes' generated.proto files.
/// </summary>
internal static class ProtobufBody
{
    /// <summary>Content type of such a body.</summary>
    public const string ContentType = "application/vnd.kubernetes.protobuf";

    private static readonly FrozenDictionary<int, Field> Reference = Message((1, "name", Form.Text));

    private static readonly FrozenDictionary<int, Field> Metadata = Message(
        (1, "name", Form.Text), (2, "generateName", Form.Text), (3, "namespace", Form.Text), (6, "resourceVersion", Form.Text),
        (11, "labels", Form.TextMap), (12, "annotations", Form.TextMap), (14, "finalizers", Form.Texts));

    private static readonly FrozenDictionary<string, FrozenDictionary<int, Field>> Kinds =
        new Dictionary<string, FrozenDictionary<int, Field>>(StringComparer.Ordinal)
        {
            ["Namespace"] = Message((1, "metadata", Form.Metadata)),
            ["ConfigMap"] = Message(
                (1, "metadata", Form.Metadata), (2, "data", Form.TextMap), (3, "binaryData", Form.BytesMap), (4, "immutable", Form.Flag)),
            ["Secret"] = Message(
                (1, "metadata", Form.Metadata), (2, "data", Form.BytesMap), (3, "type", Form.Text), (4, "stringData", Form.TextMap),
                (5, "immutable", Form.Flag)),
            ["ServiceAccount"] = Message(
                (1, "metadata", Form.Metadata), (2, "secrets", Form.References), (3, "imagePullSecrets", Form.References),
                (4, "automountServiceAccountToken", Form.Flag)),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    private enum Form
    {
        Text,
        Texts,
        Flag,
        TextMap,
        BytesMap,
        Metadata,
        References,
    }

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads a body; null where it is of another kind or is not protobuf.</summary>
    public static JsonObject? Read(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            return null;
        }

        var (apiVersion, kind) = ("", "");
        ReadOnlySpan<byte> raw = [];
        var envelope = new Reader(body[Magic.Length..]);
        while (envelope.Next(out var number, out var value))
        {
            switch (number)
            {
                case 1:
                    var type = new Reader(value);
                    while (type.Next(out var part, out var text))
                    {
                        _ = part == 1 ? apiVersion = Encoding.UTF8.GetString(text) : kind = Encoding.UTF8.GetString(text);
                    }

                    break;
                case 2:
                    raw = value;
                    break;
            }
        }

        if (!Kinds.TryGetValue(kind, out var fields))
        {
            return null;
        }

        var document = Document(raw, fields);
        document["apiVersion"] = apiVersion;
        document["kind"] = kind;
        return document;
    }

    private static JsonObject Document(ReadOnlySpan<byte> message, FrozenDictionary<int, Field> fields)
    {
        var document = new JsonObject();
        var reader = new Reader(message);
        while (reader.Next(out var number, out var value))
        {
            if (fields.TryGetValue(number, out var field))
            {
                Put(document, field, value);
            }
        }

        return document;
    }

    private static void Put(JsonObject document, Field field, ReadOnlySpan<byte> value)
    {
        switch (field.Form)
        {
            case Form.Text when value.Length > 0:
                document[field.Name] = Encoding.UTF8.GetString(value);
                break;
            case Form.Texts:
                Add(document, field.Name, Encoding.UTF8.GetString(value));
                break;
            case Form.Flag:
                document[field.Name] = value is [1];
                break;
            case Form.Metadata:
                document[field.Name] = Document(value, Metadata);
                break;
            case Form.References:
                Add(document, field.Name, Document(value, Reference));
                break;
            case Form.TextMap or Form.BytesMap:
                var (key, content) = Entry(value);
                document.Ensure(field.Name)[key] =
                    field.Form == Form.TextMap ? Encoding.UTF8.GetString(content) : Convert.ToBase64String(content);
                break;
        }
    }

    private static void Add(JsonObject document, string name, JsonNode item)
    {
        if (document.List(name) is not { } list)
        {
            document[name] = list = [];
        }

        list.Add(item);
    }

    private static (string Key, byte[] Content) Entry(ReadOnlySpan<byte> message)
    {
        var (key, content) = ("", Array.Empty<byte>());
        var reader = new Reader(message);
        while (reader.Next(out var number, out var value))
        {
            if (number == 1)
            {
                key = Encoding.UTF8.GetString(value);
            }
            else
            {
                content = value.ToArray();
            }
        }

        return (key, content);
    }

    private static FrozenDictionary<int, Field> Message(params IEnumerable<(int Number, string Name, Form Form)> fields) =>
        fields.ToFrozenDictionary(field => field.Number, field => new Field(field.Name, field.Form));

    private sealed record Field(string Name, Form Form);

    /// <summary>Walks over the fields of a message; a number's bytes are its one byte, as far as flags need it.</summary>
    private ref struct Reader(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> rest = message;

        public bool Next(out int number, out ReadOnlySpan<byte> value)
        {
            number = 0;
            value = [];
            if (rest.IsEmpty || Varint() is not { } tag)
            {
                return false;
            }

            number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    return Varint() is { } whole && Single((byte)whole, out value);
                case 1:
                    return Take(8, out value);
                case 2:
                    return Varint() is { } length && Take((int)Math.Min(length, int.MaxValue), out value);
                case 5:
                    return Take(4, out value);
                default:
                    return false;
            }
        }

        private static bool Single(byte whole, out ReadOnlySpan<byte> value)
        {
            value = new[] { whole };
            return true;
        }

        private bool Take(int length, out ReadOnlySpan<byte> value)
        {
            if (length > rest.Length)
            {
                value = [];
                return false;
            }

            value = rest[..length];
            rest = rest[length..];
            return true;
        }

        private ulong? Varint()
        {
            ulong value = 0;
            for (var shift = 0; shift < 64 && !rest.IsEmpty; shift += 7)
            {
                var next = rest[0];
                rest = rest[1..];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
