using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class KubernetesClusterTests : KubernetesClusterSpec
{
    private static readonly byte[] Body = "{}"u8.ToArray();

    [Fact]
    public async Task A_page_is_asked_for_with_its_limit_and_token()
    {
        var server = Server(LoopbackServer.Json(200, Documents.List("[]")));
        await Client(server.Address).ListAsync(new ListRequest(Kinds.ModelServer, null, 500, "a+b"), default);
        Assert.Equal(
            "/apis/networking.serving.volcano.sh/v1alpha1/modelservers?limit=500&continue=a%2Bb",
            server.Requests.Single().Path);
    }

    [Fact]
    public async Task A_list_and_its_watch_may_be_of_some_objects_only()
    {
        var server = Server(LoopbackServer.Json(200, Documents.List("[]")));
        var client = Client(server.Address);
        const string Selector = "regarding.kind=b/c";
        await client.ListAsync(new ListRequest(Kinds.Event, "a", 5, null) { FieldSelector = Selector }, default);
        await client.WatchAsync(new WatchRequest(Kinds.Event, "a", "7", TimeSpan.FromSeconds(1)) { FieldSelector = Selector }, default);
        Assert.All(
            server.Requests,
            request => Assert.EndsWith("&fieldSelector=regarding.kind%3Db%2Fc", request.Path, StringComparison.Ordinal));
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(true, null, "/modelservers/a?fieldManager=model-booster-controller&force=true")]
    [InlineData(false, "status", "/modelservers/a/status?fieldManager=model-booster-controller&force=false")]
    public async Task An_apply_is_a_patch_under_our_name(bool force, string? part, string path)
    {
        var server = Server(LoopbackServer.Json(200, Documents.Server("a")));
        await Client(server.Address).WriteAsync(new WriteRequest.Apply(Target, Body, force, part), default);
        var request = server.Requests.Single();
        Assert.Equal(
            ("PATCH", "/apis/networking.serving.volcano.sh/v1alpha1/namespaces/team-a" + path, "application/apply-patch+yaml"),
            (request.Method, request.Path, request.Headers["Content-Type"]));
    }

    [Fact]
    public async Task A_dry_run_says_so_in_every_kind_of_write()
    {
        WriteRequest[] writes =
        [
            new WriteRequest.Apply(Target, Body, true), new WriteRequest.Patch(Target, Body), new WriteRequest.Create(Target, Body),
            new WriteRequest.Delete(Target, "uid-1"),
        ];
        foreach (var write in writes)
        {
            var server = Server(LoopbackServer.Json(200, Documents.Server("a")));
            await Client(server.Address).WriteAsync(write with { DryRun = true }, default);
            var request = server.Requests.Single();
            Assert.True(
                request.Path.Contains("dryRun=All", StringComparison.Ordinal) || request.Body.Contains("\"dryRun\":[\"All\"]", StringComparison.Ordinal),
                $"{request.Method} {request.Path} {request.Body}");
        }
    }

    [Fact]
    public async Task An_object_that_a_dry_run_would_make_has_no_version()
    {
        var server = Server(LoopbackServer.Json(201, Documents.Server("a").Replace("\"resourceVersion\"", "\"none\"", StringComparison.Ordinal)));
        var answer = await Client(server.Address).WriteAsync(new WriteRequest.Create(Target, Body) { DryRun = true }, default);
        Assert.Equal("", answer.Value?.Live?.ResourceVersion);
    }

    [Fact]
    public async Task A_write_gives_back_what_the_server_now_holds()
    {
        var server = Server(LoopbackServer.Json(201, Documents.Server("a", version: "12")));
        var answer = await Client(server.Address).WriteAsync(new WriteRequest.Apply(Target, Body, true), default);
        Assert.Equal("12", answer.Value?.Live?.ResourceVersion);
    }

    [Fact]
    public async Task A_delete_names_the_one_it_means()
    {
        var server = Server(LoopbackServer.Json(200, Documents.Status(200, "", "")));
        await Client(server.Address).WriteAsync(new WriteRequest.Delete(Target, "uid-1"), default);
        using var options = JsonDocument.Parse(server.Requests.Single().Body);
        Assert.Equal("uid-1", options.RootElement.GetProperty("preconditions").GetProperty("uid").GetString());
    }

    [Fact]
    public async Task The_controller_names_itself()
    {
        var server = Server(LoopbackServer.Json(200, Documents.Server("a")));
        await Client(server.Address).ReadAsync(Target, default);
        Assert.Matches("^modelbooster/[0-9.]+$", server.Requests.Single().Headers["User-Agent"]);
    }

    [Fact]
    public async Task A_refusal_comes_as_a_value_with_its_Retry_After()
    {
        var server = Server(LoopbackServer.Json(429, Documents.Status(429, "TooManyRequests", "slow down"), "Retry-After: 4\r\n"));
        var answer = await Client(server.Address).ReadAsync(Target, default);
        Assert.Equal((429, TimeSpan.FromSeconds(4)), (answer.Failure?.Status, answer.Failure?.RetryAfter));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_refused_connection()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        var answer = await Client(new Uri($"http://127.0.0.1:{port}")).ReadAsync(Target, default);
        Assert.Equal((null, "ConnectionRefused"), (answer.Failure?.Status, answer.Failure?.Reason));
    }

    [Fact]
    public async Task A_list_cut_short_is_a_failure_and_no_short_list()
    {
        var whole = LoopbackServer.Json(200, Documents.List($"[{Documents.Server("a")}]"));
        var server = Server(async (_, reply) =>
        {
            await reply.SendAsync(whole[..^20]);
            reply.Reset();
        });
        Assert.NotNull((await Client(server.Address).ListAsync(new ListRequest(Kinds.ModelServer, null, 500, null), default)).Failure);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_a_failure()
    {
        var server = Server(LoopbackServer.Json(200, "<html>"));
        Assert.Equal(ApiFailures.Unreadable, (await Client(server.Address).ReadAsync(Target, default)).Failure?.Reason);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        var (time, asked) = (new FakeTimeProvider(), new TaskCompletionSource());
        var server = Server((_, _) =>
        {
            asked.SetResult();
            return Task.CompletedTask;
        });
        var reading = Client(server.Address, time).ReadAsync(Target, default);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((null, ApiFailures.Timeout), await reading is var answer ? (answer.Failure?.Status, answer.Failure?.Reason) : default);
    }

    [Fact]
    public async Task Cancelling_is_the_callers_own_affair()
    {
        using var cancelled = new CancellationTokenSource();
        var server = Server((_, _) => cancelled.CancelAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(server.Address).ReadAsync(Target, cancelled.Token));
    }

    [Fact]
    public async Task Discovery_takes_a_missing_group_for_an_answer()
    {
        var server = Server(LoopbackServer.Json(404, Documents.Status(404, "NotFound", "no such group")));
        Assert.Empty((await Client(server.Address).DiscoverAsync(default)).Value!.Served);
    }

    [Fact]
    public async Task Discovery_takes_a_broken_server_for_none()
    {
        var server = Server(LoopbackServer.Json(503, Documents.Status(503, "ServiceUnavailable", "etcd is away")));
        Assert.Equal(503, (await Client(server.Address).DiscoverAsync(default)).Failure?.Status);
    }
}
