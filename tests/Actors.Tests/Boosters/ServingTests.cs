using System.Text.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class ServingTests : ChildSpec
{
    public ServingTests()
        : base((booster, with) => Props.Create(() => new ServingActor(LiveObjects.Owner, booster, with)))
    {
    }

    [Fact]
    public void What_a_serving_says_of_itself_is_reported()
    {
        Known(Wanted.Serving(), Wanted.Serving().Live(edit: live => live["status"] = JsonNode.Parse(
            """{"observedGeneration":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True"}]}""")));
        Assert.True(LastOutcome().Serving is { IsAvailable: true, Available: 1, IsFresh: true });
    }

    [Fact]
    public void A_status_that_changes_is_no_reason_to_write()
    {
        Known(Wanted.Serving());
        See(Wanted.Serving().Live("11", edit: live => live["status"] = JsonNode.Parse("""{"availableReplicas":1}""")));
        ExpectNoWrite();
    }

    [Fact]
    public void A_serving_that_is_gone_says_nothing_any_more()
    {
        Known(Wanted.Serving());
        Lose(Wanted.Serving().Live());
        Assert.Null(LastOutcome().Serving);
    }

    [Fact]
    public void What_an_autoscaler_sets_stands()
    {
        Known(Wanted.Serving(1, 1, 5));
        See(Scaled(Wanted.Serving(1, 1, 5), 4));
        ExpectNoWrite();
    }

    [Fact]
    public void What_an_autoscaler_sets_survives_a_change_of_the_spec()
    {
        Known(Wanted.Serving(1, 1, 5), Scaled(Wanted.Serving(1, 1, 5), 4));
        Want(Wanted.Serving(1, 1, 5, image: "engine:2"));
        Assert.Equal(4, Body(NextWrite()).GetProperty("spec").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public void Such_a_write_holds_for_the_version_it_was_read_at_only()
    {
        Known(Wanted.Serving(1, 1, 5), Scaled(Wanted.Serving(1, 1, 5), 4));
        Want(Wanted.Serving(1, 1, 5, image: "engine:2"));
        Assert.Equal("11", Body(NextWrite()).GetProperty("metadata").GetProperty("resourceVersion").GetString());
    }

    [Fact]
    public void An_autoscaler_that_is_faster_is_heeded_after_the_conflict()
    {
        Known(Wanted.Serving(1, 1, 5), Scaled(Wanted.Serving(1, 1, 5), 4));
        Want(Wanted.Serving(1, 1, 5, image: "engine:2"));
        Fail(NextWrite(), 409);
        See(Scaled(Wanted.Serving(1, 1, 5), 3, "12"));
        Settle(Child);
        Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Body(NextWrite()).GetProperty("spec").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public void Replicas_outside_the_bounds_are_clamped()
    {
        Known(Wanted.Serving(1, 1, 5), Scaled(Wanted.Serving(1, 1, 5), 9));
        Assert.Equal(5, Body(NextWrite()).GetProperty("spec").GetProperty("replicas").GetInt32());
    }

    [Fact]
    public void A_change_of_the_bounds_alone_that_the_live_value_fits_writes_nothing()
    {
        Known(Wanted.Serving(1, 1, 5), Scaled(Wanted.Serving(1, 1, 5), 4));
        Want(Wanted.Serving(1, 1, 8));
        ExpectNoWrite();
    }

    private static Api.LiveObject Scaled(WantedObject wanted, int replicas, string version = "11") => wanted.Live(version, edit: live =>
    {
        live["spec"]!["replicas"] = replicas;
        var managed = live["metadata"]!["managedFields"]!.AsArray();
        managed[0]!["fieldsV1"]!["f:spec"]!.AsObject().Remove("f:replicas");
        managed.Add(Wanted.Entry("autoscaler", "Update", JsonNode.Parse("""{"f:spec":{"f:replicas":{}}}""")));
    });

    private static JsonElement Body(Submit write) => JsonElement.Parse(((WriteRequest.Apply)write.Request).Body.Span);
}
