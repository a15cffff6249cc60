using CsCheck;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Watching;

public sealed class DeliveriesTests
{
    private readonly Deliveries deliveries = new(limit: 2);

    [Fact]
    public void The_first_news_is_handed_on_at_once() => Assert.NotNull(deliveries.Add(Gone("a", "1")));

    [Fact]
    public void The_next_waits_until_the_booster_has_taken_the_first()
    {
        deliveries.Add(Gone("a", "1"));
        Assert.Null(deliveries.Add(Gone("b", "1")));
    }

    [Fact]
    public void One_booster_does_not_wait_for_another()
    {
        deliveries.Add(Gone("a", "1", "booster-1"));
        Assert.NotNull(deliveries.Add(Gone("a", "1", "booster-2")));
    }

    [Fact]
    public void Of_a_burst_about_one_object_only_the_newest_waits()
    {
        deliveries.Add(Gone("a", "1"));
        deliveries.Add(Gone("a", "2"));
        deliveries.Add(Gone("a", "3"));
        Assert.Equal(Gone("a", "3"), deliveries.Next(LiveObjects.BoosterUid));
    }

    [Fact]
    public void The_newest_takes_its_place_behind_what_came_between()
    {
        deliveries.Add(Gone("x", "1"));
        deliveries.Add(Gone("a", "1"));
        deliveries.Add(Gone("b", "1"));
        deliveries.Add(Gone("a", "2"));
        Assert.Equal(Gone("b", "1"), deliveries.Next(LiveObjects.BoosterUid));
    }

    [Fact]
    public void An_answer_to_a_look_does_not_replace_news_of_the_object()
    {
        deliveries.Add(Gone("x", "1"));
        deliveries.Add(Gone("a", "1"));
        deliveries.Add(new Looked(LiveObjects.ModelServer("a").Ref, LiveObjects.BoosterUid, new Standing.Absent()));
        Assert.Equal(2, deliveries.Count);
    }

    [Fact]
    public void There_is_room_while_few_wait()
    {
        deliveries.Add(Gone("x", "1"));
        deliveries.Add(Gone("a", "1"));
        Assert.True(deliveries.HasRoom);
    }

    [Fact]
    public void There_is_no_room_once_the_limit_waits()
    {
        deliveries.Add(Gone("x", "1"));
        deliveries.Add(Gone("a", "1"));
        deliveries.Add(Gone("b", "1"));
        Assert.False(deliveries.HasRoom);
    }

    [Fact]
    public void Taking_one_makes_room()
    {
        deliveries.Add(Gone("x", "1"));
        deliveries.Add(Gone("a", "1"));
        deliveries.Add(Gone("b", "1"));
        deliveries.Next(LiveObjects.BoosterUid);
        Assert.True(deliveries.HasRoom);
    }

    [Fact]
    public void A_booster_that_has_taken_everything_is_handed_the_next_at_once()
    {
        deliveries.Add(Gone("a", "1"));
        deliveries.Next(LiveObjects.BoosterUid);
        Assert.NotNull(deliveries.Add(Gone("b", "1")));
    }

    [Fact]
    public void A_receipt_from_nobody_is_ignored() => Assert.Null(deliveries.Next("nobody"));

    [Fact]
    public void The_newest_of_every_object_arrives_whatever_the_order() =>
        Gen.Select(Gen.Int[0, 3], Gen.Bool).Array[0, 40].Sample(steps =>
        {
            var deliveries = new Deliveries(1000);
            var sent = new Dictionary<string, string>();
            var heard = new Dictionary<string, string>();
            var version = 0;
            foreach (var (name, take) in steps)
            {
                sent[$"{name}"] = $"{++version}";
                Hear(heard, deliveries.Add(Gone($"{name}", $"{version}")));
                if (take)
                {
                    Hear(heard, deliveries.Next(LiveObjects.BoosterUid));
                }
            }

            while (deliveries.Count > 0)
            {
                Hear(heard, deliveries.Next(LiveObjects.BoosterUid));
            }

            return sent.All(entry => heard[entry.Key] == entry.Value);
        });

    private static void Hear(Dictionary<string, string> heard, INews? news)
    {
        if (news is ChildGone gone)
        {
            heard[gone.Ref.Key.Name] = gone.Uid;
        }
    }

    private static ChildGone Gone(string name, string uid, string booster = LiveObjects.BoosterUid) =>
        new(LiveObjects.ModelServer(name).Ref, uid, booster);
}
