using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using static ModelBooster.Boosters.BoosterProtocol;

namespace ModelBooster.Boosters;

/// <summary>What of a booster its actor remembers between two looks: enough to tell whether its children are to be made anew.</summary>
/// <param name="Generation">metadata.generation.</param>
/// <param name="Settings">What else children are made from.</param>
/// <param name="Metadata">Digest of labels and annotations: some of them are passed on, and none of them moves the generation.</param>
/// <param name="Paused">Nothing is to be written to children.</param>
/// <param name="Immediate">A replaced backend goes at once.</param>
/// <param name="MayHold">What was made of this spec before may stay.</param>
/// <param name="IsFirst">It has never been initialised.</param>
internal sealed record BoosterFacts(
    long Generation, RenderSettings Settings, string Metadata, bool Paused, bool Immediate, bool MayHold, bool IsFirst)
{
    public static BoosterFacts Of(Render render)
    {
        var document = render.Live.Document;
        var terms = Terms.Of(document, render.Live.Generation);
        return new BoosterFacts(
            render.Live.Generation,
            render.Settings,
            ObjectMetadata.DigestOfLabelsAndAnnotations(document),
            terms.Paused,
            terms.Immediate,
            terms.MayHold,
            terms.IsFirst);
    }

    /// <summary>Status writes come as events too: only what conversion reads makes a difference.</summary>
    public bool MakesTheSameAs(BoosterFacts other) =>
        Generation == other.Generation && Settings == other.Settings && Metadata == other.Metadata;
}
