using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Decisions;

/// <summary>What keeps a child from being as wanted, in terms a person can act on.</summary>
/// <param name="Reason">One of <see cref="Reasons"/>.</param>
/// <param name="Message">One sentence, naming the object.</param>
/// <param name="Terminal">No retry can mend it; a person or a spec change must.</param>
public sealed record Problem(string Reason, string Message, bool Terminal)
{
    /// <summary>Another object stands under the name.</summary>
    public static Problem NameConflict(ObjectRef target, BoosterOwner? owner) => new(
        Reasons.NameConflict,
        owner is null
            ? $"{target} exists and does not belong to this ModelBooster; rename the booster or its backend, or delete that object"
            : $"{target} exists and belongs to ModelBooster {owner.Name} (uid {owner.Uid}); rename the booster or its backend",
        Terminal: true);

    /// <summary>The kind is not served.</summary>
    public static Problem KindMissing(ResourceKind kind) => new(
        Reasons.CRDMissing,
        $"the cluster does not serve {kind.Name}: install Kthena's CRD {kind.CrdName}",
        Terminal: true);

    /// <summary>What a failed write means.</summary>
    /// <param name="verb">For the message: <c>apply</c> or <c>delete</c>.</param>
    /// <param name="target">The object.</param>
    /// <param name="failure">The server's answer, or its absence.</param>
    public static Problem Of(string verb, ObjectRef target, ApiFailure failure)
    {
        var what = $"{verb} {target}";
        var said = $"{what}: {failure.Message}";
        return failure.Status switch
        {
            null or >= 500 or 408 or 429 => new(Reasons.ApiServerUnavailable, said, Terminal: false),
            401 => new(Reasons.Forbidden, $"{what}: the API server does not accept the controller's credentials", Terminal: false),
            403 when Speaks(failure, "terminat") =>
                new(Reasons.NamespaceTerminating, $"namespace {target.Key.Namespace} is being deleted", Terminal: true),
            400 or 403 when Speaks(failure, "admission webhook") => new(Reasons.RefusedByWebhook, said, Terminal: true),
            403 => new(
                Reasons.Forbidden,
                $"{what}: the controller may not {(verb == "apply" ? "patch" : verb)} {target.Kind.Plural}.{target.Kind.Group}",
                Terminal: true),
            404 when Speaks(failure, "namespaces") =>
                new(Reasons.NamespaceTerminating, $"namespace {target.Key.Namespace} does not exist", Terminal: true),
            404 => KindMissing(target.Kind),
            409 => new(Reasons.Conflict, said, Terminal: false),
            422 when Speaks(failure, "immutable") => new(Reasons.ImmutableField, said, Terminal: true),
            _ => new(Reasons.RefusedByApiServer, said, Terminal: true),
        };
    }

    private static bool Speaks(ApiFailure failure, string word) => failure.Message.Contains(word, StringComparison.OrdinalIgnoreCase);
}
