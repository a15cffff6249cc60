using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>Creates, replaces, patches and applies objects: the rules of a write around the store.</summary>
internal sealed class ObjectWriter(Store store, ResourceRegistry registry, IdentitySource identities, TimeProvider time)
{
    /// <summary>Now, as objects carry it.</summary>
    public string Now => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>POST.</summary>
    public Result<Written> Create(WriteTarget target, JsonObject body, WriteOptions options)
    {
        var metadata = body.Ensure("metadata");
        if (Fitness.Place(target, metadata) is { } misplaced)
        {
            return misplaced;
        }

        if (WriteRules.Admit(target.Type, body, options) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + identities.Suffix();
        }

        metadata.Remove("managedFields");
        return CreateFrom(target with { Name = metadata.Text("name") ?? "" }, Owned(target, Blank(body), body, options), options);
    }

    /// <summary>PUT.</summary>
    public Result<Written> Replace(WriteTarget target, JsonObject body, WriteOptions options)
    {
        if (Fitness.Place(target, body.Ensure("metadata")) is { } misplaced)
        {
            return misplaced;
        }

        if (WriteRules.Admit(target.Type, body, options) is { } refused)
        {
            return refused;
        }

        return Write(target, options, existing => existing is null
            ? Refusal.NotFound(target.Type, target.Name)
            : body.Child("metadata").Text("uid") is { Length: > 0 } uid && uid != existing.Uid
            ? Refusal.Conflict(
                target.Type,
                target.Name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{target.Type.Group}/{target.Type.Plural}/{target.Key}, "
                + $"ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, "
                + $"UID in object meta: {existing.Uid}")
            : Owned(target, existing.Read(), (JsonObject)body.DeepClone(), options));
    }

    /// <summary>PATCH, other than apply.</summary>
    /// <param name="target">What.</param>
    /// <param name="patch">From the object as it is to the object as it is to be.</param>
    /// <param name="options">How.</param>
    public Result<Written> Patch(WriteTarget target, Func<JsonObject, Result<JsonNode>> patch, WriteOptions options) =>
        Write(target, options, existing =>
        {
            if (existing is null)
            {
                return Refusal.NotFound(target.Type, target.Name);
            }

            options.Warnings.Clear();
            var live = existing.Read();
            var patched = patch(live);
            if (patched.Refusal is { } failed)
            {
                return failed;
            }

            if (patched.Value is not JsonObject next)
            {
                return Refusal.BadRequest("the patch makes something else than an object");
            }

            var refused = Fitness.Identity(target, next)
                ?? Fitness.Place(target, next.Ensure("metadata"))
                ?? WriteRules.Admit(target.Type, next, options, patched: true);
            return refused is not null
                ? refused
                : Owned(target, live, next, options);
        });

    /// <summary>PATCH, server-side apply; makes the object where there is none.</summary>
    public Result<Written> Apply(WriteTarget target, JsonObject config, WriteOptions options)
    {
        var metadata = config.Ensure("metadata");
        if (metadata["managedFields"] is not null)
        {
            return Refusal.BadRequest("metadata.managedFields must be nil");
        }

        if ((Fitness.Identity(target, config) ?? Fitness.Place(target, metadata, complete: false)) is { } misplaced)
        {
            return misplaced;
        }

        return Write(target, options, existing =>
        {
            if (existing is null && target.Subresource.Length > 0)
            {
                return Refusal.NotFound(target.Type, target.Name);
            }

            options.Warnings.Clear();
            var live = existing?.Read() ?? Blank(config);
            var managers = ManagedFields.Read(live.Child("metadata").List("managedFields"));
            live.Ensure("metadata").Remove("managedFields");
            if (existing is not null && managers.Count == 0)
            {
                // Nobody is known to have written what is there: somebody must own it, or the apply would.
                managers = FieldManager.Update(
                    new Managed(Blank(live), managers),
                    live,
                    Fields(target, options with { Manager = "before-first-apply" }, applied: false));
            }

            var applied = FieldManager.Apply(new Managed(live, managers), config, Fields(target, options, applied: true), options.Force);
            if (applied.Refusal is { } conflict)
            {
                return conflict;
            }

            var next = applied.Value.Object;
            Fitness.Place(target, next.Ensure("metadata"));
            return WriteRules.Admit(target.Type, next, options) is { } refused ? refused : applied.Value;
        });
    }

    /// <summary>Writes an object again and again until nobody else wrote in between.</summary>
    /// <param name="target">What.</param>
    /// <param name="options">How.</param>
    /// <param name="next">From what stands there to what is to stand there and who owns it.</param>
    public Result<Written> Write(WriteTarget target, WriteOptions options, Func<StoredObject?, Result<Managed>> next)
    {
        while (true)
        {
            var existing = store.Find(target.Type, target.Key);
            var managed = next(existing);
            if (managed.Refusal is { } refused)
            {
                return refused;
            }

            if (existing is null)
            {
                return CreateFrom(target, managed.Value, options);
            }

            if (Update(target, existing, managed.Value, options) is { } written)
            {
                return written;
            }
        }
    }

    private Result<Written> CreateFrom(WriteTarget target, Managed managed, WriteOptions options)
    {
        var (type, next) = (target.Type, managed.Object);
        if (type.Namespaced && store.Find(BuiltInKinds.Namespace, target.Namespace) is null)
        {
            return Refusal.NotFound(BuiltInKinds.Namespace, target.Namespace);
        }

        if (next.Child("metadata").Text("uid") is { Length: > 0 } uid)
        {
            return Refusal.Conflict(
                type, target.Name, $"uid mismatch: the provided object specified uid {uid}, and no existing object was found");
        }

        WriteRules.ForCreate(type, next, Now, identities);
        if (managed.Managers.Count > 0)
        {
            next.Ensure("metadata")["managedFields"] = ManagedFields.Write(managed.Managers);
        }

        if (WriteRules.Validate(type, next, null) is { } invalid)
        {
            return invalid;
        }

        if (store.Find(type, target.Key) is not null)
        {
            return Refusal.AlreadyExists(type, target.Name);
        }

        if (options.DryRun)
        {
            return new Written(201, JsonText.Write(next));
        }

        Publishing(type, next);
        if (store.TryPut(type, null, next) is not { } stored)
        {
            return Refusal.AlreadyExists(type, target.Name);
        }

        Published(type, next);
        return new Written(201, stored.Json);
    }

    private Result<Written>? Update(WriteTarget target, StoredObject existing, Managed managed, WriteOptions options)
    {
        var type = target.Type;
        var old = existing.Read();
        if (Fitness.Stale(type, existing, managed.Object) is { } stale)
        {
            return stale;
        }

        managed.Object.Ensure("metadata").Put(
            "managedFields", managed.Managers.Count == 0 ? null : ManagedFields.Write(managed.Managers));
        var next = WriteRules.ForUpdate(target, managed.Object, old);
        next.Ensure("metadata")["resourceVersion"] = existing.Version.ToString(CultureInfo.InvariantCulture);
        if (WriteRules.Validate(type, next, old, target.Subresource) is { } invalid)
        {
            return invalid;
        }

        Publishing(type, next);
        if (ManagedFields.SameButForTimes(next, old))
        {
            return new Written(200, existing.Json);
        }

        if (options.DryRun)
        {
            return new Written(200, JsonText.Write(next));
        }

        if (existing.Deleting && next.Child("metadata").List("finalizers") is null or { Count: 0 })
        {
            if (!store.TryRemove(type, existing, (JsonObject)next.DeepClone()))
            {
                return null;
            }

            return new Written(200, JsonText.Write(next));
        }

        if (store.TryPut(type, existing, next) is not { } stored)
        {
            return null;
        }

        Published(type, next);
        return new Written(200, stored.Json);
    }

    /// <summary>The managers after a write that is not an apply.</summary>
    private Managed Owned(WriteTarget target, JsonObject live, JsonObject next, WriteOptions options)
    {
        var liveFields = live.Child("metadata").List("managedFields");
        var metadata = next.Ensure("metadata");
        var sent = metadata.List("managedFields");
        var managers = ManagedFields.None;
        if (sent is not [JsonObject { Count: 0 }])
        {
            managers = ManagedFields.Read(sent);
            managers = managers.Count == 0 ? ManagedFields.Read(liveFields) : managers;
        }

        metadata.Remove("managedFields");
        var before = (JsonObject)live.DeepClone();
        before.Ensure("metadata").Remove("managedFields");
        return new Managed(next, FieldManager.Update(new Managed(before, managers), next, Fields(target, options, applied: false)));
    }

    private FieldWrite Fields(WriteTarget target, WriteOptions options, bool applied) => new(
        target.Type.FieldType, new Manager(options.Manager, applied, target.Type.ApiVersion, target.Subresource), target.Owns, Now);

    private static JsonObject Blank(JsonObject like) => new()
    {
        ["apiVersion"] = like.Text("apiVersion"),
        ["kind"] = like.Text("kind"),
        ["metadata"] = new JsonObject(),
    };

    private void Publishing(ResourceType type, JsonObject next)
    {
        if (type == BuiltInKinds.Crd)
        {
            CustomResourceDefinitions.Establish(next, Now);
        }
    }

    private void Published(ResourceType type, JsonObject next)
    {
        if (type == BuiltInKinds.Crd)
        {
            registry.Serve(CustomResourceDefinitions.Read(next));
        }
    }
}
