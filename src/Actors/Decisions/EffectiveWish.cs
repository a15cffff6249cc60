using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>
/// A wish held against a live object: the configuration that is to stand there, with what others decide put in as it is.
/// The same function serves comparing and writing, so that what is written compares as equal afterwards.
/// </summary>
public sealed class EffectiveWish
{
    private const string Replicas = "spec.replicas";
    private const string Roles = "spec.template.roles";

    private readonly JsonObject root;
    private readonly List<string> yielded = [];
    private bool clamps;

    private EffectiveWish(JsonObject root) => this.root = root;

    /// <summary>Paths that others may own.</summary>
    public IReadOnlyList<string> Yielded => yielded;

    /// <summary>The live template is kept though today's conversion makes another.</summary>
    public bool Holds { get; private set; }

    /// <summary>The wish as it is to stand.</summary>
    /// <param name="wanted">The wish.</param>
    /// <param name="live">What is there.</param>
    /// <param name="markAnew">Put today's mark in; false keeps the live one where it still speaks the truth.</param>
    public static EffectiveWish Of(WantedObject wanted, LiveChild live, bool markAnew)
    {
        var wish = new EffectiveWish(JsonNode.Parse(wanted.Child.Body.Span)!.AsObject());
        wish.Hold(wanted, live);
        wish.Mark(wanted, live, markAnew);
        wish.KeepGangPolicy(live);
        wish.YieldReplicas(wanted, live);
        wish.YieldRoles(wanted, live);
        wish.KeepModelName(wanted, live);
        return wish;
    }

    /// <summary>spec.modelName of a ModelRoute; null for other kinds.</summary>
    public string? ModelName => (root["spec"] as JsonObject)?["modelName"]?.GetValue<string>();

    /// <summary>The configuration of a first apply, when nothing is there to be heeded.</summary>
    public static ReadOnlyMemory<byte> First(WantedObject wanted) => wanted.Mark is null
        ? wanted.Child.Body
        : JsonSerializer.SerializeToUtf8Bytes(Of(wanted, new LiveChild(), markAnew: true).root);

    /// <summary>For comparing.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(root);

    /// <summary>For writing, with preconditions.</summary>
    /// <param name="uid">Only the object of this uid may be written.</param>
    /// <param name="resourceVersion">Put in where the configuration repeats or bounds what was read: it holds only for that version.</param>
    public ReadOnlyMemory<byte> ToBody(string uid, string resourceVersion)
    {
        var metadata = root["metadata"]!.AsObject();
        metadata["uid"] = uid;
        if (yielded.Count > 0 || clamps || Holds)
        {
            metadata["resourceVersion"] = resourceVersion;
        }

        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    private void Hold(WantedObject wanted, LiveChild live)
    {
        if (wanted.MayHold && live.HeldSpec is { } spec)
        {
            root["spec"] = JsonObject.Create(spec);
            Holds = true;
            if (live.HeldRevision is { } revision && root["metadata"]!["labels"] is JsonObject labels)
            {
                labels[Labels.Revision] = revision;
            }
        }
    }

    private void Mark(WantedObject wanted, LiveChild live, bool markAnew)
    {
        if (wanted.Mark is not { } today)
        {
            return;
        }

        var stillTrue = live.Mark is { } known && (Holds || (known.MadeAs(today) && known.ScalesAs(today)));
        Annotate(Annotations.Rendered, (stillTrue && (Holds || !markAnew) ? live.Mark! : Holds ? RenderedMark.Foreign(today) : today).ToString());
    }

    private void KeepGangPolicy(LiveChild live)
    {
        if (live.GangPolicy is { } gangPolicy && root["spec"]?["template"] is JsonObject template)
        {
            template["gangPolicy"] = JsonObject.Create(gangPolicy);
        }
    }

    private void YieldReplicas(WantedObject wanted, LiveChild live)
    {
        if (wanted.Replicas is not { } rule || root["spec"] is not JsonObject spec)
        {
            return;
        }

        spec["replicas"] = rule.Effective(live.Replicas);
        if (rule.Yields(live.Replicas))
        {
            yielded.Add(Replicas);
        }

        clamps = rule.Autoscaled && live.Replicas?.Value is not null;
    }

    private void YieldRoles(WantedObject wanted, LiveChild live)
    {
        if (wanted.Roles.Count == 0 || root["spec"]?["template"]?["roles"] is not JsonArray roles)
        {
            return;
        }

        foreach (var role in roles.OfType<JsonObject>())
        {
            var name = role["name"]?.GetValue<string>();
            if (wanted.Roles.FirstOrDefault(rule => rule.Name == name) is { } rule
                && live.Roles.FirstOrDefault(found => found.Name == name) is { } found)
            {
                role["replicas"] = rule.Effective(found.Replicas);
            }
        }

        // Who scales a role writes the whole list, which is one field: its owner may be another, its values may not.
        yielded.Add(Roles);
    }

    /// <summary>A route that Kthena's controller made keeps its modelName, which that one took from elsewhere, until another is wished for.</summary>
    private void KeepModelName(WantedObject wanted, LiveChild live)
    {
        if (live.ModelName is not { } kept || root["spec"] is not JsonObject spec || spec["modelName"]?.GetValue<string>() is not { } wished)
        {
            return;
        }

        if (kept != wished && (live.KeptInsteadOf == wished || (wanted.MayHold && live.IsTakenOver)))
        {
            spec["modelName"] = kept;
            Annotate(Annotations.KeptModelName, wished);
        }
    }

    private void Annotate(string key, string value)
    {
        var metadata = root["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[key] = value;
    }
}
