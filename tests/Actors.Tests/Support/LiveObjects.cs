using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Tests.Support;

/// <summary>Objects as the API server shows them, with what a test does not care about filled in.</summary>
internal static class LiveObjects
{
    public const string Namespace = "team-a";

    public const string BoosterName = "llama";

    public const string BoosterUid = "uid-of-booster";

    /// <summary>The booster that everything belongs to unless a test says otherwise.</summary>
    public static BoosterOwner Owner { get; } = new(BoosterName, BoosterUid);

    public static LiveShape Booster(string name = BoosterName, string uid = BoosterUid) =>
        new(Kinds.ModelBooster, name) { Uid = uid, Owner = null };

    public static LiveShape ModelServing(string name = "llama-main") =>
        new(Kinds.ModelServing, name) { Spec = """{"replicas":1}""" };

    public static LiveShape ModelServer(string name = "llama-main") => new(Kinds.ModelServer, name) { Spec = """{"model":"llama"}""" };

    public static LiveShape ModelRoute(string name = BoosterName) => new(Kinds.ModelRoute, name) { Spec = """{"modelName":"llama"}""" };

    public static LiveShape Crd(ResourceKind kind) => new(Kinds.Crd, kind.CrdName) { Owner = null };

    public static ObjectRef Ref(ResourceKind kind, string name) => new(kind, new ObjectKey(Namespace, name));
}

/// <summary>An object to be; <see cref="Live"/> is the object.</summary>
internal sealed record LiveShape(ResourceKind Kind, string Name)
{
    public string Uid { get; init; } = "uid-of-" + Name;

    public string Version { get; init; } = "10";

    public long Generation { get; init; } = 1;

    public BoosterOwner? Owner { get; init; } = LiveObjects.Owner;

    public bool Deleting { get; init; }

    public string Labels { get; init; } = "{}";

    public string Annotations { get; init; } = "{}";

    public string Spec { get; init; } = "{}";

    public string Status { get; init; } = "{}";

    /// <summary>metadata.managedFields.</summary>
    public string Managed { get; init; } = "[]";

    public ObjectRef Ref => LiveObjects.Ref(Kind, Name);

    public LiveObject Live
    {
        get
        {
            var metadata = new JsonObject
            {
                ["name"] = Name,
                ["namespace"] = LiveObjects.Namespace,
                ["uid"] = Uid,
                ["resourceVersion"] = Version,
                ["generation"] = Generation,
                ["labels"] = JsonNode.Parse(Labels),
                ["annotations"] = JsonNode.Parse(Annotations),
                ["managedFields"] = JsonNode.Parse(Managed),
            };
            if (Owner is { } owner)
            {
                metadata["ownerReferences"] = new JsonArray(Wanted.Reference(owner));
            }

            if (Deleting)
            {
                metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z";
            }

            var document = new JsonObject
            {
                ["apiVersion"] = Kind.ApiVersion,
                ["kind"] = Kind.Name,
                ["metadata"] = metadata,
                ["spec"] = JsonNode.Parse(Spec),
                ["status"] = JsonNode.Parse(Status),
            };
            return LiveObject.Read(Kind, JsonSerializer.SerializeToElement(document));
        }
    }
}
