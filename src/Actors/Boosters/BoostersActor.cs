using Akka.Actor;
using Akka.Event;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using static ModelBooster.Boosters.BoosterProtocol;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Boosters;

/// <summary>
/// One <see cref="BoosterActor"/> per ModelBooster uid: made on first sight, stopped when the object is gone. Passes news on to
/// them and tells the watcher when that is done. A booster made again under the same name has another uid and is another booster.
/// </summary>
public sealed class BoostersActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(5);

    private readonly Func<ObjectKey, string, Props> booster;
    private readonly IActorRef watcher;
    private readonly Images images;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> boosters = [];

    private ApiCatalog? catalog;

    /// <summary>Makes the parent of all boosters.</summary>
    /// <param name="booster">Props of the actor for a key and a uid.</param>
    /// <param name="images">Images that children are rendered with.</param>
    /// <param name="watcher">Shows a booster again whose actor broke.</param>
    public BoostersActor(Func<ObjectKey, string, Props> booster, Images images, IActorRef watcher)
    {
        this.booster = booster;
        this.watcher = watcher;
        this.images = images;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>A booster's actor that breaks takes nobody with it; it is made anew from the object itself.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(exception =>
    {
        log.Error(exception, "the actor of a ModelBooster broke and is made anew");
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CatalogKnown known:
                catalog = known.Catalog;
                log.Info(
                    "the cluster serves {0} with autoscaling of {1}",
                    string.Join(", ", known.Catalog.Served.Select(kind => kind.Name).Order()),
                    known.Catalog.Generation);
                break;
            case BoosterSeen seen:
                Booster(seen).Tell(new Render(
                    seen.Live, new RenderSettings(catalog!.Generation, images.Downloader, images.Runtime), catalog.BoosterCrdIsOurs));
                Sender.Tell(new Delivered(seen.BoosterUid));
                break;
            case BoosterGone gone:
                if (boosters.Remove(gone.BoosterUid, out var stopped))
                {
                    Context.Unwatch(stopped);
                    Context.Stop(stopped);
                }

                Sender.Tell(new Delivered(gone.BoosterUid));
                break;
            case INews news:
                // News of a booster that is not known here is news of somebody else's children, or of one already gone.
                if (boosters.TryGetValue(news.BoosterUid, out var booster))
                {
                    booster.Tell(news);
                }

                Sender.Tell(new Delivered(news.BoosterUid));
                break;
            case Broken broken:
                boosters.Remove(broken.Uid);
                Timers.StartSingleTimer(broken.Uid, new Look(broken.Ref, broken.Uid, Fetch: true), AfterCrash);
                break;
            case Look look:
                watcher.Tell(look);
                break;
        }
    }

    private IActorRef Booster(BoosterSeen seen)
    {
        if (!boosters.TryGetValue(seen.BoosterUid, out var booster))
        {
            booster = Context.ActorOf(this.booster(seen.Live.Ref.Key, seen.BoosterUid));
            Context.WatchWith(booster, new Broken(seen.Live.Ref, seen.BoosterUid));
            boosters.Add(seen.BoosterUid, booster);
        }

        return booster;
    }

    private sealed record Broken(ObjectRef Ref, string Uid);
}

/// <summary>Images that children are rendered with.</summary>
/// <param name="Downloader">Init container that fetches weights.</param>
/// <param name="Runtime">Side-car beside the engine.</param>
public sealed record Images(string Downloader, string Runtime);
