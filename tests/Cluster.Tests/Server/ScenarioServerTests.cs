using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Server;

/// <summary>Which server scenarios run on.</summary>
public sealed class ScenarioServerTests
{
    private const string None = "none is built";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("real")]
    public void The_real_one_where_there_is_one(string? wanted) => Assert.Equal((true, null), ScenarioServer.Choose(wanted, whyNone: null));

    [Fact]
    public void The_sandbox_where_there_is_none() => Assert.Equal((false, None), ScenarioServer.Choose(null, None));

    [Theory]
    [InlineData(null)]
    [InlineData(None)]
    public void The_sandbox_where_it_is_asked_for(string? whyNone) => Assert.False(ScenarioServer.Choose("sandbox", whyNone).IsReal);

    [Theory]
    [InlineData("real", None)]
    [InlineData("other", null)]
    public void No_other_than_was_asked_for(string wanted, string? whyNone) =>
        Assert.Throws<InvalidOperationException>(() => ScenarioServer.Choose(wanted, whyNone));

    [Fact]
    public async Task Requests_are_told_with_who_did_what()
    {
        await using var server = await ScenarioServer.StartAsync();
        using var http = server.CreateHttpClient("somebody");
        await new KubeClient(http).ApplyAsync(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: greeting}
            data: {text: hello}
            """);

        var record = Assert.Single(await server.AuditAsync(), r => r.User == "somebody" && r.IsWrite);
        Assert.Equal(
            ("patch", "configmaps", "", "default", "greeting", 201, "somebody"),
            (record.Verb, record.Resource, record.Subresource, record.Namespace, record.Name, record.Code, record.UserAgent));
    }
}
