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
    private readonly Queue<(LiveObject Live, bool Deleted)> _watch = [];
    private readonly Queue<Look> _looks = [];
    private readonly Queue<INews> _toChild = [];
    private readonly Queue<Func<ChildState, ChildState>> _answers = [];
    private readonly ReflectorNews _reflector = new(new ObjectIndex());
    private readonly Deliveries _deliveries = new(1000);

    private ChildStep? _request;
    private LiveObject? _stored;
    private int _version = 10;
    private int _uids;
    private string _seenUpTo = "10";

    public ModelCluster(WantedObject wanted)
    {
        Child = new ChildState(wanted.Child.Ref);
        Want(wanted);
    }

    public ChildState Child { get; private set; }

    public LiveObject? Stored => _stored;

    /// <summary>Writes that changed something.</summary>
    public int Writes { get; private set; }

    public bool IsQuiet => _watch.Count == 0 && _looks.Count == 0 && _toChild.Count == 0 && _answers.Count == 0 && _request is null;

    public void Want(WantedObject wanted) => Tell(child => child.Want(wanted));

    public void RetryDue() => Tell(child => child.RetryDue());

    /// <summary>The server's newest event reaches the reflector, and its news the watcher.</summary>
    public void ReadWatch()
    {
        if (_watch.TryDequeue(out var change))
        {
            _seenUpTo = change.Live.ResourceVersion;
            Deliver(change.Deleted ? _reflector.OfDeleted(change.Live) : _reflector.OfSeen(change.Live));
        }
    }

    public void AnswerLook()
    {
        if (!_looks.TryDequeue(out var look))
        {
            return;
        }

        if (_reflector.Answer(look, _seenUpTo) is { } answer)
        {
            Deliver([answer]);
        }
        else if (_stored is { } live)
        {
            Deliver(_reflector.OfFetched(look, live, _seenUpTo));
        }
        else
        {
            Deliver([new Looked(look.Ref, look.BoosterUid, new Standing.Absent())]);
        }
    }

    /// <summary>The watcher hands the child one piece of news.</summary>
    public void HearNews()
    {
        if (!_toChild.TryDequeue(out var news))
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
        if (_deliveries.Next(news.BoosterUid) is { } next)
        {
            _toChild.Enqueue(next);
        }
    }

    /// <summary>The server carries out what was sent.</summary>
    public void CarryOut(bool answerIsLost = false)
    {
        if (Interlocked.Exchange(ref _request, null) is not { } request)
        {
            return;
        }

        var answer = request is ChildStep.Delete delete ? Delete(delete.Uid) : Apply((ChildStep.Apply)request);
        _answers.Enqueue(answerIsLost ? child => child.Failed(new Problem(Reasons.ApiServerUnavailable, "lost", false), lookAgain: false) : answer);
    }

    /// <summary>The server is away.</summary>
    public void Refuse()
    {
        if (Interlocked.Exchange(ref _request, null) is not null)
        {
            _answers.Enqueue(child => child.Failed(new Problem(Reasons.ApiServerUnavailable, "away", false), lookAgain: false));
        }
    }

    public void HearAnswer()
    {
        if (_answers.TryDequeue(out var answer))
        {
            Tell(answer);
        }
    }

    public void EditByHand()
    {
        if (_stored is { } live && live.Owner == LiveObjects.Owner)
        {
            Store(Changed(live, document =>
            {
                document["spec"]!["model"] = $"edit-{_version}";
                document["metadata"]!["managedFields"]![0]!["fieldsV1"]!["f:spec"]!.AsObject().Remove("f:model");
            }));
        }
    }

    public void LabelByHand()
    {
        if (_stored is { } live)
        {
            Store(Changed(live, document => document["metadata"]!["labels"]!["team"] = $"team-{_version}"));
        }
    }

    public void DeleteByHand()
    {
        if (_stored is { } live)
        {
            Remove(live);
        }
    }

    /// <summary>Somebody else makes an object under the name.</summary>
    public void MakeAsStranger(BoosterOwner? owner)
    {
        if (_stored is null)
        {
            Store((LiveObjects.ModelServer() with { Uid = $"stranger-{++_uids}", Version = $"{++_version}", Owner = owner }).Live);
        }
    }

    private Func<ChildState, ChildState> Apply(ChildStep.Apply apply)
    {
        var body = JsonNode.Parse(apply.Body.Span)!.AsObject();
        var uid = (string?)body["metadata"]!["uid"];
        if ((uid is not null && uid != _stored?.Uid) || (_stored is not null && !apply.Force && _stored.Owner?.Uid != LiveObjects.BoosterUid))
        {
            return child => child.Failed(new Problem(Reasons.Conflict, "conflict", false), lookAgain: true);
        }

        body["metadata"]!.AsObject().Remove("uid");
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        var applied = Wanted.Live(Child.Ref.Kind, bytes, $"{_version + 1}", _stored?.Uid ?? $"ours-{++_uids}");
        if (_stored is null || !JsonElement.DeepEquals(Content(_stored), Content(applied)))
        {
            _version++;
            Writes++;
            Store(applied);
        }

        var answer = _stored!;
        return child => child.Applied(answer);
    }

    private Func<ChildState, ChildState> Delete(string uid)
    {
        if (_stored is null)
        {
            return child => child.Deleted(uid).Gone(uid);
        }

        if (_stored.Uid != uid)
        {
            return child => child.Failed(new Problem(Reasons.Conflict, "conflict", false), lookAgain: true);
        }

        Writes++;
        Remove(_stored);
        return child => child.Deleted(uid);
    }

    private LiveObject Changed(LiveObject live, Action<JsonObject> edit)
    {
        var document = JsonObject.Create(live.Document)!;
        edit(document);
        document["metadata"]!["resourceVersion"] = $"{++_version}";
        return LiveObject.Read(live.Ref.Kind, JsonSerializer.SerializeToElement(document));
    }

    private void Store(LiveObject live)
    {
        _stored = live;
        _watch.Enqueue((live, false));
    }

    private void Remove(LiveObject live)
    {
        _stored = null;
        _watch.Enqueue((Changed(live, _ => { }), true));
    }

    private void Deliver(IEnumerable<INews> news)
    {
        foreach (var item in news.Where(item => item.BoosterUid == LiveObjects.BoosterUid))
        {
            if (_deliveries.Add(item) is { } handed)
            {
                _toChild.Enqueue(handed);
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
                _looks.Enqueue(new Look(Child.Ref, LiveObjects.BoosterUid, look.Fetch));
                break;
            case ChildStep.Apply or ChildStep.Delete:
                _request = Child.Next(LiveObjects.Owner);
                Child = Child.Sending(_request is ChildStep.Apply ? Child.Wanted : null);
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
