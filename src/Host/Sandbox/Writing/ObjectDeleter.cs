using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>How a deletion is asked for.</summary>
/// <param name="Uid">The object must have this uid; null for any.</param>
/// <param name="ResourceVersion">The object must have this version; null for any.</param>
/// <param name="Propagation">Background, Foreground, Orphan; null for what the object's finalizers say.</param>
/// <param name="DryRun">Everything but the deletion.</param>
internal sealed record DeleteOptions(string? Uid = null, string? ResourceVersion = null, string? Propagation = null, bool DryRun = false);

/// <summary>Deletes objects: at once, or by a mark that waits for finalizers.</summary>
internal sealed class ObjectDeleter(Store store, ResourceRegistry registry, ObjectWriter writer)
{
    /// <summary>Finalizer that holds an owner until its dependents are gone.</summary>
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>Finalizer that holds an owner until its dependents no longer name it.</summary>
    public const string OrphanFinalizer = "orphan";

    /// <summary>DELETE of one object.</summary>
    /// <returns>A Status where it is gone, the object where it waits for finalizers.</returns>
    public Result<Written> Delete(WriteTarget target, DeleteOptions options)
    {
        while (true)
        {
            if (store.Find(target.Type, target.Key) is not { } existing)
            {
                return Refusal.NotFound(target.Type, target.Name);
            }

            if (Unmet(target.Type, existing, options) is { } refused)
            {
                return refused;
            }

            if (Attempt(target.Type, existing, options) is { } written)
            {
                return written;
            }
        }
    }

    /// <summary>DELETE of a collection; objects that are changed meanwhile are deleted as they then are.</summary>
    public void DeleteAll(ResourceType type, IEnumerable<StoredObject> objects, DeleteOptions options)
    {
        foreach (var item in objects)
        {
            Delete(new WriteTarget(type, item.Namespace, item.Name), options);
        }
    }

    private Written? Attempt(ResourceType type, StoredObject existing, DeleteOptions options)
    {
        var finalizers = Finalizers(existing, options.Propagation);
        if (finalizers.Count == 0)
        {
            if (options.DryRun)
            {
                return Gone(type, existing);
            }

            if (!store.TryRemove(type, existing))
            {
                return null;
            }

            if (type == BuiltInKinds.Crd)
            {
                Retire(existing);
            }

            return Gone(type, existing);
        }

        if (existing.Deleting && finalizers.SequenceEqual(existing.Finalizers))
        {
            return new Written(200, existing.Json);
        }

        var marked = existing.Read();
        var metadata = marked.Ensure("metadata");
        metadata["finalizers"] = new JsonArray([.. finalizers.Select(name => JsonValue.Create(name))]);
        if (!existing.Deleting)
        {
            metadata["deletionTimestamp"] = writer.Now;
            metadata["deletionGracePeriodSeconds"] = 0;
            metadata["generation"] = (metadata.Whole("generation") ?? 0) + 1;
        }

        if (options.DryRun)
        {
            return new Written(200, JsonText.Write(marked));
        }

        return store.TryPut(type, existing, marked) is { } stored ? new Written(200, stored.Json) : null;
    }

    private void Retire(StoredObject definition)
    {
        if (registry.All.FirstOrDefault(type => type.GroupResource == definition.Name) is { } type)
        {
            foreach (var item in store.List(type).Objects.Values)
            {
                store.TryRemove(type, item);
            }

            registry.Retire(type);
        }
    }

    private static List<string> Finalizers(StoredObject existing, string? propagation)
    {
        var finalizers = existing.Finalizers.ToList();
        if (propagation is not null)
        {
            finalizers.Remove(OrphanFinalizer);
            finalizers.Remove(ForegroundFinalizer);
        }

        if (propagation is "Orphan" or "Foreground")
        {
            finalizers.Add(propagation == "Orphan" ? OrphanFinalizer : ForegroundFinalizer);
        }

        return finalizers;
    }

    private static Refusal? Unmet(ResourceType type, StoredObject existing, DeleteOptions options)
    {
        var version = existing.Version.ToString(CultureInfo.InvariantCulture);
        var why = options.Uid is { } uid && uid != existing.Uid
            ? $"the UID in the precondition ({uid}) does not match the UID in record ({existing.Uid}). "
                + "The object might have been deleted and then recreated"
            : options.ResourceVersion is { } asked && asked != version
                ? $"the ResourceVersion in the precondition ({asked}) does not match the ResourceVersion in record ({version}). "
                    + "The object might have been modified"
                : null;
        if (why is null)
        {
            return null;
        }

        var kind = type.Group.Length == 0 ? type.Kind : $"{type.Kind}.{type.Group}";
        return new Refusal(409, "Conflict", $"Operation cannot be fulfilled on {kind} \"{existing.Name}\": {why}")
        {
            Name = existing.Name,
            Group = type.Group,
            Kind = type.Kind,
        };
    }

    private static Written Gone(ResourceType type, StoredObject existing)
    {
        var details = new JsonObject { ["name"] = existing.Name };
        details.Put("group", type.Group.Length == 0 ? null : type.Group);
        details["kind"] = type.Plural;
        details["uid"] = existing.Uid;
        return new Written(200, JsonText.Write(new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        }));
    }
}
