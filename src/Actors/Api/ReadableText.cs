using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelBooster.Api;

/// <summary>
/// Finds what JSON can spell and no program can read: half of a surrogate pair, and a member that stands twice. The API
/// server hands out neither, a file may hold both.
/// </summary>
internal static class ReadableText
{
    public static ImmutableArray<FieldError> Check(JsonElement document)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        Walk(document, "", MayHoldSurrogates(document), errors);
        return errors.ToImmutable();
    }

    private static bool MayHoldSurrogates(JsonElement document)
    {
        var text = JsonMarshal.GetRawUtf8Value(document);
        return text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0;
    }

    private static void Walk(JsonElement value, string path, bool surrogates, ImmutableArray<FieldError>.Builder errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WalkObject(value, path, surrogates, errors);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Walk(item, $"{path}[{index++}]", surrogates, errors);
                }

                break;
            case JsonValueKind.String when surrogates && Read(() => value.GetString()) is null:
                errors.Add(new FieldError(path, "Invalid value: holds half of a surrogate pair"));
                break;
            default:
                break;
        }
    }

    private static void WalkObject(JsonElement value, string path, bool surrogates, ImmutableArray<FieldError>.Builder errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (Read(() => member.Name) is not { } name)
            {
                errors.Add(new FieldError(path, "Invalid value: a name holds half of a surrogate pair"));
                continue;
            }

            var below = path.Length == 0 ? name : $"{path}.{name}";
            if (!names.Add(name))
            {
                errors.Add(new FieldError(below, "Duplicate value: the member stands twice"));
            }

            Walk(member.Value, below, surrogates, errors);
        }
    }

    private static string? Read(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
