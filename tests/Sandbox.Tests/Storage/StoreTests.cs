using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class StoreTests
{
    private static readonly ResourceType Type = BuiltInKinds.All.Single(type => type.Kind == "ConfigMap");

    private readonly Store store = new(historyLimit: 3);

    [Fact]
    public void A_write_that_rests_on_another_state_is_refused()
    {
        var first = Put("a", null)!;
        Assert.NotNull(Put("a", first));

        Assert.Null(Put("a", first));
        Assert.Null(Put("a", null));
    }

    [Fact]
    public void Versions_rise_with_every_write()
    {
        var first = Put("a", null)!;
        var second = Put("b", null)!;
        store.TryRemove(Type, first);

        Assert.True(second.Version > first.Version);
        Assert.True(store.Version > second.Version);
        Assert.Equal(store.Version, store.ChangesAfter(Type, second.Version).Changes!.Single().Object.Version);
    }

    [Fact]
    public void Changes_older_than_the_history_are_forgotten()
    {
        var first = Put("a", null)!;
        foreach (var name in (ReadOnlySpan<string>)["b", "c", "d", "e"])
        {
            Put(name, null);
        }

        Assert.Null(store.ChangesAfter(Type, first.Version).Changes);
        Assert.Equal(3, store.ChangesAfter(Type, first.Version + 1).Changes!.Count);
    }

    [Fact]
    public void The_past_can_be_listed_as_long_as_it_is_remembered()
    {
        Put("a", null);
        var then = store.Version;
        Put("b", null);
        Put("c", null);

        Assert.Equal(["n/a"], store.ListAt(Type, then)!.Objects.Keys);
        Put("d", null);
        Put("e", null);
        Assert.Null(store.ListAt(Type, then - 1));
    }

    [Fact]
    public void Compaction_forgets_everything_up_to_now()
    {
        Put("a", null);
        var before = store.Version - 1;
        store.Compact();

        Assert.Null(store.ChangesAfter(Type, before).Changes);
        Assert.Empty(store.ChangesAfter(Type, store.Version).Changes!);
    }

    [Fact]
    public async Task Whoever_waits_for_a_change_is_woken()
    {
        var arrival = store.ChangesAfter(Type, store.Version).Arrival;
        Assert.False(arrival.IsCompleted);

        Put("a", null);
        await arrival.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private StoredObject? Put(string name, StoredObject? expected) =>
        store.TryPut(Type, expected, Yaml.Of($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: n}}}}"));
}
