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

    /// <summary>The wish that the object was last seen to fulfil, while it does not fulfil the present one.</summary>
    public WantedObject? Former { get; init; }

    /// <summary>The object was taken away by somebody else, and no other stands in its place yet.</summary>
    public bool IsLost { get; init; }

    /// <summary>The booster's spec is as a former controller left it: what that one made and this one would not may stay.</summary>
    public bool MayKeep { get; init; }

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

    /// <summary>What people should know of it though nothing is wrong with it; null where there is nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Latest ModelServing status; null for other kinds or where none was seen.</summary>
    public ServingStatus? Serving { get; init; }

    /// <summary>Uid of the object that was last said to be gone: an answer that speaks of it comes late.</summary>
    public string? GoneUid { get; init; }

    /// <summary>A new wish. A changed one is tried at once, whatever the back-off says.</summary>
    public ChildState Want(WantedObject? wanted)
    {
        if (wanted is null ? Wanted is null : wanted.SaysTheSameAs(Wanted))
        {
            return this with { Wanted = wanted };
        }

        return this with
        {
            Wanted = wanted,
            Former = Standing is Standing.Ours { Difference: null } ? Wanted : Former,
            Attempts = 0,
            BackingOff = false,
            Problem = null,
            Standing = wanted is not null && Standing is Standing.Ours ours ? Reconsidered(wanted, ours) : Standing,
        };
    }

    /// <summary>
    /// Our object under a new wish. One that was compared with another wish has to be written, unless all that changed is within
    /// which bounds others may scale it; one that was never compared has to be read first.
    /// </summary>
    private Standing Reconsidered(WantedObject wanted, Standing.Ours ours)
    {
        var madeOtherwise = wanted is { MayHold: true, Mark: { } mark } && Wanted?.Mark?.MadeAs(mark) != true;
        if (Wanted is null || madeOtherwise)
        {
            return new Standing.Unread(ours.ResourceVersion);
        }

        var bodyStands = wanted.HasTheBodyOf(Wanted) && wanted.Roles == Wanted.Roles && ours.Live.HeldSpec is null;
        var replicasStand = wanted.Replicas is not { } rule
            || (rule.Effective(ours.Live.Replicas) == ours.Live.Replicas?.Value && rule.Autoscaled == Wanted.Replicas?.Autoscaled);
        return bodyStands && replicasStand ? ours : ours with { Difference = SpecChanged };
    }

    /// <summary>Our object was seen, in a watch, a list or the answer to a write. Older versions than the known one are ignored.</summary>
    public ChildState Seen(LiveObject live)
    {
        if (Standing is Standing.Ours known && ResourceVersions.IsOlder(live.ResourceVersion, known.ResourceVersion)
            || Standing is Standing.Going going && going.Uid == live.Uid && !live.Deleting)
        {
            return this;
        }

        var kept = LiveChild.Read(live, Wanted);
        var difference = Wanted is null ? null : Compare(Wanted, live, kept);
        var seen = this with
        {
            Standing = new Standing.Ours(live.Uid, live.ResourceVersion, live.Deleting, difference, kept)
            {
                Cause = difference is null ? null : DriftCause.InWords(live.Document, difference),
            },
            IsLost = false,
            Serving = live.Ref.Kind == Kinds.ModelServing ? ServingStatus.Read(live) : null,
        };

        // As wanted, by whoever's hand: what was wrong is over.
        return Wanted is not null && difference is null
            ? seen with { Problem = null, Attempts = 0, BackingOff = false, Former = null }
            : seen;
    }

    /// <summary>The object of this uid is gone.</summary>
    public ChildState Gone(string uid)
    {
        var known = this with { GoneUid = uid };
        return Standing switch
        {
            Standing.Ours ours when ours.Uid == uid => known with { Standing = new Standing.Absent(), Serving = null, IsLost = !InFlight },
            Standing.Going going when going.Uid == uid => known with { Standing = new Standing.Absent(), Serving = null },
            Standing.Foreign foreign when foreign.Uid == uid => known with { Standing = new Standing.Absent(), Problem = null, BackingOff = false },
            _ => known,
        };
    }

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
        var done = this with { InFlight = false, Problem = null, Standing = Standing is Standing.Ours ? Standing : new Standing.Unknown() };
        if (live.Uid == GoneUid)
        {
            // It was deleted again before the answer came: what stands there now has to be looked at.
            return done with { Attempts = 0 };
        }

        var seen = done.Seen(live);
        return seen.Standing is Standing.Ours { Deleting: false, Difference: { } path } ours
            && ours.ResourceVersion == live.ResourceVersion && Sent is not null && Sent.SaysTheSameAs(Wanted)
            ? seen with
            {
                // To write the same again at once would be a fight with whoever changes it on the way.
                Problem = new Problem(
                    Reasons.RefusedByWebhook, $"{Ref} comes back with another {path}: an admission webhook changes it", Terminal: true),
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
            Standing.Foreign foreign when foreign.Uid == uid => done with { Standing = new Standing.Going(uid, IsPredecessors: true) },
            _ => done,
        };
    }

    /// <summary>
    /// A write failed. A conflict means that something was not known: look again. Where the object has been seen as wanted in the
    /// meantime the server did carry it out, and only its answer was lost.
    /// </summary>
    public ChildState Failed(Problem problem, bool lookAgain)
    {
        if (Standing is Standing.Absent && problem.Reason == Reasons.ImmutableField)
        {
            // Refused as a change, though nothing was known to be there: the late write of a predecessor, say.
            return Failed(new Problem(Reasons.Conflict, $"{Ref} was made by another hand in the meantime", Terminal: false), lookAgain: true);
        }

        return !lookAgain && Wanted is not null && Standing is Standing.Ours { Difference: null }
            ? this with { InFlight = false }
            : this with
            {
                InFlight = false,
                Attempts = Attempts + 1,
                Problem = problem,
                BackingOff = true,
                Standing = lookAgain ? new Standing.Unknown() : Standing,
            };
    }

    /// <summary>A write has been handed to the gate.</summary>
    /// <param name="wish">The wish it carries out; null where it only prepares the ground.</param>
    public ChildState Sending(WantedObject? wish) => this with { InFlight = true, Sent = wish };

    /// <summary>The wait after a failure is over.</summary>
    public ChildState RetryDue() => this with { BackingOff = false };

    /// <summary>The reflector has been asked.</summary>
    public ChildState Asked() => this with { Standing = new Standing.Looking() };

    /// <summary>The long re-check: an answer or a deletion that was never heard of is asked for again.</summary>
    public ChildState Recheck() => Standing is Standing.Looking or Standing.Going ? this with { Standing = new Standing.Unknown() } : this;

    /// <summary>Somebody else has changed our object; the wish is as it was.</summary>
    public bool IsDrifted => Standing is Standing.Ours { Deleting: false, Difference: not (null or SpecChanged) };

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
            (null, Standing.Ours { Deleting: false } ours) when !IsKept => new ChildStep.Delete(ours.Uid),
            (null, _) => new ChildStep.Rest(),
            (_, Standing.Foreign { Owner: { } other } foreign) when IsPredecessor(other, owner) => new ChildStep.Delete(foreign.Uid),
            ({ } wanted, Standing.Absent) => new ChildStep.Apply(EffectiveWish.First(wanted), Force: false),
            ({ } wanted, Standing.Ours { Deleting: false } ours) => Mend(wanted, ours),
            _ => new ChildStep.Rest(),
        };
    }

    /// <summary>May the step be taken, or has something else to happen first?</summary>
    public bool IsPermitted(Permits permits) => (Wanted, Standing) switch
    {
        (null, _) => permits.Remove,
        (_, Standing.Ours) when Ref.Kind == Kinds.ModelRoute => permits.Reroute,
        _ => true,
    };

    /// <summary>What status is told.</summary>
    /// <param name="owner">Name and uid of the booster.</param>
    /// <param name="permits">What may be done now.</param>
    public ChildOutcome Outcome(BoosterOwner owner, Permits permits)
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
            (null, _) => IsKept ? ChildPhase.Kept : ChildPhase.Leaving,
            (_, Standing.Foreign or Standing.Going { IsPredecessors: true }) when problem is null => ChildPhase.ReplacingPredecessor,
            _ when problem is not null => ChildPhase.Failing,
            (_, Standing.Unknown or Standing.Looking or Standing.Unread) => ChildPhase.Unknown,
            (_, Standing.Ours { Deleting: false, Difference: null }) => ChildPhase.Applied,
            (_, Standing.Ours) when !IsPermitted(permits) => ChildPhase.Held,
            _ => ChildPhase.Pending,
        };
        var live = (Standing as Standing.Ours)?.Live;
        return new ChildOutcome(Ref, Wanted?.Child.Backend ?? "", phase, problem, Attempts, Serving)
        {
            IsHeld = Wanted is { MayHold: true } && live?.HeldSpec is not null,
            ModelName = live?.ModelName,
            Note = Note,
        };
    }

    private bool IsKept => MayKeep && Wanted is null && Standing is Standing.Ours { Live.IsTakenOver: true };

    private static ChildStep Mend(WantedObject wanted, Standing.Ours ours)
    {
        if (ours.Difference is null)
        {
            return new ChildStep.Rest();
        }

        if (ours.Live.Handover is { } patch)
        {
            return new ChildStep.TakeOver(patch);
        }

        var wish = EffectiveWish.Of(wanted, ours.Live, markAnew: true);
        return ours.Live.ModelName is { } modelName && modelName != wish.ModelName
            ? new ChildStep.Delete(ours.Uid)
            : new ChildStep.Apply(wish.ToBody(ours.Uid, ours.ResourceVersion), Force: true);
    }

    /// <summary>The same name with another uid: the booster was deleted and made again before its children were collected.</summary>
    private static bool IsPredecessor(BoosterOwner other, BoosterOwner owner) => other.Name == owner.Name && other.Uid != owner.Uid;

    private static string? Compare(WantedObject wanted, LiveObject live, LiveChild kept)
    {
        var wish = EffectiveWish.Of(wanted, kept, markAnew: false);
        return Drift.Find(wish.ToElement(), live.Document, [.. wish.Yielded]);
    }
}
