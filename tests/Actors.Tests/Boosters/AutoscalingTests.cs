using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>Kthena's webhook refuses a binding whose policy is absent.</summary>
public sealed class AutoscalingTests : ChildSpec
{
    private static readonly WantedObject Policy = Wanted.Policy();

    private static readonly WantedObject Binding = Wanted.Binding();

    public AutoscalingTests()
        : base((booster, with) => Props.Create(() => new AutoscalingActor(LiveObjects.Owner, booster, with)))
    {
    }

    [Fact]
    public void The_policy_is_written_first()
    {
        BothAbsent();
        Assert.Equal(Kinds.AutoscalingPolicy, NextWrite().Request.Target.Kind);
    }

    [Fact]
    public void The_binding_waits_for_the_policy()
    {
        BothAbsent();
        NextWrite();
        ExpectNoWrite();
    }

    [Fact]
    public void The_binding_follows_the_policy()
    {
        BothAbsent();
        Succeed(NextWrite(), Policy.Live());
        Assert.Equal(Kinds.AutoscalingPolicyBinding, NextWrite().Request.Target.Kind);
    }

    [Fact]
    public void The_binding_waits_as_long_as_the_policy_is_refused()
    {
        BothAbsent();
        Fail(NextWrite(), 422);
        ExpectNoWrite();
    }

    [Fact]
    public void The_binding_is_deleted_first()
    {
        BothThere();
        Want();
        Assert.Equal(Kinds.AutoscalingPolicyBinding, NextWrite().Request.Target.Kind);
    }

    [Fact]
    public void The_policy_stays_until_the_binding_is_deleted()
    {
        BothThere();
        Want();
        NextWrite();
        ExpectNoWrite();
    }

    [Fact]
    public void The_policy_goes_after_the_binding()
    {
        BothThere();
        Want();
        Succeed(NextWrite(), null);
        Assert.Equal(new WriteRequest.Delete(Policy.Child.Ref, "uid-of-policy"), NextWrite().Request);
    }

    [Fact]
    public void A_binding_that_Helm_left_behind_keeps_nobody_waiting()
    {
        Want(Policy);
        Answer(new Standing.Absent());
        NextWrite();
    }

    private void BothAbsent()
    {
        Want(Policy, Binding);
        Answer(new Standing.Absent());
        Answer(new Standing.Absent());
    }

    private void BothThere()
    {
        Want(Policy, Binding);
        Watcher.ExpectMsg<Look>();
        Watcher.ExpectMsg<Look>();
        See(Policy.Live(uid: "uid-of-policy"));
        See(Binding.Live(uid: "uid-of-binding"));
        Settle(Child);
    }
}
