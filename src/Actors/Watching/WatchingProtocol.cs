using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;

namespace ModelBooster.Watching;

/// <summary>What is said between reflectors, watcher and boosters.</summary>
public static class WatchingProtocol
{
    /// <summary>News for one booster. Undelivered news of the same <see cref="Subject"/> is replaced by the newest.</summary>
    public interface INews
    {
        /// <summary>Uid of the booster it is for.</summary>
        string BoosterUid { get; }

        /// <summary>What it is about.</summary>
        object Subject { get; }
    }

    /// <summary>A booster was made or changed.</summary>
    public sealed record BoosterSeen(LiveObject Live) : INews
    {
        /// <inheritdoc/>
        public string BoosterUid => Live.Uid;

        /// <inheritdoc/>
        public object Subject => Live.Ref;
    }

    /// <summary>A booster is gone.</summary>
    public sealed record BoosterGone(ObjectRef Ref, string BoosterUid) : INews
    {
        /// <inheritdoc/>
        public object Subject => Ref;
    }

    /// <summary>A child was made or changed.</summary>
    public sealed record ChildSeen(LiveObject Live, string BoosterUid) : INews
    {
        /// <summary>What <see cref="NameShared"/> would tell of it by now; so that it is not known without it even for a moment.</summary>
        public string? Note { get; init; }

        /// <inheritdoc/>
        public object Subject => Live.Ref;
    }

    /// <summary>A child is gone.</summary>
    public sealed record ChildGone(ObjectRef Ref, string Uid, string BoosterUid) : INews
    {
        /// <inheritdoc/>
        public object Subject => Ref;
    }

    /// <summary>
    /// A child actor asks what stands under a name. Held back until every kind has been listed, so that what is not there then
    /// is absent indeed.
    /// </summary>
    /// <param name="Ref">The name.</param>
    /// <param name="BoosterUid">Who asks.</param>
    /// <param name="Fetch">
    /// False: answered from memory by <see cref="Looked"/>. True: the object of the asker is read from the server and shown by
    /// <see cref="ChildSeen"/> (or <see cref="BoosterSeen"/>).
    /// </param>
    public sealed record Look(ObjectRef Ref, string BoosterUid, bool Fetch);

    /// <summary>What the reflector's memory has under a name.</summary>
    public sealed record Looked(ObjectRef Ref, string BoosterUid, Standing Standing) : INews
    {
        /// <inheritdoc/>
        public object Subject => (Ref, nameof(Looked));
    }

    /// <summary>Another ModelRoute, anywhere, has the same modelName as the booster's, or has it no longer.</summary>
    /// <param name="Ref">The booster's route.</param>
    /// <param name="BoosterUid">The booster.</param>
    /// <param name="Note">In words; null where the name is shared no longer.</param>
    public sealed record NameShared(ObjectRef Ref, string BoosterUid, string? Note) : INews
    {
        /// <inheritdoc/>
        public object Subject => (Ref, nameof(NameShared));
    }

    /// <summary>Boosters → watcher: the news for this booster has been handed on; the next may come.</summary>
    public sealed record Delivered(string BoosterUid);

    /// <summary>Which kind of which namespace a reflector follows.</summary>
    /// <param name="Kind">The kind.</param>
    /// <param name="Namespace">One namespace; null for all.</param>
    public sealed record WatchScope(ResourceKind Kind, string? Namespace)
    {
        /// <inheritdoc/>
        public override string ToString() => Namespace is null ? Kind.Plural : $"{Kind.Plural}.{Namespace}";
    }

    /// <summary>Reflector → watcher: news, in order.</summary>
    /// <param name="Items">The news.</param>
    /// <param name="Turn">Answered by <see cref="GoOn"/> of the same number once there is room for more; 0 wants no answer.</param>
    public sealed record News(ImmutableArray<INews> Items, long Turn);

    /// <summary>Watcher → reflector: read on.</summary>
    /// <param name="Turn">Which news this answers.</param>
    public sealed record GoOn(long Turn);

    /// <summary>Reflector → watcher: the first list is complete.</summary>
    public sealed record Synced(WatchScope WatchScope);

    /// <summary>Watcher → reflector: list again and report everything, changed or not.</summary>
    public sealed record Relist
    {
        /// <summary>The one value.</summary>
        public static Relist Instance { get; } = new();
    }

    /// <summary>Watcher → reflector: the kind is no longer served. Everything is gone; say so and stop.</summary>
    public sealed record KindGone
    {
        /// <summary>The one value.</summary>
        public static KindGone Instance { get; } = new();
    }

    /// <summary>Discovery → watcher → boosters: what the cluster serves, when first known and whenever it changes.</summary>
    public sealed record CatalogKnown(ApiCatalog Catalog);

    /// <summary>Asks the watcher how far it is; answered by <see cref="WatchState"/>.</summary>
    public sealed record GetWatchState
    {
        /// <summary>The one value.</summary>
        public static GetWatchState Instance { get; } = new();
    }

    /// <summary>How far the watcher is.</summary>
    /// <param name="IsOpen">Every served kind has been listed once: children may be written.</param>
    /// <param name="WaitingFor">What is still missing, for people.</param>
    /// <param name="Undelivered">News that boosters have not taken yet.</param>
    public sealed record WatchState(bool IsOpen, ValueList<string> WaitingFor, int Undelivered)
    {
        /// <summary>Another instance leads: nothing is watched, and this one is ready to take over.</summary>
        public bool StandsBy { get; init; }
    }
}
