using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class KubernetesClusterWatchTests : KubernetesClusterSpec
{
    private static readonly WatchRequest Request = new(Kinds.ModelServer, null, "40", TimeSpan.FromSeconds(250));

    [Fact]
    public async Task A_watch_is_asked_for_with_its_version_and_time()
    {
        var server = Server(async (_, reply) => await reply.StartChunksAsync());
        await using var watch = await OpenAsync(server);
        Assert.EndsWith(
            "/modelservers?watch=1&allowWatchBookmarks=true&timeoutSeconds=250&resourceVersion=40",
            server.Requests.Single().Path,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_in_two_chunks_is_one_event()
    {
        var line = Documents.Line("ADDED", Documents.Server("a")) + "\n";
        await using var watch = await OpenAsync(Server(async (_, reply) =>
        {
            await reply.StartChunksAsync();
            await reply.ChunkAsync(line[..30]);
            await reply.ChunkAsync(line[30..]);
        }));
        Assert.IsType<WatchEvent.Changed>((await watch.ReadAsync(10, default)).Value?.Events.Single());
    }

    [Fact]
    public async Task A_watch_that_the_server_closes_ends_empty()
    {
        await using var watch = await OpenAsync(Server(async (_, reply) =>
        {
            await reply.StartChunksAsync();
            await reply.EndChunksAsync();
        }));
        Assert.Empty((await watch.ReadAsync(10, default)).Value!.Events);
    }

    [Fact]
    public async Task A_reset_within_a_line_is_a_failure()
    {
        await using var watch = await OpenAsync(Server(async (_, reply) =>
        {
            await reply.StartChunksAsync();
            await reply.ChunkAsync("{\"type\":\"ADD");
            reply.Reset();
        }));
        Assert.NotNull((await watch.ReadAsync(10, default)).Failure);
    }

    [Fact]
    public async Task A_410_in_the_stream_is_an_event()
    {
        await using var watch = await OpenAsync(Server(async (_, reply) =>
        {
            await reply.StartChunksAsync();
            await reply.ChunkAsync(Documents.Line("ERROR", Documents.Status(410, "Expired", "too old resource version")) + "\n");
        }));
        var only = (await watch.ReadAsync(10, default)).Value?.Events.Single();
        Assert.Equal(410, Assert.IsType<WatchEvent.Failed>(only).Failure.Status);
    }

    [Fact]
    public async Task A_410_instead_of_a_stream_is_a_failure()
    {
        var server = Server(LoopbackServer.Json(410, Documents.Status(410, "Expired", "too old resource version")));
        Assert.Equal(410, (await Client(server.Address).WatchAsync(Request, default)).Failure?.Status);
    }

    [Fact]
    public async Task The_watch_of_CRDs_asks_for_metadata_only()
    {
        var server = Server(async (_, reply) => await reply.StartChunksAsync());
        await using var watch = (await Client(server.Address).WatchCrdsAsync(null, TimeSpan.FromSeconds(250), default)).Value;
        Assert.Contains("as=PartialObjectMetadata;", server.Requests.Single().Headers["Accept"], StringComparison.Ordinal);
    }

    private async Task<IWatch> OpenAsync(LoopbackServer server) => (await Client(server.Address).WatchAsync(Request, default)).Value!;
}
