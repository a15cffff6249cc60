using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>Make before break: backend <c>new</c> takes the place of <c>old</c>.</summary>
public sealed class ReplacementTests
{
    private static readonly ServingStatus Serves = new(1, 1, 2, 2, 2, true, []);

    private static readonly ConversionResult.Converted Converted = new("llama", [new WantedBackend("new", "llama-new", 2, null, null)], []);

    private static readonly ChildOutcome OldServing = Outcome(Kinds.ModelServing, "llama-old", ChildPhase.Leaving) with { Serving = Serves };

    private static readonly ChildOutcome NewServing = Outcome(Kinds.ModelServing, "llama-new", ChildPhase.Applied) with { Serving = Serves };

    private static readonly ChildOutcome NewServer = Outcome(Kinds.ModelServer, "llama-new", ChildPhase.Applied);

    private static readonly ChildOutcome Route = Outcome(Kinds.ModelRoute, "llama", ChildPhase.Held);

    [Fact]
    public void Without_a_backend_that_leaves_everything_is_permitted() =>
        Assert.Equal(Permits.All, Permit(NewServing with { Serving = null }, NewServer, Route));

    [Fact]
    public void Nothing_is_permitted_before_every_child_is_known() =>
        Assert.Equal(Permits.None, Permit(NewServing, NewServer, Route with { Phase = ChildPhase.Unknown }));

    [Fact]
    public void The_route_may_move_once_the_new_backend_is_available() =>
        Assert.Equal(new Permits(Reroute: true, Remove: false), Permit(OldServing, NewServing, NewServer, Route));

    [Fact]
    public void The_old_backend_may_go_once_the_route_has_moved() =>
        Assert.Equal(Permits.All, Permit(OldServing, NewServing, NewServer, Route with { Phase = ChildPhase.Applied }));

    [Theory]
    [InlineData(false, 1, 2, 2)]
    [InlineData(true, 0, 2, 2)]
    [InlineData(false, 0, 0, 1)]
    public void The_route_stays_while_the_new_backend_is_not_available_for_its_generation(bool isAvailable, long observed, int wanted, int available) =>
        Assert.Equal(Permits.None, Permit(
            OldServing, NewServing with { Serving = new ServingStatus(1, observed, wanted, available, 2, isAvailable, []) }, NewServer, Route));

    [Fact]
    public void A_new_backend_scaled_to_zero_is_not_waited_for() =>
        Assert.Equal(
            new Permits(Reroute: true, Remove: false),
            Permit(OldServing, NewServing with { Serving = new ServingStatus(1, 0, 0, 0, 0, false, []) }, NewServer, Route));

    [Fact]
    public void The_route_stays_while_the_new_serving_is_not_there() =>
        Assert.Equal(Permits.None, Permit(OldServing, NewServer, Route));

    [Theory]
    [InlineData(ChildPhase.Pending)]
    [InlineData(ChildPhase.Failing)]
    public void The_route_stays_while_the_new_server_is_not_applied(ChildPhase phase) =>
        Assert.Equal(Permits.None, Permit(OldServing, NewServing, NewServer with { Phase = phase }, Route));

    [Fact]
    public void A_server_that_leaves_is_not_waited_for() =>
        Assert.True(Permit(OldServing, NewServing, NewServer, Route, Outcome(Kinds.ModelServer, "llama-old", ChildPhase.Leaving)).Reroute);

    [Fact]
    public void Whoever_asks_for_it_gets_break_before_make() =>
        Assert.Equal(Permits.All, Replacement.Permit(Converted, [OldServing, NewServing with { Serving = null }, NewServer, Route], immediate: true));

    private static Permits Permit(params ImmutableArray<ChildOutcome> outcomes) => Replacement.Permit(Converted, outcomes, immediate: false);

    private static ChildOutcome Outcome(ResourceKind kind, string name, ChildPhase phase) =>
        new(LiveObjects.Ref(kind, name), "main", phase, null, 0, null);
}
