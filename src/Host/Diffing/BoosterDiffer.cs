using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Host.Diffing;

/// <summary>Finds out what the controller would change, on one cluster. It reads and makes dry runs; nothing is written.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="catalog">What it serves.</param>
/// <param name="downloaderImage">As the controller was told; null for what the live children were made with.</param>
/// <param name="runtimeImage">As the controller was told; null for what the live children were made with.</param>
internal sealed class BoosterDiffer(ICluster cluster, ApiCatalog catalog, string? downloaderImage, string? runtimeImage)
{
    private const int PageSize = 500;
    private const int NotFound = 404;
    private readonly Dictionary<string, IReadOnlyList<LiveObject>> children = [];

    /// <summary>What a booster would change.</summary>
    /// <param name="manifest">The booster.</param>
    /// <param name="key">Its namespace and name.</param>
    /// <param name="cancellation">Ends the requests.</param>
    public async Task<DiffResult> CompareAsync(Manifest manifest, ObjectKey key, CancellationToken cancellation)
    {
        var target = new ObjectRef(Kinds.ModelBooster, key);
        var read = await cluster.ReadAsync(target, cancellation);
        if (read.Failure is { Status: not NotFound } unread)
        {
            return Cannot($"the cluster does not show it: {unread.Message}");
        }

        if (read.Value is { Deleting: true })
        {
            return Cannot("it is being deleted, and its children with it: try again when it is gone");
        }

        var applied = await cluster.WriteAsync(BoosterApplied.Request(target, manifest.Json, read.Value), cancellation);
        if (applied.Value?.Live is not { } booster)
        {
            return Cannot($"the API server would refuse it: {applied.Failure!.Message}");
        }

        if (Terms.Of(booster.Document, booster.Generation).Paused)
        {
            return new DiffResult.Compared(new BoosterDiff(
                target, false, [], [$"paused: nothing is written to its children while it carries {Annotations.Paused}: \"true\""]));
        }

        var listed = await ChildrenAsync(key.Namespace, cancellation);
        return listed.Value is { } found
            ? await CompareAsync(booster, read.Value is null, found.Objects, cancellation)
            : Cannot($"its children cannot be listed: {listed.Failure!.Message}");
    }

    private async Task<DiffResult> CompareAsync(
        LiveObject booster, bool isNew, IReadOnlyList<LiveObject> found, CancellationToken cancellation)
    {
        var mark = Mark(booster, found);
        var adopted = new Adopted([.. found.Where(child => child.Owner?.Uid == booster.Uid).Select(child => child.Ref)], RouteModelName: null);
        switch (Converter.Convert(booster.Document, new RenderSettings(catalog.Generation, mark.Downloader, mark.Runtime), adopted))
        {
            case ConversionResult.Refused refused:
                return new DiffResult.Invalid(refused.Errors);
            case ConversionResult.MissingKind missing:
                return Cannot(Problem.KindMissing(missing.Missing).Message);
            case ConversionResult.Converted converted:
                var owner = new BoosterOwner(booster.Ref.Key.Name, booster.Uid);
                var plan = ChangePlan.Of(owner, converted, mark, Terms.Of(booster.Document, booster.Generation), found, catalog.Served);
                var diffs = new List<ChildDiff>();
                foreach (var change in plan)
                {
                    if (await OfChangeAsync(change, cancellation) is { } diff)
                    {
                        diffs.Add(diff);
                    }
                }

                return new DiffResult.Compared(new BoosterDiff(booster.Ref, isNew, diffs, [.. plan.Where(change => change.IsHeld).Select(Held)]));
            default:
                throw new InvalidOperationException("a conversion with no known result");
        }
    }

    private async Task<ChildDiff?> OfChangeAsync(PlannedChange change, CancellationToken cancellation)
    {
        string[] waits = change.Waits ? ["not before every wanted backend is available"] : [];
        switch (change)
        {
            case PlannedChange.Create { Live: null } create:
                return new ChildDiff(change.Ref, ChildChange.Create, Impact.OfCreate(change.Ref.Kind, Document(create.Body)), [], []);
            case PlannedChange.Create { Live: { } live } create:
                return new ChildDiff(change.Ref, ChildChange.Recreate, Impact.OfRecreate(change.Ref.Kind, live.Document, Document(create.Body)), [], [Why(live, create), .. waits]);
            case PlannedChange.Delete { Live: { } live }:
                return new ChildDiff(change.Ref, ChildChange.Delete, Impact.OfDelete(change.Ref.Kind, live.Document), [], waits);
            case PlannedChange.Blocked blocked:
                return Blocked(change.Ref, blocked.Problem);
            case PlannedChange.Update { Live: { } live } update:
                var answer = await cluster.WriteAsync(new WriteRequest.Apply(change.Ref, update.Body, Force: true) { DryRun = true }, cancellation);
                if (answer.Value?.Live is not { } after)
                {
                    return Blocked(change.Ref, Problem.Of("apply", change.Ref, answer.Failure!));
                }

                var fields = FieldDifferences.OfObjects(live.Document, after.Document);
                string[] taken = update.TakenOver ? ["taken over from the controller that made it; fields that only that one wanted go"] : [];
                return new ChildDiff(
                    change.Ref, ChildChange.Update, Impact.OfUpdate(change.Ref.Kind, live.Document, after.Document, fields), fields, [.. taken, .. waits]);
            default:
                return null;
        }
    }

    /// <summary>All objects of the children's kinds in a namespace, asked for once.</summary>
    private async Task<Answer<Listed>> ChildrenAsync(string ns, CancellationToken cancellation)
    {
        if (children.TryGetValue(ns, out var known))
        {
            return new(new Listed(known), null);
        }

        var lists = await Task.WhenAll(Kinds.Children.Where(catalog.Served.Contains)
            .Select(kind => Lists.AllAsync(cluster, kind, ns, PageSize, cancellation)));
        if (lists.FirstOrDefault(list => list.Failure is not null).Failure is { } failure)
        {
            return new(null, failure);
        }

        children[ns] = [.. lists.SelectMany(list => list.Value!.Items)];
        return new(new Listed(children[ns]), null);
    }

    /// <summary>The images of the controller in the cluster are not to be seen; what it last made with them is.</summary>
    private RenderedMark Mark(LiveObject booster, IEnumerable<LiveObject> found)
    {
        var last = found.Where(live => live.Ref.Kind == Kinds.ModelServing && live.Owner?.Uid == booster.Uid)
            .Select(live => RenderedMark.Parse(ObjectMetadata.Annotation(live.Document, Annotations.Rendered)))
            .FirstOrDefault(mark => mark is { Downloader.Length: > 0, Runtime.Length: > 0 });
        return new RenderedMark(
            RenderedMark.Today,
            downloaderImage ?? last?.Downloader ?? DefaultImages.Downloader,
            runtimeImage ?? last?.Runtime ?? DefaultImages.Runtime,
            booster.Generation,
            null);
    }

    private static ChildDiff Blocked(ObjectRef target, Problem problem) =>
        new(target, ChildChange.Blocked, Impact.Nothing, [], []) { Problem = problem };

    private static string Held(PlannedChange held) =>
        $"{held.Ref.Kind} {held.Ref.Key.Name} keeps the pod template it has, though today's conversion makes another; it rolls out with the next "
        + $"change of the spec, or with annotation {Annotations.RollOut}: now";

    private static string Why(LiveObject live, PlannedChange.Create create)
    {
        if (live.Deleting)
        {
            return "the present one is on its way out";
        }

        var (from, to) = (LiveChild.ModelNameOf(live.Document), LiveChild.ModelNameOf(Document(create.Body)));
        return from is not null && from != to
            ? $"its modelName cannot be changed: {JsonSerializer.Serialize(from)} → {JsonSerializer.Serialize(to)}"
            : "the present one is of an earlier ModelBooster of this name";
    }

    private static JsonElement Document(ReadOnlyMemory<byte> body) => JsonElement.Parse(body.Span);

    private static DiffResult.Unknown Cannot(string why) => new(why);

    private sealed record Listed(IReadOnlyList<LiveObject> Objects);
}
