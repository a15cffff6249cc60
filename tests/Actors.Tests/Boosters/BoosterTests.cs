using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class BoosterTests : BoosterSpec
{
    [Theory]
    [InlineData(ChildRole.Serving, "ModelServing")]
    [InlineData(ChildRole.Server, "ModelServer")]
    [InlineData(ChildRole.Route, "ModelRoute")]
    [InlineData(ChildRole.Autoscaling, "AutoscalingPolicy, AutoscalingPolicyBinding")]
    public void Each_child_is_told_what_to_keep(ChildRole role, string kinds)
    {
        Render();
        Assert.Equal(kinds, string.Join(", ", Stubs.Got<Want>($"{role}").Objects.Select(wanted => wanted.Child.Ref.Kind)));
    }

    [Fact]
    public void Status_is_told_what_became_of_the_spec()
    {
        Render();
        Assert.Equal(Good, Stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void A_write_of_its_own_status_renders_nothing_anew()
    {
        Render();
        Render(booster => booster with { Version = "11", Status = """{"modelName":"llama"}""" });
        Assert.Equal(1, Conversions);
    }

    [Fact]
    public void A_write_of_its_own_status_is_shown_to_status()
    {
        Render();
        Render(booster => booster with { Version = "11", Status = """{"modelName":"llama"}""" });
        Assert.Equal(2, Stubs.AllGot<Expect>(Status).Count);
    }

    [Fact]
    public void A_changed_spec_is_rendered_anew()
    {
        Render();
        Render(booster => booster with { Version = "11", Generation = 2 });
        Assert.Equal([1, 2], Stubs.AllGot<Want>("Server").Select(want => want.Generation));
    }

    [Fact]
    public void A_changed_annotation_is_looked_at_too()
    {
        Render();
        Render(booster => booster with { Version = "11", Annotations = $$"""{"{{Annotations.Paused}}":"true"}""" });
        Assert.Equal([false, true], Stubs.AllGot<Want>("Server").Select(want => want.Paused));
    }

    [Fact]
    public void A_changed_catalog_is_rendered_anew()
    {
        Render();
        Booster.Tell(new Render(LiveObjects.Booster().Live, Settings with { Generation = KthenaGeneration.V10 }, true));
        Settle(Booster);
        Assert.Equal(2, Conversions);
    }

    [Fact]
    public void A_spec_that_is_refused_from_the_start_wants_nothing()
    {
        Result = Bad;
        Render();
        Assert.Empty(Stubs.AllGot<Want>("Server"));
    }

    [Fact]
    public void A_spec_that_is_refused_is_told_to_status()
    {
        Result = Bad;
        Render();
        Assert.Equal(Bad, Stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void A_spec_that_is_refused_later_leaves_the_children_of_the_last_good_one()
    {
        Render();
        Result = Bad;
        Render(booster => booster with { Version = "11", Generation = 2 });
        Assert.All(Stubs.AllGot<Want>("Server"), want => Assert.Equal((1, 1), (want.Generation, want.Objects.Count)));
    }

    [Fact]
    public void A_booster_under_deletion_stops_everything()
    {
        Render();
        Render(booster => booster with { Version = "11", Deleting = true });
        Assert.Equal(
            ["Autoscaling", "Route", "Server", "Serving", Status],
            Enumerable.Range(0, 5).Select(_ => Fish<StubActor.Stopped>(Stubs).Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_booster_first_seen_under_deletion_starts_nothing()
    {
        Render(booster => booster with { Deleting = true });
        Assert.Empty(Stubs.All());
    }

    [Fact]
    public void A_booster_under_deletion_is_not_rechecked()
    {
        Render(booster => booster with { Deleting = true });
        Pass(Interval);
        Settle(Booster);
        Assert.Empty(Stubs.All());
    }

    [Theory]
    [InlineData("ModelServing", "Serving")]
    [InlineData("ModelServer", "Server")]
    [InlineData("ModelRoute", "Route")]
    [InlineData("AutoscalingPolicyBinding", "Autoscaling")]
    public void News_goes_to_the_child_of_its_kind(string kind, string child)
    {
        Render();
        Booster.Tell(new ChildGone(LiveObjects.Ref(Kinds.All.Single(each => each.Name == kind), "x"), "u", LiveObjects.BoosterUid));
        Assert.Equal("u", Stubs.Got<ChildGone>(child).Uid);
    }

    [Fact]
    public void News_before_anything_was_rendered_is_dropped()
    {
        Booster.Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", LiveObjects.BoosterUid));
        Settle(Booster);
        ExpectNothing(Stubs);
    }

    [Fact]
    public void What_a_child_reports_is_told_to_status()
    {
        Render();
        Booster.Tell(new ChildReport(ChildRole.Server, 1, []));
        Assert.Equal(ChildRole.Server, Stubs.Got<ChildReport>(Status).Role);
    }

    [Fact]
    public void Children_are_permitted_to_remove_once_all_four_have_reported()
    {
        Render();
        Report(Enum.GetValues<ChildRole>());
        Assert.Equal(Permits.All, Stubs.Got<Permit>("Server").Permits);
    }

    [Theory]
    [InlineData(ChildRole.Serving)]
    [InlineData(ChildRole.Autoscaling)]
    public void Children_are_not_permitted_to_remove_before_all_four_have_reported(ChildRole silent)
    {
        Render();
        Report(Enum.GetValues<ChildRole>().Where(role => role != silent));
        Assert.Empty(Stubs.AllGot<Permit>("Server"));
    }

    [Fact]
    public void Reports_on_earlier_wishes_permit_nothing()
    {
        Render();
        Render(booster => booster with { Version = "11", Generation = 2 });
        Report(Enum.GetValues<ChildRole>(), round: 1);
        Assert.Empty(Stubs.AllGot<Permit>("Server"));
    }

    [Fact]
    public void Every_booster_is_looked_at_again_from_time_to_time()
    {
        Render();
        Pass(Interval / 2);
        Stubs.Got<Recheck>("Route");
    }

    [Fact]
    public void And_again_after_that()
    {
        Render();
        Pass(Interval / 2);
        Stubs.Got<Recheck>("Route");
        Settle(Booster);
        Pass(Interval / 2);
        Stubs.Got<Recheck>("Route");
    }
}
