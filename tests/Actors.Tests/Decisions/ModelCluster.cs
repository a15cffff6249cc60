using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;
using ModelBooster.Watching;
using static ModelBooster.Watching.WatchingProtocol;

namespace ModelBooster.Tests.Decisions;

/// <summary>
/// One name of a cluster, its watch, and a child that wants something there. Whatever is on its way moves one hop at a time,
/// in whichever order the test says; each channel keeps its own order, as in the real thing.
/// </summary>
internal sealed class ModelCluster
{
    private readonly Queue<(LiveObject Live, bool Deleted)> watch = [];
    private readonly Queue<Look> looks = [];
    private readonly Queue<INews> toChild = [];
    private readonly Queue<Func<ChildState, ChildState>> answers = [];
    private readonly ReflectorNews reflector = new(new ObjectIndex());
    private readonly Deliveries deliveries = new(1000);

    private ChildStep? request;
    private LiveObject? stored;
    private int version = 10;
    private int uids;
    private string seenUpTo = "10";

    public ModelCluster(WantedObject wanted)
    {
        Child = new ChildState(wanted.Child.Ref);
        Want(wanted);
    }

    public ChildState Child { get; private set; }

    public LiveObject? Stored => stored;

    /// <summary>Writes that changed something.</summary>
    public int Writes { get; private set; }

    public bool IsQuiet => watch.Count == 0 && looks.Count == 0 && toChild.Count == 0 && answers.Count == 0 && request is null;

    public void Want(WantedObject wanted) => Tell(child => child.Want(wanted));

    public void RetryDue() => Tell(child => child.RetryDue());

    /// <summary>The server's newest event reaches the reflector, and its news the watcher.</summary>
    public void ReadWatch()
    {
        if (watch.TryDequeue(out var change))
        {
            seenUpTo = change.Live.ResourceVersion;
            Deliver(change.Deleted ? reflector.OfDeleted(change.Live) : reflector.OfSeen(change.Live));
        }
    }

    public void AnswerLook()
    {
        if (!looks.TryDequeue(out var look))
        {
            return;
        }

        if (reflector.Answer(look, seenUpTo) is { } answer)
        {
            Deliver([answer]);
        }
        else if (stored is { } live)
        {
            Deliver(reflector.OfFetched(look, live, seenUpTo));
        }
        else
        {
            Deliver([new Looked(look.Ref, look.BoosterUid, new Standing.Absent())]);
        }
    }

    /// <summary>The watcher hands the child one piece of news.</summary>
    public void HearNews()
    {
        if (!toChild.TryDequeue(out var news))
        {
            return;
        }

        Tell(child => news switch
        {
            ChildSeen seen => child.Seen(seen.Live),
            ChildGone gone => child.Gone(gone.Uid),
            Looked looked => child.Answered(looked.Standing),
            _ => child,
        });
        if (deliveries.Next(news.BoosterUid) is { } next)
        {
            toChild.Enqueue(next);
        }
    }

    /// <summary>The server carries out what was sent.</summary>
    public void CarryOut(bool answerIsLost = false)
    {
        if (Interlocked.Exchange(ref this.request, null) is not { } request)
        {
            return;
        }

        var answer = request is ChildStep.Delete delete ? Delete(delete.Uid) : Apply((ChildStep.Apply)request);
        answers.Enqueue(answerIsLost ? child => child.Failed(new Problem(Reasons.ApiServerUnavailable, "lost", false), lookAgain: false) : answer);
    }

    /// <summary>The server is away.</summary>
    public void Refuse()
    {
        if (Interlocked.Exchange(ref request, null) is not null)
        {
            answers.Enqueue(child => child.Failed(new Problem(Reasons.ApiServerUnavailable, "away", false), lookAgain: false));
        }
    }

    public void HearAnswer()
    {
        if (answers.TryDequeue(out var answer))
        {
            Tell(answer);
        }
    }

    public void EditByHand()
    {
        if (stored is { } live && live.Owner == LiveObjects.Owner)
        {
            Store(Changed(live, document =>
            {
                document["spec"]!["model"] = $"edit-{version}";
                document["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!.AsObject().Remove("f:model");
            }));
        }
    }

    public void LabelByHand()
    {
        if (stored is { } live)
        {
            Store(Changed(live, document => document["metadata"]!["labels"]!["team"] = $"team-{version}"));
        }
    }

    public void DeleteByHand()
    {
        if (stored is { } live)
        {
            Remove(live);
        }
    }

    /// <summary>Somebody else makes an object under the name.</summary>
    public void MakeAsStranger(BoosterOwner? owner)
    {
        if (stored is null)
        {
            Store((LiveObjects.ModelServer() with { Uid = $"stranger-{++uids}", Version = $"{++version}", Owner = owner }).Live);
        }
    }

    private Func<ChildState, ChildState> Apply(ChildStep.Apply apply)
    {
        var body = JsonNode.Parse(apply.Body.Span)!.AsObject();
        var uid = (string?)body["metadata"]!["uid"];
        if ((uid is not null && uid != stored?.Uid) || (stored is not null && !apply.Force && stored.Owner?.Uid != LiveObjects.BoosterUid))
        {
            return child => child.Failed(new Problem(Reasons.Conflict, "conflict", false), lookAgain: true);
        }

        body["metadata"]!.AsObject().Remove("uid");
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var applied = Wanted.Live(Child.Ref.Kind, bytes, $"{version + 1}", stored?.Uid ?? $"ours-{++uids}");
        if (stored is null || !JsonElement.DeepEquals(Content(stored), Content(applied)))
        {
            version++;
            Writes++;
            Store(applied);
        }

        var answer = stored!;
        return child => child.Applied(answer);
    }

    private Func<ChildState, ChildState> Delete(string uid)
    {
        if (stored is null)
        {
            return child => child.Deleted(uid).Gone(uid);
        }

        if (stored.Uid != uid)
        {
            return child => child.Failed(new Problem(Reasons.Conflict, "conflict", false), lookAgain: true);
        }

        Writes++;
        Remove(stored);
        return child => child.Deleted(uid);
    }

    private LiveObject Changed(LiveObject live, Action<JsonObject> edit)
    {
        var document = JsonObject.Create(live.Document)!;
        edit(document);
        document["metadata"]!["resourceVersion"] = $"{++version}";
        return LiveObject.Read(live.Ref.Kind, JsonSerializer.SerializeToElement(document));
    }

    private void Store(LiveObject live)
    {
        stored = live;
        watch.Enqueue((live, false));
    }

    private void Remove(LiveObject live)
    {
        stored = null;
        watch.Enqueue((Changed(live, _ => { }), true));
    }

    private void Deliver(IEnumerable<INews> news)
    {
        foreach (var item in news.Where(item => item.BoosterUid == LiveObjects.BoosterUid))
        {
            if (deliveries.Add(item) is { } handed)
            {
                toChild.Enqueue(handed);
            }
        }
    }

    /// <summary>The child hears something and takes its step, as its actor does.</summary>
    private void Tell(Func<ChildState, ChildState> change)
    {
        Child = change(Child);
        switch (Child.Next(LiveObjects.Owner))
        {
            case ChildStep.Look look:
                Child = Child.Asked();
                looks.Enqueue(new Look(Child.Ref, LiveObjects.BoosterUid, look.Fetch));
                break;
            case ChildStep.Apply or ChildStep.Delete:
                request = Child.Next(LiveObjects.Owner);
                Child = Child.Sending(request is ChildStep.Apply ? Child.Wanted : null);
                break;
        }
    }

    private static JsonElement Content(LiveObject live)
    {
        var document = JsonObject.Create(live.Document)!;
        document["metadata"]!.AsObject().Remove("resourceVersion");
        return JsonSerializer.SerializeToElement(document);
    }
}
