using System.Net.Http.Headers;
using System.Runtime.InteropServices;
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
    /// <param name="journal">What the cluster starts with, and what keeps it; null: it is new, and gone at the end.</param>
    /// <param name="untilActive">End once all boosters are Active; else when told to stop.</param>
    /// <param name="cancellation">Tells to stop.</param>
    /// <returns>The exit code: 0 unless a booster was refused, or the controller ended by itself.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<Manifest> boosters, SandboxOptions options, Journal? journal, bool untilActive, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("modelbooster-");
        var since = time.GetUtcNow();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            // The terminal was closed: what has been made here is tidied up all the same.
            signal.Cancel = true;
            ending.Cancel();
        });
        try
        {
            await using var server = await SandboxServer.StartAsync(options, time, ending.Token, journal);
            var kubeconfig = Path.Combine(folder.FullName, "kubeconfig");
            await Kubeconfig.WriteAsync(kubeconfig, server.KubeconfigText, ending.Token);
            var what = (options.Kthena == KthenaGeneration.V04 ? "Kthena v0.4" : "Kthena v1.0") + (journal is null ? "" : ", kept");
            string[] head =
            [
                $"sandbox {server.Address.GetLeftPart(UriPartial.Authority)} ({what}); Ctrl-C ends it; for kubectl:",
                $"export KUBECONFIG={kubeconfig}",
            ];
            if (!terminal.CanRedraw)
            {
                await terminal.Error.WriteLineAsync(string.Join(Environment.NewLine, head));
            }

            using var client = server.CreateClient();
            await using var standIn = ServingStandIn.Start(server.CreateClient(), new ServingStandInOptions(), time);
            var controller = RunControllerAsync(kubeconfig, ending);
            var applied = await ApplyAsync(client, boosters, ending.Token);
            if (applied || !untilActive)
            {
                await ShowAsync(kubeconfig, [.. head, ""], since, untilActive ? boosters.Count : null, ending.Token);
            }

            if (applied && !ending.IsCancellationRequested)
            {
                var seconds = (time.GetUtcNow() - since).TotalSeconds;
                await terminal.Error.WriteLineAsync(FormattableString.Invariant($"sandbox: all boosters are Active after {seconds:0.0} s"));
            }

            await ending.CancelAsync();
            return Math.Max(await controller, applied ? ExitCodes.Done : ExitCodes.Refused);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>If it ends by itself there is nothing more to see.</summary>
    private async Task<int> RunControllerAsync(string kubeconfig, CancellationTokenSource ending)
    {
        try
        {
            return await ControllerHost.RunAsync(
                new RunOptions { Kubeconfig = kubeconfig, HealthPort = 0, Verbosity = "warning" }, terminal.Error, ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
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

    private async Task ShowAsync(
        string kubeconfig, IReadOnlyList<string> head, DateTimeOffset since, int? untilActive, CancellationToken cancellation)
    {
        var opened = KubernetesCluster.Open(new ClusterOptions { Kubeconfig = kubeconfig }, time);
        using var cluster = opened.Value!;
        var boosters = new ObjectFeed(cluster, Kinds.ModelBooster, ns: null, time);
        var watch = new BoosterWatch(boosters, BoosterWatch.Events(cluster, ns: null, time), _ => true, time)
        {
            Head = head,
            Since = since,
            HidesUnseen = true,
            IsDone = all => all.Count >= untilActive && all.All(IsActive),
        };
        if (terminal.CanRedraw)
        {
            using var held = new HeldErrors();
            await watch.DrawAsync([], terminal.Screen(), cancellation);
        }
        else
        {
            await watch.PrintAsync([], terminal.Output, terminal.Error, cancellation);
        }
    }

    private static bool IsActive(LiveObject booster)
    {
        var status = StatusDocument.Read(booster.Document);
        return status[ConditionTypes.Active] is { Status: true } && status[ConditionTypes.Ready] is { Status: true };
    }

    private static string? ObjectText(Manifest manifest, string field) =>
        manifest.Json.GetProperty("metadata").TryGetProperty(field, out var value) ? value.GetString() : null;
}
