using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ModelBooster.Host.Sandbox;

/// <summary>The scale subresource: an object's replicas seen as an autoscaling/v1 Scale.</summary>
internal sealed class ScaleEndpoint(Store store, ObjectWriter writer)
{
    private static readonly FieldSet Replicas = FieldSet.Path("f:spec", "f:replicas");

    /// <summary>GET.</summary>
    public Result<JsonObject> Get(WriteTarget target) => store.Find(target.Type, target.Key) is { } existing
        ? View(target.Type.Scale!, existing.Read())
        : Refusal.NotFound(target.Type, target.Name);

    /// <summary>PUT and PATCH other than apply.</summary>
    /// <param name="target">The object.</param>
    /// <param name="change">From the Scale as it is to the Scale as it is to be.</param>
    /// <param name="options">How.</param>
    public Result<JsonObject> Change(WriteTarget target, Func<JsonObject, Result<JsonNode>> change, WriteOptions options) =>
        Seen(target, writer.Write(target with { Subresource = "" }, options, existing =>
        {
            if (existing is null)
            {
                return Refusal.NotFound(target.Type, target.Name);
            }

            var paths = target.Type.Scale!;
            var live = existing.Read();
            var changed = change(View(paths, live));
            if (changed.Refusal is { } failed)
            {
                return failed;
            }

            var scale = changed.Value;
            var wanted = scale?["spec"].Whole("replicas") ?? 0;
            if (wanted < 0)
            {
                return Refusal.Invalid(target.Type.Group, target.Type.Kind, target.Name, [new Cause(
                    "FieldValueInvalid", $"Invalid value: {wanted}: should be a non-negative integer", paths.Spec)]);
            }

            var metadata = live.Ensure("metadata");
            var managers = ManagedFields.Read(metadata.List("managedFields"));
            if (At(live, paths.Spec).AsWhole() != wanted)
            {
                managers = Take(managers, target, options.Manager, Steps(paths.Spec));
            }

            metadata.Remove("managedFields");
            if (scale?["metadata"].Text("resourceVersion") is { Length: > 0 } version)
            {
                metadata["resourceVersion"] = version;
            }

            Set(live, paths.Spec, wanted);
            return new Managed(live, managers);
        }));

    /// <summary>PATCH, server-side apply: conflicts are told; an apply that would go through fails, here as on a real server.</summary>
    public Result<JsonObject> Apply(WriteTarget target, JsonObject config, WriteOptions options)
    {
        if (store.Find(target.Type, target.Key) is not { } existing)
        {
            return Refusal.NotFound(target.Type, target.Name);
        }

        var paths = target.Type.Scale!;
        var live = existing.Read();
        var steps = Steps(paths.Spec);
        var managers = ManagedFields.Read(live.Child("metadata").List("managedFields"))
            .Where(entry => entry.Value.Fields.Has(steps))
            .ToImmutableDictionary(
                entry => entry.Key with { ApiVersion = "autoscaling/v1" }, entry => entry.Value with { Fields = Replicas });
        var write = new FieldWrite(
            FieldType.Scale, new Manager(options.Manager, true, "autoscaling/v1", "scale"), fields => fields.Without("f:status"), writer.Now);
        var applied = FieldManager.Apply(new Managed(View(paths, live), managers), config, write, options.Force);
        return applied.Refusal ?? Refusal.Internal(
            $"failed to convert new object ({config.Child("metadata").Text("namespace")}/{target.Name}; autoscaling/v1, Kind=Scale) "
            + "to proper version: request to convert CR to an invalid group/version: autoscaling/v1");
    }

    /// <summary>Replicas must be whole numbers wherever they stand.</summary>
    public static void Validate(ScalePaths? paths, JsonObject document, List<Cause> causes)
    {
        foreach (var path in paths is null ? [] : new[] { paths.Spec, paths.Status })
        {
            if (At(document, path) is { } value && value.AsWhole() is null)
            {
                var (shown, type) = value.AsText() is { } text
                    ? (text, "string")
                    : (JsonText.Text(value), value.AsNumber() is null ? "bool" : "float64");
                causes.Add(new Cause(
                    "FieldValueInvalid", $"Invalid value: 0: {path} accessor error: {shown} is of the type {type}, expected int64", path));
            }
        }
    }

    /// <summary>Value at a path such as <c>.spec.replicas</c>.</summary>
    public static JsonNode? At(JsonNode? node, string path) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(node, (current, name) => (current as JsonObject)?[name]);

    private static Result<JsonObject> Seen(WriteTarget target, Result<Written> written) =>
        written.Refusal is { } refused ? refused : View(target.Type.Scale!, JsonText.ParseObject(written.Value.Json.Span));

    private static JsonObject View(ScalePaths paths, JsonObject live)
    {
        var metadata = new JsonObject();
        foreach (var name in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            metadata.Put(name, live.Child("metadata")?[name]?.DeepClone());
        }

        var status = new JsonObject { ["replicas"] = At(live, paths.Status).AsWhole() ?? 0 };
        status.Put("selector", paths.Selector is { } selector && At(live, selector).AsText() is { Length: > 0 } text ? text : null);
        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = At(live, paths.Spec).AsWhole() ?? 0 },
            ["status"] = status,
        };
    }

    private static ImmutableDictionary<Manager, ManagedSet> Take(
        ImmutableDictionary<Manager, ManagedSet> managers, WriteTarget target, string name, string[] steps)
    {
        var path = FieldSet.Path(steps);
        var taken = managers
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Fields = entry.Value.Fields.Difference(path) }))
            .Where(entry => !entry.Value.Fields.IsEmpty);

        // The real server loses the time of a scale entry on its way to the object.
        return taken.ToImmutableDictionary().SetItem(
            new Manager(name, false, target.Type.ApiVersion, "scale"), new ManagedSet(path, null));
    }

    private static string[] Steps(string path) =>
        [.. path.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(FieldStep.Field)];

    private static void Set(JsonObject node, string path, long value)
    {
        var names = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names[..^1])
        {
            node = node.Ensure(name);
        }

        node[names[^1]] = value;
    }
}
