using System.Net;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Server;

/// <summary>The tests' own client, where the logs of scenarios rely on it.</summary>
public sealed class KubeClientTests
{
    [Fact]
    public async Task Following_goes_on_where_the_server_closed_a_watch_and_ends_with_an_error()
    {
        using var script = new Script(
            ("", """{"metadata":{"resourceVersion":"7"},"items":[{"metadata":{"name":"a","resourceVersion":"5"}}]}"""),
            ("resourceVersion=7", """{"type":"MODIFIED","object":{"metadata":{"name":"a","resourceVersion":"8"}}}"""),
            ("resourceVersion=8", ""),
            ("resourceVersion=8", """{"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"9"}}}"""),
            ("resourceVersion=9", """{"type":"ERROR","object":{"code":410}}"""));
        using var http = new HttpClient(script) { BaseAddress = new Uri("http://127.0.0.1/") };

        var seen = new List<string>();
        await foreach (var (type, _) in new KubeClient(http).FollowAsync(Resources.ConfigMaps, "default", CancellationToken.None))
        {
            seen.Add(type);
        }

        Assert.Equal(["ADDED", "MODIFIED", "DELETED", "ERROR"], seen);
    }

    /// <summary>Answers one request after the other; each must ask for what is expected.</summary>
    private sealed class Script(params IEnumerable<(string Asked, string Answer)> turns) : HttpMessageHandler
    {
        private readonly Queue<(string Asked, string Answer)> rest = new(turns);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var (asked, answer) = rest.Dequeue();
            Assert.EndsWith(asked, request.RequestUri!.Query, StringComparison.Ordinal);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer) });
        }
    }
}
