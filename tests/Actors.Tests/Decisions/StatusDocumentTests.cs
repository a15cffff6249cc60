using System.Text.Json;
using CsCheck;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class StatusDocumentTests
{
    private static readonly StatusDocument Whole = new Folding().Serves().Fold();

    [Fact]
    public void What_is_written_reads_back_as_the_same() => Assert.Equal(Whole, Read(Written(Whole)));

    [Fact]
    public void Any_status_reads_back_as_the_same() =>
        Documents.Sample(document => Read(Written(document)) == document);

    [Fact]
    public void A_booster_without_status_has_an_empty_one() => Assert.Equal(StatusDocument.Empty, Read("{}"));

    [Theory]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":{"conditions":"none","observedGeneration":"1","children":[7]}}""")]
    public void What_cannot_be_read_counts_as_absent(string booster) => Assert.Equal(StatusDocument.Empty, Read(booster));

    [Fact]
    public void Conditions_of_others_are_passed_over() =>
        Assert.Empty(Read("""{"status":{"conditions":[{"type":"Funny","status":"True","reason":"X","message":""}]}}""").Conditions);

    [Fact]
    public void A_booster_made_again_under_the_name_is_not_written_to() =>
        Assert.Equal("7", Written(Whole, "7").GetProperty("metadata").GetProperty("resourceVersion").GetString());

    [Fact]
    public void Only_the_status_is_written() =>
        Assert.Equal(["apiVersion", "kind", "metadata", "status"], Written(Whole).EnumerateObject().Select(field => field.Name));

    [Fact]
    public void The_printer_columns_are_added_up_here() =>
        Assert.Equal("2/2", Written(Whole).GetProperty("status").GetProperty("replicas").GetString());

    [Fact]
    public void Times_are_written_as_Kubernetes_does() =>
        Assert.Equal(
            "2026-05-01T12:00:00Z",
            Written(Whole).GetProperty("status").GetProperty("conditions")[0].GetProperty("lastTransitionTime").GetString());

    [Fact]
    public void For_a_foreign_CRD_nothing_but_conditions_and_observedGeneration_is_written() =>
        Assert.Equal(
            ["observedGeneration", "conditions"],
            Written(Whole.ConditionsOnly()).GetProperty("status").EnumerateObject().Select(field => field.Name));

    [Fact]
    public void A_generation_that_was_never_applied_is_left_out() =>
        Assert.False(Written(Whole with { ObservedGeneration = 0 }).GetProperty("status").TryGetProperty("observedGeneration", out _));

    private static readonly Gen<StatusDocument> Documents =
        from generation in Gen.Long[0, 9]
        from name in Gen.String.AlphaNumeric
        from message in Gen.String
        from status in Gen.Bool
        from seconds in Gen.Int[0, 1_000_000]
        from replicas in Gen.Int[0, 9]
        from ready in Gen.Bool
        select new StatusDocument(
            generation,
            name,
            [new Condition(ConditionTypes.Active, status, Reasons.ServingAvailable, message, generation, Folding.Start.AddSeconds(seconds))],
            [new BackendStatus("main", replicas, replicas / 2, message)],
            [new ChildEntry("ModelServer", "llama-main", ready, Reasons.Applying)]);

    private static JsonElement Written(StatusDocument status, string resourceVersion = "1") =>
        JsonElement.Parse(status.ToApplyBody(new ObjectKey(LiveObjects.Namespace, "llama"), resourceVersion).Span);

    private static StatusDocument Read(JsonElement booster) => StatusDocument.Read(booster);

    private static StatusDocument Read(string booster) => Read(JsonElement.Parse(booster));
}
