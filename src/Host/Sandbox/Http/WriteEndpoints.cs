using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>POST, PUT, PATCH and DELETE.</summary>
internal sealed class WriteEndpoints(ObjectWriter writer, ObjectDeleter deleter, ScaleEndpoint scale, ReadEndpoints reading)
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string MergePatchJson = "application/merge-patch+json";
    private const string JsonPatchJson = "application/json-patch+json";
    private const string StrategicMergePatchJson = "application/strategic-merge-patch+json";

    /// <summary>POST to a collection.</summary>
    public async Task CreateAsync(HttpContext context, WriteTarget target, Shape shape)
    {
        var options = Options(context, "CreateOptions");
        var body = await ObjectBodyAsync(context, target, options);
        if (body.Refusal is null)
        {
            context.NoteName(body.Value.Document.Child("metadata").Text("name"));
        }

        await AnswerAsync(context, target, shape, body, (document, how) => writer.Create(target, document, how));
    }

    /// <summary>PUT to an object or a subresource.</summary>
    public async Task ReplaceAsync(HttpContext context, WriteTarget target, Shape shape)
    {
        var options = Options(context, "UpdateOptions");
        if (target.Subresource == "scale")
        {
            var sent = await Bodies.ReadAsync(context, yaml: false);
            await ScaleAsync(context, options.Refusal ?? sent.Refusal, () => scale.Change(
                target,
                _ => sent.Value.Value is JsonObject wanted ? wanted : Refusal.BadRequest("no Scale in the body"),
                options.Value));
            return;
        }

        var body = await ObjectBodyAsync(context, target, options);
        await AnswerAsync(context, target, shape, body, (document, how) => writer.Replace(target, document, how));
    }

    /// <summary>PATCH of an object or a subresource, in one of four ways.</summary>
    public async Task PatchAsync(HttpContext context, WriteTarget target, Shape shape)
    {
        var form = MediaTypes.Of(context.Request.ContentType);
        string[] accepted = target.Type.Custom || target.Type == BuiltInKinds.Crd
            ? [JsonPatchJson, MergePatchJson, ApplyPatch]
            : [JsonPatchJson, MergePatchJson, StrategicMergePatchJson, ApplyPatch];
        if (!accepted.Contains(form))
        {
            await context.RefuseAsync(Refusal.UnsupportedMediaType(accepted));
            return;
        }

        var options = Options(context, "PatchOptions", form == ApplyPatch);
        var read = await Bodies.ReadAsync(context, yaml: form == ApplyPatch);
        if ((options.Refusal ?? read.Refusal) is { } refused)
        {
            await context.RefuseAsync(refused);
            return;
        }

        var how = options.Value with { Duplicates = read.Value.Duplicates };
        if (form == ApplyPatch)
        {
            await ApplyAsync(context, target, shape, read.Value.Value, how);
            return;
        }

        var patch = Patch(form, read.Value.Value);
        if (patch.Refusal is { } unusable)
        {
            await context.RefuseAsync(unusable);
        }
        else if (target.Subresource == "scale")
        {
            await ScaleAsync(context, null, () => scale.Change(target, patch.Value, how));
        }
        else
        {
            await AnswerAsync(context, target, shape, writer.Patch(target, patch.Value, how), how);
        }
    }

    /// <summary>DELETE of an object.</summary>
    public async Task DeleteAsync(HttpContext context, WriteTarget target, Shape shape)
    {
        var options = await DeleteOptionsAsync(context);
        if (options.Refusal is { } refused)
        {
            await context.RefuseAsync(refused);
            return;
        }

        var written = deleter.Delete(target, options.Value);
        await (written.Refusal is { } no
            ? context.RefuseAsync(no)
            : reading.ShowAsync(context, written.Value.Code, target.Type, written.Value.Json, shape));
    }

    /// <summary>DELETE of a collection: what was deleted, as it was.</summary>
    public async Task DeleteCollectionAsync(HttpContext context, ResourceType type, ListOptions selection)
    {
        var options = await DeleteOptionsAsync(context);
        var page = reading.Page(type, selection);
        if ((options.Refusal ?? page.Refusal) is { } refused)
        {
            await context.RefuseAsync(refused);
            return;
        }

        deleter.DeleteAll(type, page.Value.Items, options.Value);
        await context.JsonAsync(200, ReadEndpoints.Joined(type, page.Value.Metadata, page.Value.Items));
    }

    private async Task ApplyAsync(HttpContext context, WriteTarget target, Shape shape, JsonNode? body, WriteOptions options)
    {
        if (body is not JsonObject config)
        {
            await context.RefuseAsync(Refusal.BadRequest("error decoding YAML: the applied configuration is no object"));
        }
        else if (target.Subresource == "scale")
        {
            await ScaleAsync(context, null, () => scale.Apply(target, config, options));
        }
        else
        {
            await AnswerAsync(context, target, shape, writer.Apply(target, config, options), options);
        }
    }

    private static async Task ScaleAsync(HttpContext context, Refusal? refusal, Func<Result<JsonObject>> change)
    {
        if (refusal is not null)
        {
            await context.RefuseAsync(refusal);
            return;
        }

        var changed = change();
        await (changed.Refusal is { } no ? context.RefuseAsync(no) : context.JsonAsync(200, changed.Value));
    }

    private async Task AnswerAsync(
        HttpContext context,
        WriteTarget target,
        Shape shape,
        Result<(JsonObject Document, WriteOptions Options)> body,
        Func<JsonObject, WriteOptions, Result<Written>> write)
    {
        if (body.Refusal is { } refused)
        {
            await context.RefuseAsync(refused);
            return;
        }

        var (document, options) = body.Value;
        await AnswerAsync(context, target, shape, write(document, options), options);
    }

    private async Task AnswerAsync(HttpContext context, WriteTarget target, Shape shape, Result<Written> written, WriteOptions options)
    {
        context.Warn(options.Warnings);
        await (written.Refusal is { } no
            ? context.RefuseAsync(no)
            : reading.ShowAsync(context, written.Value.Code, target.Type, written.Value.Json, shape));
    }

    /// <summary>The object in the body of a POST or PUT; it must say the kind and version of the URL.</summary>
    private static async Task<Result<(JsonObject Document, WriteOptions Options)>> ObjectBodyAsync(
        HttpContext context, WriteTarget target, Result<WriteOptions> options)
    {
        if (options.Refusal is { } badOption)
        {
            return badOption;
        }

        var form = MediaTypes.Of(context.Request.ContentType);
        if (form is not ("" or "application/json" or "application/yaml" or ProtobufBody.ContentType))
        {
            return Refusal.UnsupportedMediaType("application/json", "application/yaml", ProtobufBody.ContentType);
        }

        var read = await Bodies.ReadAsync(context, yaml: form == "application/yaml");
        if (read.Refusal is { } unreadable)
        {
            return unreadable;
        }

        if (read.Value.Value is not JsonObject document)
        {
            return Refusal.BadRequest($"the object provided is unrecognized (must be of type {target.Type.Kind})");
        }

        // The built-in kinds are typed: what leaves kind and version out is taken for what the URL says.
        if (!target.Type.Custom)
        {
            document["apiVersion"] ??= target.Type.ApiVersion;
            document["kind"] ??= target.Type.Kind;
        }

        var (version, kind) = (document.Text("apiVersion"), document.Text("kind"));
        if (string.IsNullOrEmpty(kind))
        {
            return Refusal.BadRequest(
                $"the object provided is unrecognized (must be of type {target.Type.Kind}): Object 'Kind' is missing");
        }

        if (version != target.Type.ApiVersion)
        {
            return Refusal.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({target.Type.ApiVersion})");
        }

        return kind == target.Type.Kind
            ? (document, options.Value with { Duplicates = read.Value.Duplicates })
            : Refusal.BadRequest($"{kind} in version \"{target.Type.Version}\" cannot be handled as a {target.Type.Kind}");
    }

    private static Result<Func<JsonObject, Result<JsonNode>>> Patch(string form, JsonNode? body)
    {
        switch (form)
        {
            case JsonPatchJson when body is JsonArray operations:
                return JsonPatch.Unreadable(operations) is { } unreadable
                    ? unreadable
                    : (Func<JsonObject, Result<JsonNode>>)(live => JsonPatch.Apply(live, operations));
            case MergePatchJson when body is JsonObject changes:
                return (Func<JsonObject, Result<JsonNode>>)(live => MergePatch.Apply(live, changes)!);
            case StrategicMergePatchJson when body is JsonObject changes:
                return (Func<JsonObject, Result<JsonNode>>)(live => StrategicMergePatch.Apply(live, changes));
            default:
                return Refusal.BadRequest(
                    $"error decoding patch: json: cannot unmarshal {(body is JsonArray ? "array" : "object")} into a patch of this type");
        }
    }

    private static Result<WriteOptions> Options(HttpContext context, string kind, bool apply = false)
    {
        var query = context.Request.Query;
        var dryRun = query["dryRun"].ToString();
        if (dryRun is not ("" or "All"))
        {
            return Refusal.InvalidOption(kind, new Cause(
                "FieldValueNotSupported", $"Unsupported value: [\"{dryRun}\"]: supported values: \"All\"", "dryRun"));
        }

        var validation = query["fieldValidation"].ToString();
        if (validation is not ("" or "Ignore" or "Warn" or "Strict"))
        {
            return Refusal.InvalidOption(kind, new Cause(
                "FieldValueNotSupported",
                $"Unsupported value: \"{validation}\": supported values: \"Ignore\", \"Warn\", \"Strict\"",
                "fieldValidation"));
        }

        var manager = query["fieldManager"].ToString();
        if (apply && manager.Length == 0)
        {
            return Refusal.InvalidOption(kind, new Cause(
                "FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        }

        if (!apply && query.ContainsKey("force") && kind == "PatchOptions")
        {
            return Refusal.InvalidOption(kind, new Cause(
                "FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"));
        }

        var agent = context.Request.Headers.UserAgent.ToString().Split('/')[0];
        manager = manager.Length > 0 ? manager : agent.Length > 0 ? agent : "unknown";
        return new WriteOptions(manager, validation.Length == 0 ? "Warn" : validation)
        {
            DryRun = dryRun == "All",
            Force = ListOptions.IsTrue(query["force"].ToString()),
        };
    }

    private static async Task<Result<DeleteOptions>> DeleteOptionsAsync(HttpContext context)
    {
        var read = await Bodies.ReadAsync(context, yaml: false);
        if (read.Refusal is { } unreadable)
        {
            return unreadable;
        }

        var query = context.Request.Query;
        var body = read.Value.Value;
        var preconditions = body.Child("preconditions");
        var propagation = body.Text("propagationPolicy")
            ?? (query.TryGetValue("propagationPolicy", out var asked) ? asked.ToString()
                : body.Flag("orphanDependents") || ListOptions.IsTrue(query["orphanDependents"].ToString()) ? "Orphan"
                : null);
        if (propagation is not (null or "Foreground" or "Background" or "Orphan"))
        {
            return Refusal.InvalidOption("DeleteOptions", new Cause(
                "FieldValueNotSupported",
                $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"",
                "propagationPolicy"));
        }

        var dryRun = query["dryRun"].ToString() == "All" || body.Texts("dryRun").Contains("All");
        return new DeleteOptions(preconditions.Text("uid"), preconditions.Text("resourceVersion"), propagation, dryRun);
    }
}
