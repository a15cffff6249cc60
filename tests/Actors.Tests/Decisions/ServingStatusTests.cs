using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class ServingStatusTests
{
    private static readonly LiveShape Serving = LiveObjects.ModelServing() with { Generation = 4, Spec = """{"replicas":3}""" };

    [Fact]
    public void Counts_are_read() =>
        Assert.Equal(
            (3, 2, 1),
            Read("""{"availableReplicas":2,"updatedReplicas":1}""") is var status ? (status.Wanted, status.Available, status.Updated) : default);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"availableReplicas":"two","conditions":{}}""")]
    [InlineData("""{"conditions":[{}]}""")]
    public void What_is_missing_or_odd_counts_as_nothing(string status) =>
        Assert.Equal((0, false), Read(status) is var read ? (read.Available, read.IsAvailable) : default);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public void A_status_is_fresh_once_it_speaks_of_the_newest_generation(long observed, bool fresh) =>
        Assert.Equal(fresh, Read($$"""{"observedGeneration":{{observed}}}""").IsFresh);

    [Fact]
    public void A_False_Available_is_never_quoted() =>
        Assert.Empty(Read("""{"conditions":[{"type":"Available","status":"False","message":"All Serving groups are ready"}]}""").Said);

    [Fact]
    public void A_True_Available_counts_and_is_not_quoted_either() =>
        Assert.True(Read("""{"conditions":[{"type":"Available","status":"True","message":"All Serving groups are ready"}]}""") is
        { IsAvailable: true, Said.Count: 0 });

    [Fact]
    public void Other_conditions_that_are_True_are_quoted_in_their_order() =>
        Assert.Equal(
            ["Progressing: Some groups are progressing: [0]", "UpdateInProgress"],
            Read("""
                {"conditions":[
                  {"type":"Progressing","status":"True","message":"Some groups are progressing: [0]"},
                  {"type":"Degraded","status":"False","message":"old words"},
                  {"type":"UpdateInProgress","status":"True","message":""}]}
                """).Said);

    [Theory]
    [InlineData(3, 3, "True", 4, true)]
    [InlineData(3, 3, "False", 4, false)]
    [InlineData(3, 2, "True", 4, false)]
    [InlineData(3, 3, "True", 3, false)]
    public void A_serving_is_complete_when_all_replicas_of_the_newest_generation_are_updated_and_available(
        int available, int updated, string condition, long observed, bool complete) =>
        Assert.Equal(complete, Read($$"""
            {"observedGeneration":{{observed}},"availableReplicas":{{available}},"updatedReplicas":{{updated}},
             "conditions":[{"type":"Available","status":"{{condition}}"}]}
            """).IsComplete);

    [Theory]
    [InlineData("""{"observedGeneration":4,"availableReplicas":0}""", true)]
    [InlineData("""{"observedGeneration":4,"availableReplicas":1}""", false)]
    [InlineData("""{"observedGeneration":3,"availableReplicas":1}""", false)]
    [InlineData("{}", true)]
    [InlineData("""{"currentRevision":"abc","updateRevision":"abc"}""", true)]
    public void No_replicas_wanted_is_complete_once_none_is_left_also_where_Kthena_never_reported(string status, bool complete) =>
        Assert.Equal(complete, ServingStatus.Read((Serving with { Spec = """{"replicas":0}""", Status = status }).Live).IsComplete);

    private static ServingStatus Read(string status) => ServingStatus.Read((Serving with { Status = status }).Live);
}
