using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.ApiServer;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

/// <summary>The stand-in on a sandbox, over HTTP, with the clock in the test's hand.</summary>
public sealed class ServingStandInTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private SandboxServer server = null!;
    private HttpClient http = null!;
    private KubeClient client = null!;
    private ModelBooster.Host.Sandbox.ServingStandIn standIn = null!;

    [Fact]
    public async Task A_serving_becomes_available_group_by_group()
    {
        await ApplyAsync("spec: {replicas: 2, template: {roles: [{name: r, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {}}}]}}");
        await UntilAsync(0, "False or absent");

        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(1, "False or absent");
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(2, "True");
    }

    [Fact]
    public async Task A_scale_up_makes_it_unavailable_for_a_while()
    {
        await ApplyAsync("spec: {replicas: 1, template: {roles: [{name: r, replicas: 1, workerReplicas: 0, entryTemplate: {spec: {}}}]}}");
        await UntilAsync(0, "False or absent");
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(1, "True");

        using var content = new StringContent("""{"spec":{"replicas":2}}""", null, "application/merge-patch+json");
        using var scaled = await http.PatchAsync(new Uri("apis/workload.serving.volcano.sh/v1alpha1/namespaces/default/modelservings/s/scale", UriKind.Relative), content);
        scaled.EnsureSuccessStatusCode();
        await client.UntilAsync(Resources.ModelServings, "default", "s", o => Replicas(o, "replicas") == 2, "the second group is there");
        await UntilAsync(1, "False or absent");
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(2, "True");
    }

    public async Task InitializeAsync()
    {
        server = await SandboxServer.StartAsync(new SandboxOptions(), time, CancellationToken.None);
        http = server.CreateClient();
        client = new KubeClient(http);
        standIn = ModelBooster.Host.Sandbox.ServingStandIn.Start(http, new ServingStandInOptions(), time);
    }

    public async Task DisposeAsync()
    {
        await standIn.DisposeAsync();
        http.Dispose();
        await server.DisposeAsync();
    }

    private Task ApplyAsync(string spec) => client.ApplyAsync(
        $"apiVersion: workload.serving.volcano.sh/v1alpha1\nkind: ModelServing\nmetadata: {{name: s}}\n{spec}");

    private Task UntilAsync(int available, string condition) => client.UntilAsync(
        Resources.ModelServings,
        "default",
        "s",
        o => Replicas(o, "availableReplicas") == available && o!.Is("Available") == (condition == "True"),
        $"{available} available, Available {condition}");

    private static long? Replicas(JsonObject? serving, string field) => serving.Child("status").Whole(field);
}
