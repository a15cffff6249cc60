using System.Runtime.InteropServices;
using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Decisions;

/// <summary>What is kept of a live child beyond its version: the values that are not the booster's alone to set.</summary>
public sealed record LiveChild
{
    /// <summary>spec.replicas of a ModelServing; null for other kinds.</summary>
    public LiveReplicas? Replicas { get; init; }

    /// <summary>roles[].replicas of a ModelServing, where an autoscaler scales roles.</summary>
    public ValueList<LiveRole> Roles { get; init; }

    /// <summary>The annotation that says what the template was made with; null where absent.</summary>
    public RenderedMark? Mark { get; init; }

    /// <summary>The spec as it was made, where it is held: by another conversion, and touched by nobody since.</summary>
    public JsonElement? HeldSpec { get; init; }

    /// <summary>The label with the hash of a held spec; null where absent, or where somebody else has changed it.</summary>
    public string? HeldRevision { get; init; }

    /// <summary>spec.template.gangPolicy, where a former controller set it: it can be neither changed nor removed.</summary>
    public JsonElement? GangPolicy { get; init; }

    /// <summary>spec.modelName of a ModelRoute, which cannot be changed; null for other kinds.</summary>
    public string? ModelName { get; init; }

    /// <summary>The modelName that was wanted when a taken-over route was left with its own; null where none was.</summary>
    public string? KeptInsteadOf { get; init; }

    /// <summary>No apply of this controller is on record: somebody else made the object.</summary>
    public bool IsTakenOver { get; init; }

    /// <summary>A JSON patch that hands the maker's fields to this controller; null where there is nothing to hand over.</summary>
    public string? Handover { get; init; }

    /// <summary>Reads a live child.</summary>
    /// <param name="live">The object.</param>
    /// <param name="wanted">What it is to be; decides what has to be kept.</param>
    public static LiveChild Read(LiveObject live, WantedObject? wanted)
    {
        var applied = ManagedFields.AppliedBy(live.Document, FieldManagers.Controller);
        var isTakenOver = applied.ValueKind == JsonValueKind.Undefined;
        var child = new LiveChild
        {
            IsTakenOver = isTakenOver,
            Handover = isTakenOver && wanted is not null ? FormerManager.Handover(live, KeptInsteadOfWish(live, wanted)) : null,
        };
        if (live.Ref.Kind == Kinds.ModelRoute)
        {
            return child with
            {
                ModelName = ModelNameOf(live.Document),
                KeptInsteadOf = ObjectMetadata.Annotation(live.Document, Annotations.KeptModelName),
            };
        }

        return live.Ref.Kind == Kinds.ModelServing ? OfServing(child, live, wanted, applied) : child;
    }

    /// <summary>The wished modelName that a taken-over route is not to get; null where there is none.</summary>
    private static string? KeptInsteadOfWish(LiveObject live, WantedObject wanted)
    {
        if (live.Ref.Kind != Kinds.ModelRoute || !wanted.MayHold)
        {
            return null;
        }

        using var body = JsonDocument.Parse(wanted.Child.Body);
        return ModelNameOf(body.RootElement) is { } wished && wished != ModelNameOf(live.Document) ? wished : null;
    }

    /// <summary>spec.modelName of a ModelRoute.</summary>
    public static string? ModelNameOf(JsonElement route) =>
        route.TryGetProperty("spec"u8, out var spec) && spec.TryGetProperty("modelName"u8, out var name) ? name.GetString() : null;

    private static LiveChild OfServing(LiveChild child, LiveObject live, WantedObject? wanted, JsonElement applied)
    {
        var mark = RenderedMark.Parse(ObjectMetadata.Annotation(live.Document, Annotations.Rendered));
        var untouched = child.IsTakenOver || OwnsRoles(applied);
        var holds = wanted is { MayHold: true, Mark: { } today } && mark?.MadeAs(today) != true && untouched && !HasTheRolesOf(live.Document, wanted);
        return child with
        {
            Replicas = LiveReplicas.Read(live, mark?.Replicas) with { WasAutoscaled = mark?.Autoscaled == true },
            Roles = wanted is { Roles.Count: > 0 } ? LiveRole.Read(live.Document) : [],
            Mark = mark,
            GangPolicy = TemplateOf(live.Document).TryGetProperty("gangPolicy"u8, out var gangPolicy) ? Alone(gangPolicy) : null,
            HeldRevision = holds && (child.IsTakenOver || OwnsRevision(applied)) ? ObjectMetadata.Label(live.Document, Labels.Revision) : null,
            HeldSpec = holds && live.Document.TryGetProperty("spec"u8, out var spec) ? Held(spec, applied) : null,
        };
    }

    /// <summary>Made by another conversion, and yet to the letter what today's would make: there is nothing to hold back.</summary>
    private static bool HasTheRolesOf(JsonElement live, WantedObject wanted)
    {
        using var body = JsonDocument.Parse(wanted.Child.Body);
        return JsonElement.DeepEquals(RolesOf(live), RolesOf(body.RootElement));
    }

    private static JsonElement RolesOf(JsonElement serving) => TemplateOf(serving).TryGetProperty("roles"u8, out var roles) ? roles : default;

    private static JsonElement TemplateOf(JsonElement serving) =>
        serving.TryGetProperty("spec"u8, out var spec) && spec.TryGetProperty("template"u8, out var template) ? template : NoTemplate;

    /// <summary>A copy that does not keep the whole document in memory.</summary>
    private static JsonElement Alone(JsonElement part) => JsonElement.Parse(JsonMarshal.GetRawUtf8Value(part));

    private static readonly JsonElement NoTemplate = JsonElement.Parse("{}");

    /// <summary>Of a spec that this controller has applied only what it applied: what the server put in beside it stays nobody's.</summary>
    private static JsonElement Held(JsonElement spec, JsonElement applied) =>
        applied.ValueKind == JsonValueKind.Object && applied.TryGetProperty("f:spec"u8, out var owned)
            ? JsonSerializer.SerializeToElement(ManagedFields.Owned(spec, owned))
            : Alone(spec);

    private static bool OwnsRevision(JsonElement applied) =>
        applied.TryGetProperty("f:metadata"u8, out var metadata) && metadata.TryGetProperty("f:labels"u8, out var labels)
        && labels.TryGetProperty("f:" + Labels.Revision, out _);

    private static bool OwnsRoles(JsonElement applied) =>
        applied.TryGetProperty("f:spec"u8, out var spec) && spec.TryGetProperty("f:template"u8, out var template)
        && template.TryGetProperty("f:roles"u8, out _);
}

/// <summary>Replicas of one role of a live ModelServing.</summary>
/// <param name="Name">roles[].name.</param>
/// <param name="Replicas">roles[].replicas.</param>
public sealed record LiveRole(string Name, int Replicas)
{
    /// <summary>Reads all roles; one without replicas is passed over.</summary>
    public static ValueList<LiveRole> Read(JsonElement serving)
    {
        if (!serving.TryGetProperty("spec"u8, out var spec) || !spec.TryGetProperty("template"u8, out var template)
            || !template.TryGetProperty("roles"u8, out var roles) || roles.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return roles.EnumerateArray()
            .Where(role => role.TryGetProperty("replicas"u8, out var replicas) && replicas.TryGetInt32(out _))
            .Select(role => new LiveRole(role.GetProperty("name"u8).GetString() ?? "", role.GetProperty("replicas"u8).GetInt32()))
            .ToValueList();
    }
}
