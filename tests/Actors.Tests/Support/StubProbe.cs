using Akka.Actor;
using Akka.TestKit;

namespace ModelBooster.Tests.Support;

/// <summary>Reads what stub actors told a probe.</summary>
internal static class StubProbe
{
    /// <summary>The stub of this name, once it has started.</summary>
    public static IActorRef Start(this TestProbe probe, string name) =>
        ((StubActor.Started)probe.FishForMessage(message => message is StubActor.Started started && started.Name == name)).Actor;

    /// <summary>The next message of this type to the stub of this name.</summary>
    public static T Got<T>(this TestProbe probe, string name) => (T)((StubActor.Got)probe.FishForMessage(
        message => message is StubActor.Got { Message: T } got && got.Name == name)).Message;

    public static void Stop(this TestProbe probe, string name) =>
        probe.FishForMessage(message => message is StubActor.Stopped stopped && stopped.Name == name);

    /// <summary>Everything that has come so far.</summary>
    public static IReadOnlyList<object> All(this TestProbe probe)
    {
        var all = new List<object>();
        while (probe.HasMessages)
        {
            all.Add(probe.ReceiveOne(TimeSpan.Zero));
        }

        return all;
    }

    /// <summary>Messages of this type that have come so far to the stub of this name.</summary>
    public static IReadOnlyList<T> AllGot<T>(this TestProbe probe, string name) =>
        [.. probe.All().OfType<StubActor.Got>().Where(got => got.Name == name).Select(got => got.Message).OfType<T>()];
}
