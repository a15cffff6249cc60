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
public sealed class BoostersActor : UntypedActor
{
    private readonly Func<ObjectKey, string, Props> _booster;
    private readonly Images _images;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> _boosters = [];

    private ApiCatalog? _catalog;

    /// <summary>Makes the parent of all boosters.</summary>
    /// <param name="booster">Props of the actor for a key and a uid.</param>
    /// <param name="images">Images that children are rendered with.</param>
    public BoostersActor(Func<ObjectKey, string, Props> booster, Images images)
    {
        _booster = booster;
        _images = images;
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case CatalogKnown known:
                _catalog = known.Catalog;
                _log.Info("the cluster serves {0} with autoscaling of {1}", string.Join(", ", known.Catalog.Served.Select(kind => kind.Name).Order()), known.Catalog.Generation);
                break;
            case BoosterSeen seen:
                Booster(seen).Tell(new Render(
                    seen.Live, new RenderSettings(_catalog!.Generation, _images.Downloader, _images.Runtime), _catalog.BoosterCrdIsOurs));
                Sender.Tell(new Delivered(seen.BoosterUid));
                break;
            case BoosterGone gone:
                if (_boosters.Remove(gone.BoosterUid, out var stopped))
                {
                    Context.Stop(stopped);
                }

                Sender.Tell(new Delivered(gone.BoosterUid));
                break;
            case INews news:
                // News of a booster that is not known here is news of somebody else's children, or of one already gone.
                if (_boosters.TryGetValue(news.BoosterUid, out var booster))
                {
                    booster.Tell(news);
                }

                Sender.Tell(new Delivered(news.BoosterUid));
                break;
            case GetBoostersState:
                Sender.Tell(new BoostersState(_boosters.Count));
                break;
        }
    }

    private IActorRef Booster(BoosterSeen seen)
    {
        if (!_boosters.TryGetValue(seen.BoosterUid, out var booster))
        {
            booster = Context.ActorOf(_booster(seen.Live.Ref.Key, seen.BoosterUid));
            _boosters.Add(seen.BoosterUid, booster);
        }

        return booster;
    }
}

/// <summary>Images that children are rendered with.</summary>
/// <param name="Downloader">Init container that fetches weights.</param>
/// <param name="Runtime">Side-car beside the engine.</param>
public sealed record Images(string Downloader, string Runtime);
