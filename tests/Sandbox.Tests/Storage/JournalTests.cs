using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

/// <summary>A cluster that is kept in a file and gone on with.</summary>
public sealed class JournalTests : IDisposable
{
    private const string Boosters = "apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelboosters";
    private const string ConfigMaps = "api/v1/namespaces/default/configmaps";
    private const string Crds = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelbooster-journal-");

    private string Path => System.IO.Path.Combine(folder.FullName, "kept.jsonl");

    [Fact]
    public async Task What_was_there_is_there_again_to_the_byte_and_nothing_is_written_at_the_start()
    {
        string[] paths = [Boosters, ConfigMaps, Crds, "api/v1/namespaces"];
        var before = new List<string>();
        await RunAsync(async client =>
        {
            await PutAsync(client, ConfigMaps, "a");
            await PutAsync(client, ConfigMaps, "gone");
            await PutBoosterAsync(client);
            (await client.DeleteAsync(At($"{ConfigMaps}/gone"))).EnsureSuccessStatusCode();
            foreach (var path in paths)
            {
                before.Add(await client.GetStringAsync(At(path)));
            }
        });

        var after = new List<string>();
        await RunAsync(async client =>
        {
            foreach (var path in paths)
            {
                after.Add(await client.GetStringAsync(At(path)));
            }
        });

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Versions_go_on_and_watches_from_before_are_told_that_it_is_gone()
    {
        var version = 0L;
        await RunAsync(async client =>
        {
            version = await PutAsync(client, ConfigMaps, "a");
            (await client.DeleteAsync(At($"{ConfigMaps}/a"))).EnsureSuccessStatusCode();
        });

        await RunAsync(async client =>
        {
            Assert.InRange(await PutAsync(client, ConfigMaps, "b"), version + 2, long.MaxValue);
            var watched = await client.GetStringAsync(At($"{ConfigMaps}?watch=1&resourceVersion={version}&timeoutSeconds=1"));
            Assert.Contains("\"code\":410", watched, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Owners_from_before_still_take_their_dependents_along()
    {
        await RunAsync(async client =>
        {
            await PutAsync(client, ConfigMaps, "z-owner");
            var owner = JsonNode.Parse(await client.GetStringAsync(At($"{ConfigMaps}/z-owner")))!["metadata"]!["uid"]!;
            var reference = $$"""[{"apiVersion":"v1","kind":"ConfigMap","name":"z-owner","uid":"{{owner}}"}]""";
            await PutAsync(client, ConfigMaps, "a-dependent", reference);
        });

        await RunAsync(async client =>
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(At($"{ConfigMaps}/a-dependent"))).StatusCode);
            (await client.DeleteAsync(At($"{ConfigMaps}/z-owner"))).EnsureSuccessStatusCode();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while ((await client.GetAsync(At($"{ConfigMaps}/a-dependent"), patience.Token)).IsSuccessStatusCode)
            {
                await Task.Yield();
            }
        });
    }

    [Fact]
    public void A_process_that_is_killed_loses_no_change_but_the_one_it_was_writing()
    {
        using (var journal = Journal.Open(Path, KthenaGeneration.V04))
        {
            journal.Append(Type, Added("a", 7));
            journal.Append(Type, Added("b", 8));
        }

        File.AppendAllText(Path, """{"kind":"configmaps","object":{"metada""");

        using var again = Journal.Open(Path, KthenaGeneration.V04);
        Assert.Equal(["a", "b"], again.Kept["configmaps"].Select(item => item.Name));
        Assert.Equal(8, again.Version);
    }

    [Fact]
    public void What_is_gone_is_left_out_of_the_file_when_it_is_opened_and_its_version_is_not_used_again()
    {
        using (var journal = Journal.Open(Path, KthenaGeneration.V04))
        {
            var added = Added("a", 7);
            journal.Append(Type, added);
            var gone = new StoredObject(added.Object.Read(), 9);
            journal.Append(Type, new Change(ChangeType.Deleted, gone, added.Object, WatchHistory.NoObjects));
        }

        Journal.Open(Path, KthenaGeneration.V04).Dispose();
        Assert.Single(File.ReadAllLines(Path));
        using var again = Journal.Open(Path, KthenaGeneration.V04);
        Assert.Equal((9, 0, false), (again.Version, again.Kept.Count, again.IsNew));
    }

    [Fact]
    public void The_generation_is_that_of_the_first_time()
    {
        Journal.Open(Path, KthenaGeneration.V10).Dispose();

        using var again = Journal.Open(Path, KthenaGeneration.V04);
        Assert.Equal(KthenaGeneration.V10, again.Kthena);
    }

    [Theory]
    [InlineData("something else\n")]
    [InlineData("something else")]
    [InlineData("{}\n")]
    [InlineData("[]\n")]
    [InlineData("\u00ff\n")]
    [InlineData("{\"modelbooster-sandbox\":2,\"kthena\":\"V04\",\"version\":1}\n")]
    public void A_file_of_another_kind_is_refused_and_left_as_it_is(string content)
    {
        File.WriteAllText(Path, content, Encoding.Latin1);

        Assert.Equal($"{Path} is not a file that `sandbox --keep` has written", Refusal());
        Assert.Equal(content, File.ReadAllText(Path, Encoding.Latin1));
    }

    [Theory]
    [InlineData("{\"kind\":\"configmaps\",\"obj\n")]
    [InlineData("{\"kind\":\"configmaps\"}\n")]
    [InlineData("{\"kind\":\"configmaps\",\"object\":{\"metadata\":{\"name\":\"a\"}}}\n")]
    [InlineData("null\n")]
    public void A_damaged_file_is_refused_with_the_line(string damage)
    {
        Journal.Open(Path, KthenaGeneration.V04).Dispose();
        File.AppendAllText(Path, damage);

        Assert.Equal($"{Path} is damaged in line 2", Refusal());
    }

    [Fact]
    public void A_file_in_use_is_refused()
    {
        using var first = Journal.Open(Path, KthenaGeneration.V04);

        Assert.Contains("used by another process", Refusal(), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static readonly ResourceType Type = BuiltInKinds.All.Single(type => type.Kind == "ConfigMap");

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static Change Added(string name, long version) => new(
        ChangeType.Added,
        new StoredObject(new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" } }, version),
        null,
        WatchHistory.NoObjects);

    private static async Task<long> PutAsync(HttpClient client, string path, string name, string owners = "[]")
    {
        using var body = new StringContent(
            $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","ownerReferences":{{owners}}},"data":{"a":"ü"} }""",
            Encoding.UTF8,
            "application/json");
        using var answer = (await client.PostAsync(At(path), body)).EnsureSuccessStatusCode();
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return long.Parse((string)made["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task PutBoosterAsync(HttpClient client)
    {
        using var body = new StringContent(
            """
            {"apiVersion":"workload.serving.volcano.sh/v1alpha1","kind":"ModelBooster","metadata":{"name":"a"},
             "spec":{"backend":{"name":"main","type":"vLLM","modelURI":"hf://a/b","workers":[{"type":"server","image":"a"}]}}}
            """,
            Encoding.UTF8,
            "application/json");
        using var answer = (await client.PostAsync(At(Boosters), body)).EnsureSuccessStatusCode();
    }

    private string Refusal() => Assert.Throws<IOException>(() => Journal.Open(Path, KthenaGeneration.V04)).Message;

    private async Task RunAsync(Func<HttpClient, Task> use)
    {
        using var journal = Journal.Open(Path, KthenaGeneration.V04);
        await using var server = await SandboxServer.StartAsync(
            new SandboxOptions { Kthena = KthenaGeneration.V04 }, TimeProvider.System, CancellationToken.None, journal);
        using var client = server.CreateClient();
        await use(client);
    }
}
