using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class BoosterTests : VirtualTimeSpec
{
    private const string Status = "Status";

    private static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private static readonly RenderSettings Settings = new(KthenaGeneration.V04, "downloader:1", "runtime:1");

    private static readonly ConversionResult.Converted Good = new(
        "llama",
        [new WantedBackend("main", "llama-main", 1, null, null)],
        [Wanted.Serving().Child, Wanted.Server().Child, Wanted.Route().Child, Wanted.Policy().Child, Wanted.Binding().Child]);

    private static readonly ConversionResult.Refused Bad = new([new FieldError("spec.backend", "is missing")]);

    private readonly TestProbe _stubs;
    private readonly IActorRef _booster;

    private ConversionResult _result = Good;
    private int _conversions;

    public BoosterTests()
    {
        _stubs = CreateTestProbe("stubs");
        Func<LiveObject, RenderSettings, ConversionResult> convert = (_, _) =>
        {
            Interlocked.Increment(ref _conversions);
            return _result;
        };
        var children = new BoosterChildren(
            () => StubActor.Props(Status, _stubs), (role, _, _) => StubActor.Props(role.ToString(), _stubs));
        var recheck = new RecheckSchedule(Interval, AfterCrash, () => 0);
        _booster = Sys.ActorOf(Props.Create(() => new BoosterActor(LiveObjects.Owner, convert, children, recheck)));
    }

    [Theory]
    [InlineData(ChildRole.Serving, "ModelServing")]
    [InlineData(ChildRole.Server, "ModelServer")]
    [InlineData(ChildRole.Route, "ModelRoute")]
    [InlineData(ChildRole.Autoscaling, "AutoscalingPolicy, AutoscalingPolicyBinding")]
    public void Each_child_is_told_what_to_keep(ChildRole role, string kinds)
    {
        Render();
        Assert.Equal(kinds, string.Join(", ", _stubs.Got<Want>($"{role}").Objects.Select(wanted => wanted.Child.Ref.Kind)));
    }

    [Fact]
    public void Status_is_told_what_became_of_the_spec()
    {
        Render();
        Assert.Equal(Good, _stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void A_write_of_its_own_status_renders_nothing_anew()
    {
        Render();
        Render(booster => booster with { Version = "11", Status = """{"modelName":"llama"}""" });
        Assert.Equal(1, _conversions);
    }

    [Fact]
    public void A_write_of_its_own_status_is_shown_to_status()
    {
        Render();
        Render(booster => booster with { Version = "11", Status = """{"modelName":"llama"}""" });
        Assert.Equal(2, _stubs.AllGot<Expect>(Status).Count);
    }

    [Fact]
    public void A_changed_spec_is_rendered_anew()
    {
        Render();
        Render(booster => booster with { Version = "11", Generation = 2 });
        Assert.Equal([1, 2], _stubs.AllGot<Want>("Server").Select(want => want.Generation));
    }

    [Fact]
    public void A_changed_annotation_is_looked_at_too()
    {
        Render();
        Render(booster => booster with { Version = "11", Annotations = $$"""{"{{Annotations.Paused}}":"true"}""" });
        Assert.Equal([false, true], _stubs.AllGot<Want>("Server").Select(want => want.Paused));
    }

    [Fact]
    public void A_changed_catalog_is_rendered_anew()
    {
        Render();
        _booster.Tell(new Render(LiveObjects.Booster().Live, Settings with { Generation = KthenaGeneration.V10 }, true));
        Settle(_booster);
        Assert.Equal(2, _conversions);
    }

    [Fact]
    public void A_spec_that_is_refused_from_the_start_wants_nothing()
    {
        _result = Bad;
        Render();
        Assert.Empty(_stubs.AllGot<Want>("Server"));
    }

    [Fact]
    public void A_spec_that_is_refused_is_told_to_status()
    {
        _result = Bad;
        Render();
        Assert.Equal(Bad, _stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void A_spec_that_is_refused_later_leaves_the_children_of_the_last_good_one()
    {
        Render();
        _result = Bad;
        Render(booster => booster with { Version = "11", Generation = 2 });
        Assert.All(_stubs.AllGot<Want>("Server"), want => Assert.Equal((1, 1), (want.Generation, want.Objects.Count)));
    }

    [Fact]
    public void A_booster_under_deletion_stops_everything()
    {
        Render();
        Render(booster => booster with { Version = "11", Deleting = true });
        Assert.Equal(
            ["Autoscaling", "Route", "Server", "Serving", Status],
            Enumerable.Range(0, 5).Select(_ => Fish<StubActor.Stopped>(_stubs).Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_booster_first_seen_under_deletion_starts_nothing()
    {
        Render(booster => booster with { Deleting = true });
        Assert.Empty(_stubs.All());
    }

    [Fact]
    public void A_booster_under_deletion_is_not_rechecked()
    {
        Render(booster => booster with { Deleting = true });
        Pass(Interval);
        Settle(_booster);
        Assert.Empty(_stubs.All());
    }

    [Theory]
    [InlineData("ModelServing", "Serving")]
    [InlineData("ModelServer", "Server")]
    [InlineData("ModelRoute", "Route")]
    [InlineData("AutoscalingPolicyBinding", "Autoscaling")]
    public void News_goes_to_the_child_of_its_kind(string kind, string child)
    {
        Render();
        _booster.Tell(new ChildGone(LiveObjects.Ref(Kinds.All.Single(each => each.Name == kind), "x"), "u", LiveObjects.BoosterUid));
        Assert.Equal("u", _stubs.Got<ChildGone>(child).Uid);
    }

    [Fact]
    public void News_before_anything_was_rendered_is_dropped()
    {
        _booster.Tell(new ChildGone(LiveObjects.ModelServer().Ref, "u", LiveObjects.BoosterUid));
        Settle(_booster);
        ExpectNothing(_stubs);
    }

    [Fact]
    public void What_a_child_reports_is_told_to_status()
    {
        Render();
        _booster.Tell(new ChildReport(ChildRole.Server, 1, []));
        Assert.Equal(ChildRole.Server, _stubs.Got<ChildReport>(Status).Role);
    }

    [Fact]
    public void Children_are_permitted_to_remove_once_all_four_have_reported()
    {
        Render();
        Report(Enum.GetValues<ChildRole>());
        Assert.Equal(Permits.All, _stubs.Got<Permit>("Server").Permits);
    }

    [Theory]
    [InlineData(ChildRole.Serving)]
    [InlineData(ChildRole.Autoscaling)]
    public void Children_are_not_permitted_to_remove_before_all_four_have_reported(ChildRole silent)
    {
        Render();
        Report(Enum.GetValues<ChildRole>().Where(role => role != silent));
        Assert.Empty(_stubs.AllGot<Permit>("Server"));
    }

    [Fact]
    public void Reports_on_earlier_wishes_permit_nothing()
    {
        Render();
        Render(booster => booster with { Version = "11", Generation = 2 });
        Report(Enum.GetValues<ChildRole>(), round: 1);
        Assert.Empty(_stubs.AllGot<Permit>("Server"));
    }

    [Fact]
    public void While_a_child_is_broken_nothing_more_is_permitted()
    {
        Render();
        BreakIt("Serving");
        Report([ChildRole.Server, ChildRole.Route, ChildRole.Autoscaling]);
        Assert.Empty(_stubs.AllGot<Permit>("Route"));
    }

    [Theory]
    [InlineData("Serving")]
    [InlineData("Route")]
    [InlineData(Status)]
    public void A_child_that_broke_is_made_anew_after_a_while(string name)
    {
        Render();
        BreakIt(name);
        Pass(AfterCrash);
        _stubs.Start(name);
    }

    [Fact]
    public void A_child_made_anew_is_told_what_to_keep()
    {
        Render();
        BreakIt("Serving");
        _stubs.All();
        Pass(AfterCrash);
        Assert.Single(_stubs.Got<Want>("Serving").Objects);
    }

    [Fact]
    public void A_status_made_anew_is_told_what_to_expect()
    {
        Render();
        BreakIt(Status);
        _stubs.All();
        Pass(AfterCrash);
        Assert.Equal(Good, _stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void When_one_child_breaks_the_others_live_on()
    {
        Render();
        BreakIt("Serving");
        Pass(AfterCrash);
        Settle(_booster);
        Assert.Equal(["Serving"], _stopped);
    }

    [Fact]
    public void Every_booster_is_looked_at_again_from_time_to_time()
    {
        Render();
        Pass(Interval / 2);
        _stubs.Got<Recheck>("Route");
    }

    [Fact]
    public void And_again_after_that()
    {
        Render();
        Pass(Interval / 2);
        _stubs.Got<Recheck>("Route");
        Settle(_booster);
        Pass(Interval / 2);
        _stubs.Got<Recheck>("Route");
    }

    private readonly List<string> _stopped = [];

    private void Render(Func<LiveShape, LiveShape>? change = null)
    {
        var booster = LiveObjects.Booster();
        _booster.Tell(new Render((change?.Invoke(booster) ?? booster).Live, Settings, true));
        Settle(_booster);
    }

    private void Report(IEnumerable<ChildRole> roles, long? round = null)
    {
        var wanted = round ?? _stubs.AllGot<Want>("Server").Select(want => want.Round).DefaultIfEmpty(1).Max();
        foreach (var role in roles)
        {
            _booster.Tell(new ChildReport(role, 1, []) { Round = wanted });
        }

        Settle(_booster);
    }

    private void BreakIt(string name)
    {
        var actor = _stubs.Start(name);
        var grave = CreateTestProbe();
        grave.Watch(actor);
        actor.Tell(StubActor.Break.Instance);
        grave.ExpectTerminated(actor);
        Settle(_booster);
        _stopped.AddRange(Stops());
    }

    private ImmutableArray<string> Stops() => [.. _stubs.All().OfType<StubActor.Stopped>().Select(stopped => stopped.Name)];
}
