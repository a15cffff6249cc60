using System.Collections.Immutable;
using Akka.Actor;
using Akka.TestKit;
using ModelBooster.Api;
using ModelBooster.Boosters;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using static ModelBooster.Boosters.BoosterProtocol;

namespace ModelBooster.Tests.Boosters;

/// <summary>A booster's actor whose children are stubs and whose conversion gives what the test says.</summary>
public abstract class BoosterSpec : VirtualTimeSpec
{
    private protected const string Status = "Status";

    private protected static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(1);

    private protected static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private protected static readonly RenderSettings Settings = new(KthenaGeneration.V04, "downloader:1", "runtime:1");

    private protected static readonly ConversionResult.Converted Good = new(
        "llama",
        [new WantedBackend("main", "llama-main", 1, null, null)],
        [Wanted.Serving().Child, Wanted.Server().Child, Wanted.Route().Child, Wanted.Policy().Child, Wanted.Binding().Child]);

    private protected static readonly ConversionResult.Refused Bad = new([new FieldError("spec.backend", "is missing")]);

    private readonly List<string> stopped = [];

    private int conversions;

    private protected BoosterSpec()
    {
        Stubs = CreateTestProbe("stubs");
        Watcher = CreateTestProbe("watcher");
        Func<LiveObject, RenderSettings, ConversionResult> convert = (_, settings) =>
        {
            Interlocked.Increment(ref conversions);
            Converted = settings;
            return Result;
        };
        var children = new BoosterChildren(
            () => StubActor.Props(Status, Stubs), (role, _, _) => StubActor.Props(role.ToString(), Stubs))
        {
            Watcher = Watcher,
        };
        var recheck = new RecheckSchedule(Interval, AfterCrash, () => 0);
        Booster = Sys.ActorOf(Props.Create(() => new BoosterActor(LiveObjects.Owner, convert, children, recheck)));
    }

    private protected TestProbe Stubs { get; }

    private protected TestProbe Watcher { get; }

    /// <summary>What the last conversion was made with.</summary>
    private protected RenderSettings? Converted { get; private set; }

    private protected IActorRef Booster { get; }

    private protected ConversionResult Result { get; set; } = Good;

    private protected int Conversions => conversions;

    /// <summary>Children that have ended so far.</summary>
    private protected ImmutableArray<string> Stopped()
    {
        this.stopped.AddRange(Stubs.All().OfType<StubActor.Stopped>().Select(stopped => stopped.Name));
        return [.. this.stopped];
    }

    private protected void Render(Func<LiveShape, LiveShape>? change = null)
    {
        var booster = LiveObjects.Booster();
        Booster.Tell(new Render((change?.Invoke(booster) ?? booster).Live, Settings, true));
        Settle(Booster);
    }

    private protected void Report(IEnumerable<ChildRole> roles, long? round = null)
    {
        var wanted = round ?? Stubs.AllGot<Want>("Server").Select(want => want.Round).DefaultIfEmpty(1).Max();
        foreach (var role in roles)
        {
            Booster.Tell(new ChildReport(role, 1, []) { Round = wanted });
        }

        Settle(Booster);
    }

    private protected void BreakIt(string name)
    {
        var actor = Stubs.Start(name);
        var grave = CreateTestProbe();
        grave.Watch(actor);
        actor.Tell(StubActor.Break.Instance);
        grave.ExpectTerminated(actor);
        Settle(Booster);
        Stopped();
    }
}
