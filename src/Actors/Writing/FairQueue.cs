using System.Diagnostics.CodeAnalysis;
using ModelBooster.Api;

namespace ModelBooster.Writing;

/// <summary>What a write is for: of two that wait for the same, only the newer is sent.</summary>
/// <param name="Target">The object.</param>
/// <param name="Subresource">Null, or <c>status</c>.</param>
internal readonly record struct WriteKey(ObjectRef Target, string? Subresource);

/// <summary>
/// Things waiting for their turn: namespaces in turn, within a namespace first come, first served.
/// One namespace with ten thousand of them delays another's single one by one turn.
/// </summary>
/// <typeparam name="T">What waits.</typeparam>
internal sealed class FairQueue<T>
{
    private readonly Dictionary<WriteKey, LinkedListNode<Entry>> places = [];
    private readonly Dictionary<string, Lane> lanes = [];
    private readonly LinkedList<Lane> turns = new(); // lanes that are not empty; the first is next

    /// <summary>How many wait.</summary>
    public int Count => places.Count;

    /// <summary>Puts an item at the end of its namespace's line, or into the place of an older one with the same key.</summary>
    /// <returns>Whether it took another's place: that one is <paramref name="replaced"/>.</returns>
    public bool Put(WriteKey key, T item, [MaybeNullWhen(false)] out T replaced)
    {
        if (places.TryGetValue(key, out var place))
        {
            // The place is kept: an object edited without end would otherwise never come to the front.
            replaced = place.Value.Item;
            place.Value = place.Value with { Item = item };
            return true;
        }

        var ns = key.Target.Key.Namespace;
        if (!lanes.TryGetValue(ns, out var lane))
        {
            lanes[ns] = lane = new Lane(ns);
            turns.AddLast(lane.Turn);
        }

        places[key] = lane.Line.AddLast(new Entry(key, item));
        replaced = default;
        return false;
    }

    /// <summary>Takes the next item whose object is not <paramref name="busy"/>; its namespace goes to the end of the turns.</summary>
    public bool TryTake(Func<ObjectRef, bool> busy, [MaybeNullWhen(false)] out T item)
    {
        for (var turn = turns.First; turn is not null; turn = turn.Next)
        {
            for (var place = turn.Value.Line.First; place is not null; place = place.Next)
            {
                if (!busy(place.Value.Key.Target))
                {
                    item = place.Value.Item;
                    turns.Remove(turn);
                    turns.AddLast(turn);
                    Remove(place);
                    return true;
                }
            }
        }

        item = default;
        return false;
    }

    /// <summary>Removes the item with a key, if there is one and it is the one meant.</summary>
    public bool Remove(WriteKey key, Func<T, bool> meant)
    {
        if (!places.TryGetValue(key, out var place) || !meant(place.Value.Item))
        {
            return false;
        }

        Remove(place);
        return true;
    }

    /// <summary>Takes out everything, in no particular order.</summary>
    public IReadOnlyList<T> Clear()
    {
        List<T> all = [.. places.Values.Select(place => place.Value.Item)];
        places.Clear();
        lanes.Clear();
        turns.Clear();
        return all;
    }

    private void Remove(LinkedListNode<Entry> place)
    {
        var key = place.Value.Key;
        var lane = lanes[key.Target.Key.Namespace];
        lane.Line.Remove(place);
        places.Remove(key);
        if (lane.Line.Count == 0)
        {
            lanes.Remove(lane.Namespace);
            turns.Remove(lane.Turn);
        }
    }

    private readonly record struct Entry(WriteKey Key, T Item);

    private sealed class Lane
    {
        public Lane(string ns)
        {
            Namespace = ns;
            Turn = new LinkedListNode<Lane>(this);
        }

        public string Namespace { get; }

        public LinkedList<Entry> Line { get; } = new();

        public LinkedListNode<Lane> Turn { get; }
    }
}
