using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// What Kubernetes' garbage collector and namespace controller do: objects whose owners are all gone are deleted, owners deleted in
/// the foreground wait for their dependents, orphans lose the reference, a namespace takes its contents along.
/// </summary>
internal sealed class GarbageCollector(Store store, ResourceRegistry registry, ObjectDeleter deleter)
{
    private readonly Dictionary<string, HashSet<(ResourceType Type, string Key)>> dependents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ResourceType Type, string Key)> alive = new(StringComparer.Ordinal);

    /// <summary>Follows every change until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var feed = store.Feed();
            TakeKept();
            await foreach (var change in feed.ReadAllAsync(stopping))
            {
                Take(change.Type, change.Change);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Follows one change.</summary>
    public void Take(ResourceType type, Change change)
    {
        if (change.Previous is { } previous)
        {
            foreach (var owner in previous.Owners)
            {
                dependents.GetValueOrDefault(owner)?.Remove((type, previous.Key));
            }
        }

        var item = change.Object;
        if (change.Type == ChangeType.Deleted)
        {
            alive.Remove(item.Uid);
            Released(type, item);
            return;
        }

        Remember(type, item);
        Judge(type, item);
    }

    /// <summary>What is there from the start; an owner may come after what it owns.</summary>
    private void TakeKept()
    {
        var kept = registry.All.SelectMany(type => store.List(type).Objects.Values.Select(item => (Type: type, Item: item))).ToList();
        kept.ForEach(entry => Remember(entry.Type, entry.Item));
        kept.ForEach(entry => Judge(entry.Type, entry.Item));
    }

    private void Remember(ResourceType type, StoredObject item)
    {
        alive[item.Uid] = (type, item.Key);
        foreach (var owner in item.Owners)
        {
            (dependents.TryGetValue(owner, out var those) ? those : dependents[owner] = []).Add((type, item.Key));
        }
    }

    private void Judge(ResourceType type, StoredObject item)
    {
        if (!item.Deleting && item.Owners.Length > 0 && !item.Owners.Any(alive.ContainsKey))
        {
            Delete(type, item, "Background");
        }
        else if (item.Deleting)
        {
            Finish(type, item);
        }
    }

    private void Released(ResourceType type, StoredObject gone)
    {
        if (type == BuiltInKinds.Namespace)
        {
            foreach (var kind in registry.All.Where(kind => kind.Namespaced))
            {
                deleter.DeleteAll(kind, store.List(kind).Objects.Values.Where(item => item.Namespace == gone.Name), new DeleteOptions());
            }
        }

        foreach (var (kind, item) in Dependents(gone.Uid))
        {
            if (item.Owners.Any(alive.ContainsKey))
            {
                Edit(kind, item, metadata => Disown(metadata, gone.Uid));
            }
            else
            {
                Delete(kind, item, "Background");
            }
        }

        dependents.Remove(gone.Uid);

        // An owner that waited for this one may go now.
        foreach (var owner in gone.Owners)
        {
            if (alive.TryGetValue(owner, out var place) && store.Find(place.Type, place.Key) is { Deleting: true } waiting)
            {
                Finish(place.Type, waiting);
            }
        }
    }

    private void Finish(ResourceType type, StoredObject owner)
    {
        if (owner.Finalizers.Contains(ObjectDeleter.OrphanFinalizer))
        {
            foreach (var (kind, item) in Dependents(owner.Uid))
            {
                Edit(kind, item, metadata => Disown(metadata, owner.Uid));
            }

            Edit(type, owner, metadata => Drop(metadata, ObjectDeleter.OrphanFinalizer));
        }
        else if (owner.Finalizers.Contains(ObjectDeleter.ForegroundFinalizer))
        {
            foreach (var (kind, item) in Dependents(owner.Uid).Where(dependent => !dependent.Item.Deleting))
            {
                Delete(kind, item, "Foreground");
            }

            if (Dependents(owner.Uid).Count == 0)
            {
                Edit(type, owner, metadata => Drop(metadata, ObjectDeleter.ForegroundFinalizer));
            }
        }
    }

    private List<(ResourceType Type, StoredObject Item)> Dependents(string uid) =>
    [
        .. (dependents.GetValueOrDefault(uid) ?? [])
            .Select(dependent => (dependent.Type, Item: store.Find(dependent.Type, dependent.Key)!))
            .Where(dependent => dependent.Item is not null && dependent.Item.Owners.Contains(uid)),
    ];

    private void Delete(ResourceType type, StoredObject item, string propagation) =>
        deleter.Delete(new WriteTarget(type, item.Namespace, item.Name), new DeleteOptions(item.Uid, null, propagation));

    private void Edit(ResourceType type, StoredObject item, Action<JsonObject> edit)
    {
        while (store.Find(type, item.Key) is { } current && current.Uid == item.Uid)
        {
            var next = current.Read();
            edit(next.Ensure("metadata"));
            var released = current.Deleting && next.Child("metadata").List("finalizers") is null or { Count: 0 };
            if (released ? store.TryRemove(type, current, next) : store.TryPut(type, current, next) is not null)
            {
                return;
            }
        }
    }

    private static void Disown(JsonObject metadata, string uid)
    {
        var kept = (metadata.List("ownerReferences") ?? [])
            .Where(owner => owner.Text("uid") != uid)
            .Select(owner => owner?.DeepClone())
            .ToArray();
        metadata.Put("ownerReferences", kept.Length == 0 ? null : new JsonArray(kept));
    }

    private static void Drop(JsonObject metadata, string finalizer)
    {
        var kept = metadata.Texts("finalizers")
            .Where(name => name != finalizer)
            .Select(name => (JsonNode?)JsonValue.Create(name))
            .ToArray();
        metadata.Put("finalizers", kept.Length == 0 ? null : new JsonArray(kept));
    }
}
