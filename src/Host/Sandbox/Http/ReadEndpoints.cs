using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelBooster.Host.Sandbox;

/// <summary>GET of an object and of a list.</summary>
internal sealed class ReadEndpoints(Store store, TimeProvider time)
{
    /// <summary>One object.</summary>
    public Task GetAsync(HttpContext context, WriteTarget target, Shape shape) => store.Find(target.Type, target.Key) is { } found
        ? ShowAsync(context, 200, target.Type, found.Json, shape)
        : context.RefuseAsync(Refusal.NotFound(target.Type, target.Name));

    /// <summary>An object in the shape that was asked for.</summary>
    public Task ShowAsync(HttpContext context, int code, ResourceType type, ReadOnlyMemory<byte> json, Shape shape)
    {
        if (shape == Shape.Plain)
        {
            return context.JsonAsync(code, json);
        }

        var item = JsonText.ParseObject(json.Span);
        return item.Text("kind") == "Status" ? context.JsonAsync(code, json)
            : shape == Shape.PartialMetadata ? context.JsonAsync(code, Tables.PartialMetadata(item))
            : context.JsonAsync(code, Table(context, type, item));
    }

    /// <summary>An object as a Table of one row.</summary>
    public JsonObject Table(HttpContext context, ResourceType type, JsonObject item) => Tables.Of(
        type,
        new JsonObject { ["resourceVersion"] = item.Child("metadata").Text("resourceVersion") },
        [item],
        context.Request.Query["includeObject"].ToString(),
        time.GetUtcNow());

    /// <summary>A page of a list.</summary>
    public Task ListAsync(HttpContext context, ResourceType type, ListOptions options, Shape shape)
    {
        var page = Page(type, options);
        if (page.Refusal is { } refused)
        {
            return context.RefuseAsync(refused);
        }

        var (metadata, items) = page.Value;
        switch (shape)
        {
            case Shape.Table:
                var rows = items.Select(item => item.Read());
                return context.JsonAsync(
                    200, Tables.Of(type, metadata, rows, context.Request.Query["includeObject"].ToString(), time.GetUtcNow()));
            case Shape.PartialMetadata:
                return context.JsonAsync(200, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. items.Select(item => Tables.PartialMetadata(item.Read()))]),
                });
            default:
                return context.JsonAsync(200, Joined(type, metadata, items));
        }
    }

    /// <summary>The metadata and the objects of a page.</summary>
    public Result<(JsonObject Metadata, List<StoredObject> Items)> Page(ResourceType type, ListOptions options)
    {
        var current = store.List(type);
        if (options.Version > current.Version)
        {
            return Refusal.TooLargeResourceVersion(options.Version.Value, current.Version);
        }

        var snapshot = options.Continue is { Version: > 0 } token ? store.ListAt(type, token.Version)
            : options.Match == "Exact" ? store.ListAt(type, options.Version!.Value)
            : current;
        if (snapshot is null)
        {
            return Refusal.Expired(options.Continue is null
                ? "The resourceVersion for the provided list is too old."
                : "The continue token is too old for a consistent list: list again, or go on with the token in this answer.") with
            {
                Continue = options.Continue is { } old ? new ContinueToken(-1, old.After).ToString() : null,
            };
        }

        var items = new List<StoredObject>();
        var rest = 0;
        foreach (var item in snapshot.Objects.Values)
        {
            if ((options.Continue is { } after && string.CompareOrdinal(item.Key, after.After) <= 0) || !options.Selection.Matches(item))
            {
                continue;
            }

            if (options.Limit > 0 && items.Count == options.Limit)
            {
                rest++;
                continue;
            }

            items.Add(item);
        }

        var metadata = new JsonObject { ["resourceVersion"] = snapshot.Version.ToString(CultureInfo.InvariantCulture) };
        if (rest > 0)
        {
            metadata["continue"] = new ContinueToken(snapshot.Version, items[^1].Key).ToString();
            if (!options.Selection.Selects)
            {
                metadata["remainingItemCount"] = rest;
            }
        }

        return (metadata, items);
    }

    /// <summary>A list document around the objects' own bytes.</summary>
    public static ReadOnlyMemory<byte> Joined(ResourceType type, JsonObject metadata, List<StoredObject> items)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + items.Sum(item => item.Json.Length + 1));
        var head = $$"""{"kind":"{{type.ListKind}}","apiVersion":"{{type.ApiVersion}}","metadata":{{JsonText.Text(metadata)}},"items":[""";
        buffer.Write(Encoding.UTF8.GetBytes(head));
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                buffer.Write(","u8);
            }

            buffer.Write(items[index].Json.Span);
        }

        buffer.Write("]}"u8);
        return buffer.WrittenMemory;
    }
}
