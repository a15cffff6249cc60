using System.Text.Json.Nodes;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>What is worth telling people.</summary>
public sealed class BoosterEventsTests
{
    private static readonly WantedObject Server = Wanted.Server();

    private static readonly Folding Applied = new Folding().Serves();

    [Fact]
    public void A_child_made_anew_is_told() =>
        Assert.Equal((BoosterEvents.ChildCreated, "created ModelServer llama-main"), Told(Absent()));

    [Fact]
    public void Children_made_for_the_first_time_are_told_together() => Assert.Null(OfWrite(Absent(), isFirst: true));

    [Fact]
    public void A_child_put_right_is_told_with_the_field() =>
        Assert.Equal((BoosterEvents.ChildRestored, "restored spec.model of ModelServer llama-main"), Told(Ours(live => live["spec"]!["model"] = "other")));

    [Fact]
    public void A_child_brought_to_a_new_spec_is_told() =>
        Assert.Equal(BoosterEvents.ChildUpdated, Told(Ours().Want(Wanted.Server("qwen"))).Reason);

    [Fact]
    public void A_child_that_is_not_wanted_any_more_is_told() =>
        Assert.Equal((BoosterEvents.ChildDeleted, "deleted ModelServer llama-main, which is no longer wanted"), Told(Ours().Want(null)));

    [Fact]
    public void A_route_that_is_recreated_is_told_with_the_cause()
    {
        var route = new ChildState(Wanted.Route().Child.Ref).Want(Wanted.Route()).Seen(Wanted.Route().Live()).Want(Wanted.Route("qwen"));
        Assert.Contains("modelName cannot be changed", Told(route).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_that_fall_back_when_the_policy_goes_are_told()
    {
        var autoscaled = Wanted.Serving(1, 1, 5);
        var state = new ChildState(autoscaled.Child.Ref).Want(autoscaled)
            .Seen(autoscaled.Live(edit: live => live["spec"]!["replicas"] = 4)).Want(Wanted.Serving(1));
        Assert.EndsWith("replicas from 4 to 1", Told(state).Note);
    }

    [Theory]
    [InlineData(BoosterEvents.ChildrenCreated)]
    [InlineData(BoosterEvents.Active)]
    public void A_booster_that_comes_up_is_told(string reason) => Assert.Contains(reason, Changes(null, Applied));

    [Fact]
    public void A_booster_that_is_not_up_yet_is_not_degraded() =>
        Assert.DoesNotContain(BoosterEvents.Degraded, Changes(null, Applied.Serving(0, 0, false)));

    [Fact]
    public void A_booster_that_no_longer_serves_is_degraded() =>
        Assert.Equal([BoosterEvents.Degraded], Changes(Applied.Fold(), Applied.Serving(0, 0, false)));

    [Fact]
    public void A_failure_is_told() =>
        Assert.Equal([BoosterEvents.Failed], Changes(Applied.Fold(), Applied.Fails(Reasons.RefusedByWebhook, terminal: true)));

    [Fact]
    public void Its_end_is_told() =>
        Assert.Equal([BoosterEvents.Recovered], Changes(Applied.Fails(Reasons.RefusedByWebhook, terminal: true).Fold(Applied.Fold()), Applied));

    [Fact]
    public void What_did_not_change_is_not_told() => Assert.Empty(Changes(Applied.Fold(), Applied));

    private static ChildState Absent() => new ChildState(Server.Child.Ref).Want(Server).Answered(new Standing.Absent());

    private static ChildState Ours(Action<JsonObject>? edit = null) => new ChildState(Server.Child.Ref).Want(Server).Seen(Server.Live(edit: edit));

    private static (string Reason, string Note) Told(ChildState state) =>
        OfWrite(state, isFirst: false) is { } said ? (said.Reason, said.Note) : default;

    private static BoosterEvent? OfWrite(ChildState state, bool isFirst) => BoosterEvents.OfWrite(state, state.Next(LiveObjects.Owner), isFirst);

    private static IEnumerable<string> Changes(StatusDocument? before, Folding now) =>
        BoosterEvents.OfStatus(before ?? StatusDocument.Empty, now.Fold(before)).Select(said => said.Reason);
}
