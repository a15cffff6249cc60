using Microsoft.Extensions.Time.Testing;

namespace ModelBooster.Tests.Cluster;

public sealed class CredentialsTests : KubernetesClusterSpec
{
    [Fact]
    public async Task A_token_from_the_kubeconfig_goes_with_each_request()
    {
        var server = Server(LoopbackServer.Json(200, Documents.Server("a")));
        await Client(server.Address).ReadAsync(Target, default);
        Assert.Equal("Bearer secret", server.Requests.Single().Headers["Authorization"]);
    }

    [Fact]
    public async Task A_token_that_was_rotated_is_read_again_and_the_request_repeated()
    {
        var server = ThatKnows("rotated");
        var client = Client(server.Address);
        Files.Write("config", Kubeconfig.For(server.Address, token: "rotated"));
        Assert.NotNull((await client.ReadAsync(Target, default)).Value);
    }

    [Fact]
    public async Task A_server_that_goes_on_refusing_is_asked_twice_and_no_more()
    {
        var server = ThatKnows("nobody");
        await Client(server.Address).ReadAsync(Target, default);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Credentials_are_not_read_again_for_every_refusal()
    {
        var server = ThatKnows("nobody");
        var client = Client(server.Address, new FakeTimeProvider());
        await client.ReadAsync(Target, default);
        await client.ReadAsync(Target, default);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task After_a_while_they_are()
    {
        var time = new FakeTimeProvider();
        var server = ThatKnows("rotated");
        var client = Client(server.Address, time);
        await client.ReadAsync(Target, default);
        Files.Write("config", Kubeconfig.For(server.Address, token: "rotated"));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull((await client.ReadAsync(Target, default)).Value);
    }

    [Fact]
    public async Task A_file_in_the_middle_of_its_rotation_breaks_nothing()
    {
        var server = ThatKnows("rotated");
        var client = Client(server.Address);
        Files.Write("config", "");
        Assert.Equal(401, (await client.ReadAsync(Target, default)).Failure?.Status);
    }

    private LoopbackServer ThatKnows(string token) => Server((request, reply) => reply.SendAsync(
        request.Headers["Authorization"] == $"Bearer {token}"
            ? LoopbackServer.Json(200, Documents.Server("a"))
            : LoopbackServer.Json(401, Documents.Status(401, "Unauthorized", "Unauthorized"))));
}
