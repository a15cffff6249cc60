using System.Collections.Immutable;
using System.Globalization;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>A booster with one backend, folded step by step: each fold remembers what the one before it said.</summary>
internal sealed record Folding
{
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-05-01T12:00:00Z", CultureInfo.InvariantCulture);

    public long Generation { get; init; } = 1;

    public ConversionResult Conversion { get; init; } = new ConversionResult.Converted(
        "llama", [new WantedBackend("main", "llama-main", 2, null, null)], []);

    public bool Paused { get; init; }

    public bool CrdIsOurs { get; init; } = true;

    /// <summary>What is said of each object; the reports of the four are made of them.</summary>
    public ImmutableDictionary<ChildRole, ChildOutcome> Outcomes { get; init; } =
        Enum.GetValues<ChildRole>().Where(role => role != ChildRole.Autoscaling).ToImmutableDictionary(role => role, Applied);

    /// <summary>Of which generation the reports speak; null: of the booster's.</summary>
    public long? Reported { get; init; }

    public ImmutableHashSet<ChildRole> Silent { get; init; } = [];

    /// <summary>A serving as Kthena reports it.</summary>
    public Folding Serving(int available, int updated, bool isAvailable, int wanted = 2, long generation = 1, long observed = 1, params string[] said) =>
        With(ChildRole.Serving, outcome => outcome with
        {
            Serving = new ServingStatus(generation, observed, wanted, available, updated, isAvailable, said.ToValueList()),
        });

    /// <summary>Two of two replicas serve.</summary>
    public Folding Serves(long generation = 1, long? observed = null) =>
        Serving(2, 2, true, generation: generation, observed: observed ?? generation);

    public Folding With(ChildRole role, Func<ChildOutcome, ChildOutcome> change) =>
        this with { Outcomes = Outcomes.SetItem(role, change(Outcomes[role])) };

    public Folding Phase(ChildRole role, ChildPhase phase) => With(role, outcome => outcome with { Phase = phase });

    public Folding Fails(string reason, bool terminal, int attempts = 1, ChildRole role = ChildRole.Server) => With(role, outcome => outcome with
    {
        Phase = ChildPhase.Failing,
        Problem = new Problem(reason, $"{reason} happened", terminal),
        Attempts = attempts,
    });

    public Folding Works(ChildRole role = ChildRole.Server) =>
        With(role, outcome => outcome with { Phase = ChildPhase.Applied, Problem = null, Attempts = 0 });

    /// <summary>The status that follows, or what there was where there is nothing to say.</summary>
    public StatusDocument Fold(StatusDocument? before = null, int afterSeconds = 0) => TryFold(before, afterSeconds) ?? before ?? StatusDocument.Empty;

    public StatusDocument? TryFold(StatusDocument? before = null, int afterSeconds = 0)
    {
        var reports = Enum.GetValues<ChildRole>().Where(role => !Silent.Contains(role)).Select(role => new ChildReport(
            role, Reported ?? Generation, Outcomes.TryGetValue(role, out var outcome) ? [outcome] : []));
        return StatusFolding.Fold(
            new StatusFacts(Generation, Conversion, reports.ToValueList(), Paused, CrdIsOurs),
            before ?? StatusDocument.Empty,
            Start.AddSeconds(afterSeconds));
    }

    private static ChildOutcome Applied(ChildRole role)
    {
        var target = role switch
        {
            ChildRole.Serving => LiveObjects.Ref(Kinds.ModelServing, "llama-main"),
            ChildRole.Server => LiveObjects.Ref(Kinds.ModelServer, "llama-main"),
            _ => LiveObjects.Ref(Kinds.ModelRoute, "llama"),
        };
        var serving = role == ChildRole.Serving ? new ServingStatus(1, 0, 2, 0, 0, false, []) : null;
        return new ChildOutcome(target, "main", ChildPhase.Applied, null, 0, serving);
    }
}

/// <summary>Reads conditions the way a test states them.</summary>
internal static class StatusReading
{
    public static (bool Status, string Reason) Of(this StatusDocument status, string type) => (status[type]!.Status, status[type]!.Reason);

    public static string Message(this StatusDocument status, string type) => status[type]!.Message;

    public static DateTimeOffset Since(this StatusDocument status, string type) => status[type]!.LastTransitionTime;
}
