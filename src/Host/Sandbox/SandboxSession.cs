using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Host.Commands;
using ModelBooster.Host.Manifests;
using ModelBooster.Host.Running;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Sandbox;

/// <summary>
/// One sitting with the sandbox: the API server, the stand-in for Kthena and the real controller in this process, boosters
/// applied, and a view of them until they are Active or until it is told to stop.
/// </summary>
/// <param name="terminal">Where to show.</param>
/// <param name="time">For ages.</param>
internal sealed class SandboxSession(Terminal terminal, TimeProvider time)
{
    /// <summary>Runs the sitting.</summary>
    /// <param name="boosters">What to apply.</param>
    /// <param name="options">How the server is.</param>
    /// <param name="untilActive">End once all boosters are Active; else when told to stop.</param>
    /// <param name="cancellation">Tells to stop.</param>
    /// <returns>The exit code: 0 unless a booster was refused, or the controller ended by itself.</returns>
    public async Task<int> RunAsync(IReadOnlyList<Manifest> boosters, SandboxOptions options, bool untilActive, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("modelbooster-");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await using var server = await SandboxServer.StartAsync(options, time, cancellation);
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await Kubeconfig.WriteAsync(kubeconfig, server.KubeconfigText, cancellation);
            var headline = $"sandbox: {server.Address} (Kthena {(options.Kthena == KthenaGeneration.V04 ? "v0.4" : "v1.0")}); meanwhile: export KUBECONFIG={kubeconfig}";
            if (!terminal.IsInteractive)
            {
                await terminal.Error.WriteLineAsync(headline);
            }

            using var client = server.CreateClient();
            await using var standIn = ServingStandIn.Start(server.CreateClient(), new ServingStandInOptions(), time);
            var controller = ControllerHost.RunAsync(
                new RunOptions { Kubeconfig = kubeconfig, HealthPort = 0, Verbosity = "warning" }, terminal.Error, ending.Token);
            var applied = await ApplyAsync(client, boosters, cancellation);
            if (applied || !untilActive)
            {
                await ShowAsync(kubeconfig, headline, boosters.Count, untilActive, ending);
            }

            await ending.CancelAsync();
            return Math.Max(await controller, applied ? ExitCodes.Done : ExitCodes.Refused);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> ApplyAsync(HttpClient client, IReadOnlyList<Manifest> boosters, CancellationToken cancellation)
    {
        var good = true;
        foreach (var booster in boosters)
        {
            var ns = ObjectText(booster, "namespace") ?? "default";
            await SendAsync(client, $"api/v1/namespaces/{ns}", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{ns}}"} }""", cancellation);
            var kind = Kinds.ModelBooster;
            var refusal = await SendAsync(
                client,
                $"apis/{kind.ApiVersion}/namespaces/{ns}/{kind.Plural}/{ObjectText(booster, "name")}",
                booster.Json.GetRawText(),
                cancellation);
            if (refusal.Length > 0)
            {
                good = false;
                await terminal.Error.WriteLineAsync($"{booster.At()}: {booster.Title}: {refusal.ReplaceLineEndings(" ")}");
            }
        }

        return good;
    }

    /// <summary>Applies one object; gives back what the server says against it.</summary>
    private static async Task<string> SendAsync(HttpClient client, string path, string body, CancellationToken cancellation)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
        using var response = await client.PatchAsync(new Uri($"{path}?fieldManager=sandbox&force=true", UriKind.Relative), content, cancellation);
        if (response.IsSuccessStatusCode)
        {
            return "";
        }

        var status = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        return status.GetProperty("message").GetString()!;
    }

    private async Task ShowAsync(string kubeconfig, string headline, int count, bool untilActive, CancellationTokenSource ending)
    {
        var opened = KubernetesCluster.Open(new ClusterOptions { Kubeconfig = kubeconfig }, time);
        using var cluster = opened.Value!;
        var feed = new BoosterFeed(cluster, ns: null, time);
        var watch = new BoosterWatch(feed, _ => true, time) { Headline = headline };
        using var view = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        var drawn = terminal.IsInteractive
            ? watch.DrawAsync([], terminal.Screen(), view.Token)
            : watch.PrintAsync([], terminal.Output, terminal.Error, view.Token);
        if (untilActive)
        {
            await AllActiveAsync(feed, count, ending.Token);
            await view.CancelAsync();
        }

        await drawn;
    }

    private static async Task AllActiveAsync(BoosterFeed feed, int count, CancellationToken cancellation)
    {
        var active = new HashSet<ObjectKey>();
        try
        {
            await foreach (var news in feed.FollowAsync(cancellation))
            {
                foreach (var live in news switch
                {
                    FeedNews.Listed listed => listed.All,
                    FeedNews.Changed changed => [changed.Live],
                    _ => [],
                })
                {
                    var status = StatusDocument.Read(live.Document);
                    if (status[ConditionTypes.Active] is { Status: true } && status[ConditionTypes.Ready] is { Status: true })
                    {
                        active.Add(live.Ref.Key);
                    }
                }

                if (active.Count >= count)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to stop before.
        }
    }

    private static string? ObjectText(Manifest manifest, string field) =>
        manifest.Json.GetProperty("metadata").TryGetProperty(field, out var value) ? value.GetString() : null;
}
