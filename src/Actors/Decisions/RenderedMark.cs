using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelBooster.Decisions;

/// <summary>
/// Value of the annotation <c>modelbooster.volcano.sh/rendered</c> on a ModelServing: what its template was made with. A newer
/// renderer or another image setting does not by itself restart pods, so the old template has to be known as such.
/// </summary>
/// <param name="Renderer">Version of the conversion.</param>
/// <param name="Downloader">Downloader image.</param>
/// <param name="Runtime">Runtime image.</param>
/// <param name="Generation">Generation of the booster when this was last written; for people.</param>
/// <param name="Replicas">The booster's own replicas when they were last written: who scales is yielded to until they change.</param>
public sealed partial record RenderedMark(string Renderer, string Downloader, string Runtime, long Generation, int? Replicas)
{
    /// <summary>Version of today's conversion. Raised whenever it makes other pod templates of the same booster.</summary>
    public const string Today = "1";

    /// <summary>The booster's own policy scaled when this was last written: what that one left is not somebody else's. Null for no.</summary>
    public bool? Autoscaled { get; init; }

    /// <summary>For a template that somebody else made: Kthena's own controller.</summary>
    /// <param name="today">What is said of replicas.</param>
    public static RenderedMark Foreign(RenderedMark today) => today with { Renderer = "kthena", Downloader = "", Runtime = "", Generation = 0 };

    /// <summary>The template was made by the same conversion with the same images.</summary>
    public bool MadeAs(RenderedMark other) => Renderer == other.Renderer && Downloader == other.Downloader && Runtime == other.Runtime;

    /// <summary>The same is said of who decides replicas.</summary>
    public bool ScalesAs(RenderedMark other) => Replicas == other.Replicas && Autoscaled == other.Autoscaled;

    /// <summary>Reads the annotation; null where it is absent or not ours to understand.</summary>
    public static RenderedMark? Parse(string? annotation)
    {
        try
        {
            return annotation is null ? null : JsonSerializer.Deserialize(annotation, Json.Default.RenderedMark);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The annotation's value.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Json.Default.RenderedMark);

    [JsonSerializable(typeof(RenderedMark))]
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    private sealed partial class Json : JsonSerializerContext;
}
