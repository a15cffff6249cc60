using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>One child object: what is wanted, what is there, what is under way. Values in, values out.</summary>
/// <param name="Ref">Kind, namespace and name.</param>
public sealed record ChildState(ObjectRef Ref)
{
    /// <summary>Difference of an object whose wanted state has changed since it was last compared.</summary>
    public const string SpecChanged = "spec";

    /// <summary>What it should be; null where it should not be.</summary>
    public WantedObject? Wanted { get; init; }

    /// <summary>What stands under the name.</summary>
    public Standing Standing { get; init; } = new Standing.Unknown();

    /// <summary>A write has been handed to the gate and not answered.</summary>
    public bool InFlight { get; init; }

    /// <summary>The wish that was last handed to the gate: the answer is judged by it.</summary>
    public WantedObject? Sent { get; init; }

    /// <summary>A failed write waits for its next try.</summary>
    public bool BackingOff { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Attempts { get; init; }

    /// <summary>What is wrong; null where nothing is.</summary>
    public Problem? Problem { get; init; }

    /// <summary>Latest ModelServing status; null for other kinds or where none was seen.</summary>
    public ServingStatus? Serving { get; init; }

    /// <summary>A new wish. A changed one is tried at once, whatever the back-off says.</summary>
    public ChildState Want(WantedObject? wanted) => wanted is null
        ? Wanted is null ? this : this with { Wanted = null, Attempts = 0, BackingOff = false, Problem = null }
        : wanted.SaysTheSameAs(Wanted) ? this
        : this with
        {
            Wanted = wanted,
            Attempts = 0,
            BackingOff = false,
            Problem = null,

            // An object that was compared with another wish has to be written; one that was never compared has to be read first.
            Standing = Standing is Standing.Ours ours
                ? Wanted is null ? new Standing.Unknown() : ours with { Difference = SpecChanged, Replicas = OwnAgain(wanted, ours.Replicas) }
                : Standing,
        };

    /// <summary>Our object was seen, in a watch, a list or the answer to a write. Older versions than the known one are ignored.</summary>
    public ChildState Seen(LiveObject live)
    {
        if (Standing is Standing.Ours known && ResourceVersions.IsOlder(live.ResourceVersion, known.ResourceVersion)
            || Standing is Standing.Going going && going.Uid == live.Uid && !live.Deleting)
        {
            return this;
        }

        var replicas = live.Ref.Kind == Kinds.ModelServing ? LiveReplicas.Read(live) : null;
        var difference = Wanted is null ? null : Compare(Wanted, live, replicas);
        var seen = this with
        {
            Standing = new Standing.Ours(live.Uid, live.ResourceVersion, live.Deleting, difference, ModelNameOf(live), replicas),
            Serving = live.Ref.Kind == Kinds.ModelServing ? ServingStatus.Read(live) : null,
        };

        // As wanted, by whoever's hand: what was wrong is over.
        return Wanted is not null && difference is null ? seen with { Problem = null, Attempts = 0, BackingOff = false } : seen;
    }

    /// <summary>The object of this uid is gone.</summary>
    public ChildState Gone(string uid) => Standing switch
    {
        Standing.Ours ours when ours.Uid == uid => this with { Standing = new Standing.Absent(), Serving = null },
        Standing.Going going when going.Uid == uid => this with { Standing = new Standing.Absent(), Serving = null },
        Standing.Foreign foreign when foreign.Uid == uid => this with { Standing = new Standing.Absent(), Problem = null, BackingOff = false },
        _ => this,
    };

    /// <summary>The reflector's answer. It never overrides what has been seen since.</summary>
    public ChildState Answered(Standing standing) => (Standing, standing) switch
    {
        (Standing.Ours ours, Standing.Absent { AsOf: { } asOf }) when ResourceVersions.IsOlder(ours.ResourceVersion, asOf) =>
            this with { Standing = standing, Serving = null },
        (Standing.Ours ours, Standing.Unread unread) when ResourceVersions.IsOlder(ours.ResourceVersion, unread.ResourceVersion) =>
            this with { Standing = standing },
        (Standing.Ours, _) => this,
        (Standing.Going going, Standing.Foreign foreign) when going.Uid == foreign.Uid => this,
        _ => this with { Standing = standing, BackingOff = false, Problem = standing is Standing.KindMissing ? Problem : null },
    };

    /// <summary>An apply went well.</summary>
    /// <param name="live">The object as it is now.</param>
    public ChildState Applied(LiveObject live)
    {
        var seen = (this with { InFlight = false, Problem = null, Standing = NotOlder(live) }).Seen(live);
        return seen.Standing is Standing.Ours { Deleting: false, Difference: { } path } ours
            && ours.ResourceVersion == live.ResourceVersion && Sent is not null && Sent.SaysTheSameAs(Wanted)
            ? seen with
            {
                // To write the same again at once would be a fight with whoever changes it on the way.
                Problem = new Problem(Reasons.RefusedByWebhook, $"{Ref} comes back with another {path}: an admission webhook changes it", Terminal: true),
                Attempts = Attempts + 1,
                BackingOff = true,
            }
            : seen with { Attempts = 0 };
    }

    /// <summary>A delete went well, or found nothing. The name is free once the object is seen to be gone.</summary>
    public ChildState Deleted(string uid)
    {
        var done = this with { InFlight = false, Attempts = 0, Problem = null };
        return Standing switch
        {
            Standing.Ours ours when ours.Uid == uid => done with { Standing = new Standing.Going(uid) },
            Standing.Foreign foreign when foreign.Uid == uid => done with { Standing = new Standing.Going(uid) },
            _ => done,
        };
    }

    /// <summary>A write failed. A conflict means that something was not known: look again.</summary>
    public ChildState Failed(Problem problem, bool lookAgain) => this with
    {
        InFlight = false,
        Attempts = Attempts + 1,
        Problem = problem,
        BackingOff = true,
        Standing = lookAgain ? new Standing.Unknown() : Standing,
    };

    /// <summary>A write has been handed to the gate.</summary>
    public ChildState Sending() => this with { InFlight = true, Sent = Wanted };

    /// <summary>The wait after a failure is over.</summary>
    public ChildState RetryDue() => this with { BackingOff = false };

    /// <summary>The reflector has been asked.</summary>
    public ChildState Asked() => this with { Standing = new Standing.Looking() };

    /// <summary>The long re-check: an answer that never came is asked for again.</summary>
    public ChildState Recheck() => Standing is Standing.Looking ? this with { Standing = new Standing.Unknown() } : this;

    /// <summary>Nothing is wanted and nothing is there.</summary>
    public bool IsForgettable => Wanted is null && !InFlight && Standing is Standing.Absent or Standing.KindMissing or Standing.Foreign;

    /// <summary>What to do now.</summary>
    /// <param name="owner">Name and uid of the booster.</param>
    public ChildStep Next(BoosterOwner owner)
    {
        if (InFlight || BackingOff)
        {
            return new ChildStep.Rest();
        }

        return (Wanted, Standing) switch
        {
            (_, Standing.Unknown) => new ChildStep.Look(Fetch: false),
            (_, Standing.Unread) => new ChildStep.Look(Fetch: true),
            (null, Standing.Ours { Deleting: false } ours) => new ChildStep.Delete(ours.Uid),
            (null, _) => new ChildStep.Rest(),
            (_, Standing.Foreign { Owner: { } other } foreign) when IsPredecessor(other, owner) => new ChildStep.Delete(foreign.Uid),
            ({ } wanted, Standing.Absent) => new ChildStep.Apply(wanted.Child.Body, Force: false),
            ({ } wanted, Standing.Ours { Deleting: false } ours) => Mend(wanted, ours),
            _ => new ChildStep.Rest(),
        };
    }

    /// <summary>What status is told.</summary>
    /// <param name="owner">Name and uid of the booster.</param>
    public ChildOutcome Outcome(BoosterOwner owner)
    {
        var problem = Problem ?? Standing switch
        {
            Standing.KindMissing when Wanted is not null => Problem.KindMissing(Ref.Kind),
            Standing.Foreign { Owner: { } other } when IsPredecessor(other, owner) => null,
            Standing.Foreign foreign when Wanted is not null => Problem.NameConflict(Ref, foreign.Owner),
            _ => null,
        };
        var phase = (Wanted, Standing) switch
        {
            (null, _) => ChildPhase.Leaving,
            (_, Standing.Foreign) when problem is null => ChildPhase.ReplacingPredecessor,
            _ when problem is not null => ChildPhase.Failing,
            (_, Standing.Unknown or Standing.Looking or Standing.Unread) => ChildPhase.Unknown,
            (_, Standing.Ours { Deleting: false, Difference: null }) => ChildPhase.Applied,
            _ => ChildPhase.Pending,
        };
        return new ChildOutcome(Ref, Wanted?.Child.Backend ?? "", phase, problem, Attempts, Serving);
    }

    /// <summary>An answer to a first apply replaces whatever was believed before; one for a known object does not go back in time.</summary>
    private Standing NotOlder(LiveObject live) =>
        Standing is Standing.Ours ours && ours.Uid == live.Uid ? Standing : new Standing.Unknown();

    private static ChildStep Mend(WantedObject wanted, Standing.Ours ours)
    {
        if (ours.Difference is null)
        {
            return new ChildStep.Rest();
        }

        if (ours.ModelName is not null && ours.ModelName != ModelNameOf(wanted.Child.Body))
        {
            return new ChildStep.Delete(ours.Uid);
        }

        // A value that was read and is written back holds only for the version it was read at.
        var yields = wanted.Replicas?.Yields(ours.Replicas) ?? false;
        return new ChildStep.Apply(
            ApplyBody.With(
                wanted.Child.Body, ours.Uid, yields ? ours.ResourceVersion : null, wanted.Replicas?.Effective(ours.Replicas)),
            Force: true);
    }

    /// <summary>The same name with another uid: the booster was deleted and made again before its children were collected.</summary>
    private static bool IsPredecessor(BoosterOwner other, BoosterOwner owner) => other.Name == owner.Name && other.Uid != owner.Uid;

    private static string? Compare(WantedObject wanted, LiveObject live, LiveReplicas? replicas)
    {
        var body = ApplyBody.With(wanted.Child.Body, null, null, wanted.Replicas?.Effective(replicas));
        using var document = JsonDocument.Parse(body);
        return wanted.Replicas?.Yields(replicas) ?? false
            ? Drift.Find(document.RootElement, live.Document, "spec.replicas")
            : Drift.Find(document.RootElement, live.Document);
    }

    /// <summary>Somebody else's replicas are yielded until the booster's own value changes.</summary>
    private LiveReplicas? OwnAgain(WantedObject wanted, LiveReplicas? live) =>
        live is { OthersOwn: true } && wanted.Replicas is { Autoscaled: false } rule && rule != Wanted?.Replicas
            ? live with { OthersOwn = false }
            : live;

    private static string? ModelNameOf(LiveObject live) => live.Ref.Kind == Kinds.ModelRoute ? ModelNameOf(live.Document) : null;

    private static string? ModelNameOf(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return ModelNameOf(document.RootElement);
    }

    private static string? ModelNameOf(JsonElement route) =>
        route.TryGetProperty("spec"u8, out var spec) && spec.TryGetProperty("modelName"u8, out var name) ? name.GetString() : null;
}
