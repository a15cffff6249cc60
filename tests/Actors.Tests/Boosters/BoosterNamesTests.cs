using Akka.Actor;
using ModelBooster.Api;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>Names that had to be cut: Kthena's controller may have made children under the whole ones.</summary>
public sealed class BoosterNamesTests : BoosterSpec
{
    private static readonly string LongBackend = new('x', 50);

    private static readonly ObjectRef WholeServing =
        new(Kinds.ModelServing, new ObjectKey(LiveObjects.Booster().Live.Ref.Key.Namespace, $"{LiveObjects.Owner.Name}-{LongBackend}"));

    public BoosterNamesTests() =>
        Result = Good with { Backends = [new WantedBackend(LongBackend, "cut", 1, null, null)] };

    [Fact]
    public void Nothing_is_wished_for_before_the_whole_names_have_been_looked_for()
    {
        Render();
        Assert.Empty(Stubs.AllGot<Want>("Serving"));
    }

    [Fact]
    public void Each_kind_is_looked_for_under_the_whole_name()
    {
        Render();
        Assert.Equal(WholeServing, Watcher.ExpectMsg<Look>().Ref);
    }

    [Fact]
    public void A_child_that_stands_there_keeps_its_name()
    {
        Render();
        AnswerLooks(asked => asked == WholeServing ? new Standing.Unread("7") : new Standing.Absent());
        Assert.Equal(WholeServing, Assert.Single(Converted!.Adopted.Children));
    }

    [Fact]
    public void Once_all_is_known_the_wishes_are_told()
    {
        Render();
        AnswerLooks(_ => new Standing.Absent());
        Assert.Single(Stubs.AllGot<Want>("Serving"));
    }

    [Fact]
    public void A_name_that_fits_is_not_looked_for()
    {
        Result = Good;
        Render();
        ExpectNothing(Watcher);
    }

    private void AnswerLooks(Func<ObjectRef, Standing> standing)
    {
        for (var each = 0; each < 4; each++)
        {
            var look = Watcher.ExpectMsg<Look>();
            Booster.Tell(new Looked(look.Ref, look.BoosterUid, standing(look.Ref)));
        }

        Settle(Booster);
    }
}
