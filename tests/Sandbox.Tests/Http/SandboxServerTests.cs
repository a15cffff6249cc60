using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.ApiServer;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

/// <summary>What a real server is not asked in the parity suite, or does not do by itself: 410, owners, namespaces, discovery.</summary>
public sealed class SandboxServerTests : IAsyncLifetime
{
    private static readonly Resource ConfigMaps = new("v1", "configmaps", true);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<AnsweredRequest> told = new();
    private SandboxServer server = null!;
    private HttpClient http = null!;
    private KubeClient client = null!;

    [Fact]
    public async Task Nobody_enters_without_the_token()
    {
        http.DefaultRequestHeaders.Authorization = null;
        using var response = await http.GetAsync(new Uri("api/v1/namespaces", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_observer_is_told_who_did_what_before_the_client_knows()
    {
        using var somebody = server.CreateClient("somebody");
        somebody.DefaultRequestHeaders.UserAgent.ParseAdd("agent/1.0");
        await new KubeClient(somebody).CreateAsync(ConfigMaps, "default", Yaml.Of("{metadata: {name: a}}"));

        Assert.Equal(
            new AnsweredRequest("create", "", "configmaps", "", "default", "a", "somebody", "agent/1.0", 201, time.GetUtcNow()),
            told.Last());
    }

    [Fact]
    public async Task The_observer_is_told_of_a_watch_when_it_begins()
    {
        var at = new Uri("api/v1/namespaces/default/configmaps?watch=1", UriKind.Relative);
        using var response = await http.GetAsync(at, HttpCompletionOption.ResponseHeadersRead);

        var last = told.Last();
        Assert.Equal(("watch", "configmaps", SandboxServer.DefaultUser, 200), (last.Verb, last.Resource, last.User, last.Code));
    }

    [Fact]
    public async Task The_observer_is_told_of_those_who_are_not_let_in()
    {
        http.DefaultRequestHeaders.Authorization = new("Bearer", "c29tZWJvZHk.c2lnbmVk");
        using var response = await http.GetAsync(new Uri("api/v1/namespaces", UriKind.Relative));

        var last = told.Last();
        Assert.Equal(("list", "namespaces", "", 401), (last.Verb, last.Resource, last.User, last.Code));
    }

    [Fact]
    public async Task Objects_carry_the_injected_time()
    {
        var made = await MakeAsync("a");

        Assert.Equal("2030-01-01T00:00:00Z", made["metadata"]!["creationTimestamp"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_told_410_in_the_stream()
    {
        var first = await MakeAsync("a");
        await MakeAsync("b");
        server.Compact();

        var lines = await http.GetStringAsync(new Uri($"api/v1/namespaces/default/configmaps?watch=1&resourceVersion={Version(first)}", UriKind.Relative));
        var change = JsonNode.Parse(lines)!;
        Assert.Equal("ERROR", change["type"]!.GetValue<string>());
        Assert.Equal(410, change["object"]!["code"]!.GetValue<int>());
        Assert.Equal("Expired", change["object"]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_page_of_a_forgotten_list_is_told_410_with_a_way_on()
    {
        await MakeAsync("a");
        await MakeAsync("b");
        var page = JsonNode.Parse(await http.GetStringAsync(new Uri("api/v1/namespaces/default/configmaps?limit=1", UriKind.Relative)))!;
        await MakeAsync("c");
        server.Compact();

        var token = page["metadata"]!["continue"]!.GetValue<string>();
        using var gone = await http.GetAsync(new Uri($"api/v1/namespaces/default/configmaps?limit=1&continue={token}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);

        var on = JsonNode.Parse(await gone.Content.ReadAsStringAsync())!["metadata"]!["continue"]!.GetValue<string>();
        var rest = JsonNode.Parse(await http.GetStringAsync(new Uri($"api/v1/namespaces/default/configmaps?continue={on}", UriKind.Relative)))!;
        Assert.Equal(["b", "c"], rest["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_quiet_watch_gets_bookmarks_and_ends_when_its_time_is_up()
    {
        var made = await MakeAsync("a");
        var at = new Uri($"api/v1/namespaces/default/secrets?watch=1&allowWatchBookmarks=true&timeoutSeconds=100&resourceVersion={Version(made)}", UriKind.Relative);
        using var response = await http.GetAsync(at, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        await MakeAsync("b");

        var line = reader.ReadLineAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(10));
                return Task.FromResult(line.IsCompleted);
            },
            done => done,
            "a bookmark comes");
        var bookmark = JsonNode.Parse((await line)!)!;
        Assert.Equal("BOOKMARK", bookmark["type"]!.GetValue<string>());
        Assert.True(Version(bookmark["object"]!) > Version(made));
        time.Advance(TimeSpan.FromSeconds(200));
        while (await reader.ReadLineAsync() is not null)
        {
            // More bookmarks may have been on their way.
        }
    }

    [Fact]
    public async Task What_an_owner_leaves_behind_goes_with_it()
    {
        var owner = await MakeAsync("owner");
        await MakeAsync("child", owner);
        await MakeAsync("grandchild", await client.GetAsync(ConfigMaps, "default", "child"));

        await client.DeleteAsync(ConfigMaps, "default", "owner");
        await client.UntilAsync(ConfigMaps, "default", "grandchild", o => o is null, "the grandchild is collected");
        Assert.Null(await client.GetAsync(ConfigMaps, "default", "child"));
    }

    [Fact]
    public async Task A_child_of_an_owner_that_never_was_goes()
    {
        await MakeAsync("child", Yaml.Of("{metadata: {name: ghost, uid: 00000000-0000-4000-8000-000000000000}}"));

        await client.UntilAsync(ConfigMaps, "default", "child", o => o is null, "the child is collected");
    }

    [Fact]
    public async Task A_foreground_deletion_waits_for_the_dependents()
    {
        var owner = await MakeAsync("owner");
        var child = await MakeAsync("child", owner);
        child["metadata"]!["finalizers"] = new JsonArray("x.example.com/hold");
        await PutAsync(child);

        await client.DeleteAsync(ConfigMaps, "default", "owner", "Foreground");
        await client.UntilAsync(ConfigMaps, "default", "child", o => o?["metadata"]!["deletionTimestamp"] is not null, "the child is marked");
        Assert.NotNull(await client.GetAsync(ConfigMaps, "default", "owner"));

        await client.PatchAsync(ConfigMaps, "default", "child", Yaml.Of("{metadata: {finalizers: null}}"));
        await client.UntilAsync(ConfigMaps, "default", "owner", o => o is null, "the owner goes after its child");
    }

    [Fact]
    public async Task Orphans_lose_their_owner_and_stay()
    {
        var owner = await MakeAsync("owner");
        await MakeAsync("child", owner);

        await client.DeleteAsync(ConfigMaps, "default", "owner", "Orphan");
        await client.UntilAsync(ConfigMaps, "default", "owner", o => o is null, "the owner goes");
        var child = await client.GetAsync(ConfigMaps, "default", "child");
        Assert.Null(child!["metadata"]!["ownerReferences"]);
    }

    [Fact]
    public async Task A_namespace_takes_its_contents_along()
    {
        await client.CreateNamespaceAsync("short");
        await client.ApplyAsync("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}", "short");
        await client.DeleteAsync(new Resource("v1", "namespaces", false), "", "short");

        await client.UntilAsync(ConfigMaps, "short", "a", o => o is null, "the config map goes");
    }

    [Fact]
    public async Task A_deleted_CRD_takes_its_objects_along_and_is_served_no_longer()
    {
        await client.ApplyAsync("apiVersion: networking.serving.volcano.sh/v1alpha1\nkind: ModelRoute\nmetadata: {name: a}\nspec: {modelName: m, rules: [{targetModels: [{modelServerName: s}]}]}");
        await CustomResources.RemoveAsync(client, new Resource("networking.serving.volcano.sh/v1alpha1", "modelroutes", true));

        using var list = await http.GetAsync(new Uri("apis/networking.serving.volcano.sh/v1alpha1/modelroutes", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, list.StatusCode);
    }

    [Fact]
    public async Task Discovery_in_one_document_names_every_kind_once()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "apis");
        request.Headers.Accept.ParseAdd("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        using var response = await http.SendAsync(request);
        Assert.Contains("as=APIGroupDiscoveryList", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);

        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var kinds = document["items"]!.AsArray()
            .SelectMany(group => group!["versions"]!.AsArray())
            .SelectMany(version => version!["resources"]!.AsArray())
            .Select(resource => resource!["responseKind"]!["kind"]!.GetValue<string>())
            .ToList();
        Assert.Contains("ModelBooster", kinds);
        Assert.Equal(kinds.Count, kinds.Distinct().Count());
    }

    [Fact]
    public async Task Every_OpenAPI_document_in_the_index_can_be_had()
    {
        var index = JsonNode.Parse(await http.GetStringAsync(new Uri("openapi/v3", UriKind.Relative)))!;
        foreach (var (_, entry) in index["paths"]!.AsObject())
        {
            var at = entry!["serverRelativeURL"]!.GetValue<string>().TrimStart('/');
            var document = JsonNode.Parse(await http.GetStringAsync(new Uri(at, UriKind.Relative)))!;
            Assert.NotEmpty(document["paths"]!.AsObject());
        }
    }

    public async Task InitializeAsync()
    {
        server = await SandboxServer.StartAsync(new SandboxOptions { Seed = 1, Observer = told.Enqueue }, time, CancellationToken.None);
        http = server.CreateClient();
        client = new KubeClient(http);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    private Task<JsonObject> MakeAsync(string name, JsonObject? owner = null)
    {
        var document = Yaml.Of($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default}}}}");
        if (owner is not null)
        {
            document["metadata"]!["ownerReferences"] = new JsonArray(Yaml.Of(
                $"{{apiVersion: v1, kind: ConfigMap, name: {owner["metadata"]!["name"]}, uid: {owner["metadata"]!["uid"]}, blockOwnerDeletion: true}}"));
        }

        return client.CreateAsync(ConfigMaps, "default", document);
    }

    private async Task PutAsync(JsonObject document)
    {
        using var content = new StringContent(document.ToJsonString(), null, "application/json");
        using var response = await http.PutAsync(ConfigMaps.At("default", document["metadata"]!["name"]!.GetValue<string>()), content);
        response.EnsureSuccessStatusCode();
    }

    private static long Version(JsonNode document) =>
        long.Parse(document["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
}
