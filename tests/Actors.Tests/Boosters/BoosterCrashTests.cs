using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;

namespace ModelBooster.Tests.Boosters;

public sealed class BoosterCrashTests : BoosterSpec
{
    [Fact]
    public void While_a_child_is_broken_nothing_more_is_permitted()
    {
        Render();
        BreakIt("Serving");
        Report([ChildRole.Server, ChildRole.Route, ChildRole.Autoscaling]);
        Assert.Empty(Stubs.AllGot<Permit>("Route"));
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
        Stubs.Start(name);
    }

    [Fact]
    public void A_child_made_anew_is_told_what_to_keep()
    {
        Render();
        BreakIt("Serving");
        Stubs.All();
        Pass(AfterCrash);
        Assert.Single(Stubs.Got<Want>("Serving").Objects);
    }

    [Fact]
    public void A_status_made_anew_is_told_what_to_expect()
    {
        Render();
        BreakIt(Status);
        Stubs.All();
        Pass(AfterCrash);
        Assert.Equal(Good, Stubs.Got<Expect>(Status).Conversion);
    }

    [Fact]
    public void When_one_child_breaks_the_others_live_on()
    {
        Render();
        BreakIt("Serving");
        Pass(AfterCrash);
        Settle(Booster);
        Assert.Equal("Serving", Assert.Single(Stopped()));
    }
}
