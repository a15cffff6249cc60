using System.Text.Json.Nodes;
using CsCheck;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class ReplicaRuleTests
{
    [Theory]
    [InlineData(2, null, false, 2)]
    [InlineData(2, 5, false, 2)]
    [InlineData(2, 5, true, 5)]
    [InlineData(2, 0, true, 0)]
    public void Without_a_policy_replicas_are_yielded_to_whoever_has_taken_them(int own, int? live, bool othersOwn, int effective) =>
        Assert.Equal(effective, new ReplicaRule(own, null, null).Effective(Live(live, othersOwn)));

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(9, 6)]
    public void With_a_policy_the_live_value_stands_within_its_bounds(int? live, int effective) =>
        Assert.Equal(effective, new ReplicaRule(2, 2, 6).Effective(Live(live, othersOwn: false)));

    [Fact]
    public void Where_there_is_no_object_yet_its_own_value_is_the_first() => Assert.Equal(3, new ReplicaRule(3, 1, 5).Effective(null));

    [Fact]
    public void An_autoscaled_value_never_leaves_the_bounds() =>
        Cases.Sample((own, min, width, live, others) =>
            new ReplicaRule(Math.Clamp(own, min, min + width), min, min + width).Effective(Live(live, others)) is var effective
            && effective >= min && effective <= min + width);

    [Fact]
    public void A_live_value_within_the_bounds_is_never_reverted() =>
        Cases.Sample((own, min, width, live, others) =>
            live < min || live > min + width || new ReplicaRule(own, min, min + width).Effective(Live(live, others)) == live);

    [Fact]
    public void What_is_yielded_is_the_live_value_itself() =>
        Cases.Sample((own, min, width, live, others) =>
            !new ReplicaRule(own, min, min + width).Yields(Live(live, others)) || live >= min && live <= min + width);

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Who_owns_the_field_is_read_from_the_managers(bool scaled, bool othersOwn)
    {
        var live = Wanted.Serving(3).Live(edit: document =>
        {
            if (scaled)
            {
                document["metadata"]!["managedFields"]!.AsArray().Add(
                    Wanted.Entry("kubectl", "Update", JsonNode.Parse("""{"f:spec":{"f:replicas":{}}}"""), "scale"));
            }
        });
        Assert.Equal(Live(3, othersOwn), LiveReplicas.Read(live, null));
    }

    [Theory]
    [InlineData(2, 2, 5)]
    [InlineData(2, null, 5)]
    [InlineData(3, 2, 3)]
    public void What_was_yielded_comes_back_once_the_own_value_changes(int own, int? ownWhenWritten, int effective) =>
        Assert.Equal(effective, new ReplicaRule(own, null, null).Effective(new LiveReplicas(5, OthersOwn: true, ownWhenWritten)));

    [Fact]
    public void What_the_boosters_own_autoscaler_left_is_not_somebody_elses() =>
        Assert.Equal(2, new ReplicaRule(2, null, null).Effective(new LiveReplicas(5, OthersOwn: true, 2) { WasAutoscaled = true }));

    private static LiveReplicas Live(int? value, bool othersOwn) => new(value, othersOwn, OwnWhenWritten: null);

    private static readonly Gen<(int, int, int, int, bool)> Cases =
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Int[0, 3000], Gen.Bool);
}
