using CsCheck;
using ModelBooster.Api;
using ModelBooster.Writing;

namespace ModelBooster.Tests.Writing;

public sealed class FairQueueTests
{
    /// <summary>(namespace, object) of each item in the order of coming; few of each, so that they meet.</summary>
    private static readonly Gen<(int Ns, int Name)[]> Arrivals = Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9]).Array[0, 60];

    [Fact]
    public void Everything_put_in_comes_out_once_and_only_the_newest_of_each_object() => Arrivals.Sample(arrivals =>
    {
        var newest = arrivals.Select((key, number) => (key, number)).GroupBy(each => each.key).Select(group => group.Last().number);
        return TakeAll(Filled(arrivals)).Select(item => item.Number).Order().SequenceEqual(newest.Order());
    });

    [Fact]
    public void Within_a_namespace_objects_come_out_in_the_order_of_their_first_coming() => Arrivals.Sample(arrivals =>
    {
        var taken = TakeAll(Filled(arrivals)).ToLookup(item => item.Key.Ns, item => item.Key.Name);
        return arrivals.Distinct().GroupBy(key => key.Ns).All(group => taken[group.Key].SequenceEqual(group.Select(key => key.Name)));
    });

    [Fact]
    public void Between_two_turns_of_a_namespace_every_other_that_waits_has_one() => Arrivals.Sample(arrivals =>
    {
        var taken = TakeAll(Filled(arrivals)).Select(item => item.Key.Ns).ToList();
        return taken.Select((ns, at) => (ns, at)).All(first =>
        {
            var again = taken.IndexOf(first.ns, first.at + 1);
            var waiting = again < 0 ? [] : taken.Skip(first.at + 1).Distinct().Where(ns => ns != first.ns && taken.LastIndexOf(ns) > again);
            return waiting.All(ns => taken.GetRange(first.at + 1, again - first.at - 1).Contains(ns));
        });
    });

    [Fact]
    public void A_busy_object_stays_and_holds_up_nobody() => Gen.Select(Arrivals, Gen.Int[0, 9]).Sample((arrivals, busy) =>
    {
        var queue = Filled(arrivals);
        var names = TakeAll(queue, target => target.Key.Name == Name(busy)).Select(item => item.Key.Name).ToList();
        return !names.Contains(busy)
            && names.Count == arrivals.Where(key => key.Name != busy).Distinct().Count()
            && queue.Count == arrivals.Where(key => key.Name == busy).Distinct().Count();
    });

    [Fact]
    public void Whatever_is_removed_does_not_come_out() => Arrivals.Sample(arrivals =>
    {
        var queue = Filled(arrivals);
        foreach (var key in arrivals.Where(key => key.Name % 2 == 0).Distinct())
        {
            queue.Remove(Key(key), _ => true);
        }

        return TakeAll(queue).TrueForAll(item => item.Key.Name % 2 != 0);
    });

    [Fact]
    public void An_item_is_removed_only_where_it_is_the_one_meant()
    {
        var queue = Filled([(0, 0)]);
        Assert.False(queue.Remove(Key((0, 0)), item => item.Number == 1));
    }

    [Fact]
    public void Clearing_gives_back_what_waited()
    {
        Assert.Equal(2, Filled([(0, 0), (1, 0)]).Clear().Count);
    }

    private static FairQueue<((int Ns, int Name) Key, int Number)> Filled((int Ns, int Name)[] arrivals)
    {
        var queue = new FairQueue<((int, int), int)>();
        for (var number = 0; number < arrivals.Length; number++)
        {
            queue.Put(Key(arrivals[number]), (arrivals[number], number), out _);
        }

        return queue;
    }

    private static List<((int Ns, int Name) Key, int Number)> TakeAll(
        FairQueue<((int Ns, int Name) Key, int Number)> queue, Func<ObjectRef, bool>? busy = null)
    {
        var all = new List<((int, int), int)>();
        while (queue.TryTake(busy ?? (_ => false), out var item))
        {
            all.Add(item);
        }

        return all;
    }

    private static WriteKey Key((int Ns, int Name) key) =>
        new(new ObjectRef(Kinds.ModelServing, new ObjectKey($"ns{key.Ns}", Name(key.Name))), null);

    private static string Name(int number) => $"o{number}";
}
