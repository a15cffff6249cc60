using System.Text;
using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Client;

/// <summary>The product's client on a server: TLS, HTTP/2, server-side apply, watches.</summary>
[Collection(OnOursV04.Name)]
public sealed class KubernetesClusterTests(OursV04 fixture)
{
    [SkippableFact]
    public async Task An_object_that_is_applied_is_seen_by_a_watch_from_the_list_before()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        await using var watch = await cluster.WatchFromNowAsync(ns);
        await cluster.WriteAsync(Apply(ns, "a"), default);
        var seen = Assert.IsType<WatchEvent.Changed>((await watch.ReadAsync(1, default)).Value?.Events.Single());
        Assert.Equal(Ref(ns, "a"), seen.Live.Ref);
    }

    [SkippableFact]
    public async Task The_same_apply_twice_changes_nothing()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        var first = await cluster.WriteAsync(Apply(ns, "a"), default);
        var second = await cluster.WriteAsync(Apply(ns, "a"), default);
        Assert.Equal(first.Value?.Live?.ResourceVersion, second.Value?.Live?.ResourceVersion);
    }

    [SkippableFact]
    public async Task A_list_comes_in_pages()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        foreach (var name in (string[])["a", "b", "c"])
        {
            await cluster.WriteAsync(Apply(ns, name), default);
        }

        var first = (await cluster.ListAsync(new ListRequest(Kinds.ModelServer, ns, 2, null), default)).Value!;
        var last = (await cluster.ListAsync(new ListRequest(Kinds.ModelServer, ns, 2, first.Continue), default)).Value!;
        Assert.Equal(["a", "b", "c"], first.Items.Concat(last.Items).Select(each => each.Ref.Key.Name));
    }

    [SkippableFact]
    public async Task A_delete_that_means_another_object_of_that_name_is_refused()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        await cluster.WriteAsync(Apply(ns, "a"), default);
        var answer = await cluster.WriteAsync(new WriteRequest.Delete(Ref(ns, "a"), "another-uid"), default);
        Assert.Equal(409, answer.Failure?.Status);
    }

    [SkippableFact]
    public async Task A_deleted_object_is_gone_for_the_watch_too()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        var live = (await cluster.WriteAsync(Apply(ns, "a"), default)).Value!.Live!;
        await using var watch = await cluster.WatchFromNowAsync(ns);
        await cluster.WriteAsync(new WriteRequest.Delete(live.Ref, live.Uid), default);
        Assert.IsType<WatchEvent.Deleted>((await watch.ReadAsync(1, default)).Value?.Events.Single());
    }

    [SkippableFact]
    public async Task A_conflict_names_the_field_and_its_owner()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        await fixture.Client.ApplyAsync(Encoding.UTF8.GetString(Body("a", model: "theirs")), ns);
        var answer = await cluster.WriteAsync(new WriteRequest.Apply(Ref(ns, "a"), Body("a", model: "ours"), Force: false), default);
        Assert.Contains(answer.Failure!.Causes, cause => cause is { Reason: "FieldManagerConflict", Field: ".spec.model" });
    }

    [SkippableFact]
    public async Task A_field_that_the_schema_lacks_is_refused_as_invalid()
    {
        using var cluster = fixture.Open();
        var ns = await fixture.NewNamespaceAsync();
        var body = Encoding.UTF8.GetString(Body("a", "m")).Replace("\"model\":", "\"modle\":", StringComparison.Ordinal);
        var answer = await cluster.WriteAsync(new WriteRequest.Apply(Ref(ns, "a"), Encoding.UTF8.GetBytes(body), Force: true), default);
        Assert.Equal(422, answer.Failure?.Status);
    }

    [SkippableFact]
    public async Task A_watch_from_too_long_ago_is_told_410()
    {
        await using var server = await ScenarioServer.StartAsync();
        using var http = server.CreateHttpClient("tests");
        await CustomResources.InstallAsync(new KubeClient(http), CustomResources.ChildrenCrds(KthenaRelease.V04, CrdSource.Ours));
        await server.ForgetAsync();
        using var cluster = server.Open();
        var opened = await cluster.WatchAsync(new WatchRequest(Kinds.Crd, null, "1", TimeSpan.FromSeconds(30)), default);
        await using var watch = opened.Value!;
        var told = Assert.IsType<WatchEvent.Failed>((await watch.ReadAsync(1, default)).Value?.Events.Single());
        Assert.Equal(410, told.Failure.Status);
    }

    [SkippableFact]
    public async Task The_watch_of_CRDs_begins_with_those_that_are_there()
    {
        using var cluster = fixture.Open();
        var opened = await cluster.WatchCrdsAsync(null, TimeSpan.FromSeconds(1), default);
        await using var watch = opened.Value!;
        var names = new HashSet<string>();
        while (await watch.ReadAsync(100, default) is { Value: { Events.IsEmpty: false } batch })
        {
            names.UnionWith(batch.Events.OfType<WatchEvent.Changed>().Select(each => each.Live.Ref.Key.Name));
        }

        Assert.Superset(Kinds.All.Select(kind => kind.CrdName).ToHashSet(), names);
    }

    private static ObjectRef Ref(string ns, string name) => new(Kinds.ModelServer, new ObjectKey(ns, name));

    private static WriteRequest.Apply Apply(string ns, string name) => new(Ref(ns, name), Body(name, "m"), Force: true);

    private static byte[] Body(string name, string model) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "apiVersion": "networking.serving.volcano.sh/v1alpha1", "kind": "ModelServer", "metadata": {"name": "{{name}}"},
          "spec": {
            "model": "{{model}}", "inferenceEngine": "vLLM", "workloadPort": {"port": 8000},
            "workloadSelector": {"matchLabels": {"a": "b"} }
          }
        }
        """);
}
