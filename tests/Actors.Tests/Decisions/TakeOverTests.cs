using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>Children that Kthena's controller made, or an older renderer: what runs is not disturbed without need.</summary>
public sealed class TakeOverTests
{
    private const string MadeByKthena =
        """{"f:metadata":{"f:labels":{".":{},"f:a":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"uid-of-booster\"}":{}}},"f:spec":{".":{},"f:model":{}}}""";

    private static readonly RenderedMark Today = new(RenderedMark.Today, "downloader:2", "runtime:2", 7, 1);

    private static readonly WantedObject Server = Wanted.Server();

    private static readonly WantedObject Serving = Wanted.Serving() with { Mark = Today, MayHold = true };

    [Fact]
    public void The_fields_of_the_maker_are_taken_over_before_anything_else() =>
        Assert.IsType<ChildStep.TakeOver>(Next(Seen(Server, Kthenas)));

    [Fact]
    public void Exactly_the_makers_entry_becomes_ours()
    {
        var managed = Patch(Seen(Server, Kthenas)).Single(operation => (string?)operation!["path"] == "/metadata/managedFields")!["value"]!.AsArray();
        Assert.Equal(
            [(FieldManagers.Controller, "Apply"), ("kubectl", "Update")],
            managed.Select(entry => ((string?)entry!["manager"], (string?)entry["operation"])));
    }

    [Fact]
    public void It_holds_for_the_object_as_it_was_read_only() =>
        Assert.Equal(
            ["uid-of-child", "10"],
            Patch(Seen(Server, Kthenas)).Take(2).Select(operation => (string?)operation!["value"]));

    [Fact]
    public void What_a_person_edited_is_no_makers_entry() =>
        Assert.IsType<ChildStep.Apply>(Next(Seen(Server, live => live["metadata"]!["managedFields"] = new JsonArray(
            Wanted.Entry("kubectl", "Update", JsonNode.Parse("""{"f:spec":{"f:model":{}}}"""))))));

    [Fact]
    public void What_is_ours_already_is_not_taken_over() => Assert.IsType<ChildStep.Rest>(Next(Seen(Server)));

    [Fact]
    public void A_template_of_another_image_setting_is_held() =>
        Assert.True(Outcome(Seen(Serving, OfYesterday)).IsHeld);

    [Fact]
    public void A_held_template_is_as_wanted() =>
        Assert.Equal(ChildPhase.Applied, Outcome(Seen(Serving, OfYesterday)).Phase);

    [Fact]
    public void A_held_template_is_not_written() => Assert.IsType<ChildStep.Rest>(Next(Seen(Serving, OfYesterday)));

    [Fact]
    public void What_the_server_puts_in_beside_it_is_not_claimed() =>
        Assert.IsType<ChildStep.Rest>(Next(Seen(Serving, live =>
        {
            OfYesterday(live);
            live["spec"]!["recoveryPolicy"] = "RoleRecreate";
        })));

    [Fact]
    public void The_hash_of_its_spec_is_held_with_it()
    {
        var state = new ChildState(Serving.Child.Ref).Want(WithRevision("today")).Asked();
        Assert.IsType<ChildStep.Rest>(Next(state.Seen(WithRevision("yesterday").Live(edit: OfYesterday))));
    }

    [Fact]
    public void A_changed_spec_rolls_it_out() =>
        Assert.Equal(
            "engine:2",
            Image(Next(Seen(Serving, OfYesterday).Want(Wanted.Serving(image: "engine:2") with { Mark = Today }))));

    [Fact]
    public void A_hand_edit_of_a_held_template_is_healed_to_the_newest_rendering() =>
        Assert.Equal("engine:1", Image(Next(Seen(Serving, live =>
        {
            OfYesterday(live);
            live["spec"]!["template"]!["roles"]![0]!["image"] = "edited";
            live["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!["f:template"]!.AsObject().Remove("f:roles");
        }))));

    [Fact]
    public void A_template_that_today_makes_to_the_letter_is_not_held() =>
        Assert.False(Outcome(Seen(Serving, live => Mark(live, "downloader:1"))).IsHeld);

    [Fact]
    public void A_mark_that_is_not_ours_to_understand_is_none() => Assert.Null(RenderedMark.Parse("{not json"));

    [Fact]
    public void A_mark_reads_back_as_it_was_written() => Assert.Equal(Today, RenderedMark.Parse(Today.ToString()));

    [Fact]
    public void A_mark_of_another_generation_speaks_of_the_same_making() => Assert.True(Today.MadeAs(Today with { Generation = 8 }));

    private static WantedObject WithRevision(string revision)
    {
        var body = JsonNode.Parse(Serving.Child.Body.Span)!;
        body["metadata"]!["labels"]![Labels.Revision] = revision;
        return Serving with { Child = Serving.Child with { Body = JsonSerializer.SerializeToUtf8Bytes(body) } };
    }

    /// <summary>Made by create and update, and labelled by a person since.</summary>
    private static void Kthenas(JsonObject live) => live["metadata"]!["managedFields"] = new JsonArray(
        Wanted.Entry("kthena-controller-manager", "Update", JsonNode.Parse(MadeByKthena)),
        Wanted.Entry("kubectl", "Update", JsonNode.Parse("""{"f:metadata":{"f:labels":{"f:team":{}}}}""")));

    /// <summary>Made by this controller with another downloader.</summary>
    private static void OfYesterday(JsonObject live)
    {
        Mark(live, "downloader:1");
        live["spec"]!["template"]!["roles"]![0]!["image"] = "engine:of-yesterday";
    }

    private static void Mark(JsonObject live, string downloader)
    {
        live["metadata"]!["annotations"] = new JsonObject { [Annotations.Rendered] = (Today with { Downloader = downloader }).ToString() };
        live["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:metadata"]!["f:annotations"] =
            new JsonObject { ["f:" + Annotations.Rendered] = new JsonObject() };
    }

    private static ChildState Seen(WantedObject wanted, Action<JsonObject>? edit = null) =>
        new ChildState(wanted.Child.Ref).Want(wanted).Asked().Seen(wanted.Live(edit: edit));

    private static ChildStep Next(ChildState state) => state.Next(LiveObjects.Owner);

    private static ChildOutcome Outcome(ChildState state) => state.Outcome(LiveObjects.Owner, Permits.All);

    private static JsonArray Patch(ChildState state) => JsonNode.Parse(Assert.IsType<ChildStep.TakeOver>(Next(state)).Patch)!.AsArray();

    private static string? Image(ChildStep step) =>
        (string?)JsonNode.Parse(Assert.IsType<ChildStep.Apply>(step).Body.Span)!["spec"]!["template"]!["roles"]![0]!["image"];
}
