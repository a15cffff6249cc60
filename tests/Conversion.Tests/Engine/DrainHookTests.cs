using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ModelBooster.Conversion.Tests.Engine;

/// <summary>The preStop hook, run by a real Python against a real socket.</summary>
public class DrainHookTests
{
    private static readonly IReadOnlyList<string> Command = Children.Texts(Children.OfBackend("replicas: 1").Engine["lifecycle"]!["preStop"]!["exec"]!["command"]);

    [SkippableFact]
    public async Task It_ends_when_the_engine_cannot_be_asked()
    {
        Assert.Equal(0, await Run("http://127.0.0.1:9/metrics", "600"));
    }

    [SkippableFact]
    public async Task It_ends_when_the_metrics_say_nothing_of_requests()
    {
        using var engine = new Engine(["# HELP other\nother 1\n"]);

        Assert.Equal(0, await Run(engine.Url, "600"));
        Assert.Equal(1, engine.Asked);
    }

    [SkippableFact]
    public async Task It_waits_while_requests_run_or_wait()
    {
        const string busy = "vllm:num_requests_running{model=\"a } b\"} 0.0\nvllm:num_requests_waiting{model=\"m\"} 2.0\n";
        const string idle = "# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model=\"m\"} 0.0\nvllm:num_requests_waiting{model=\"m\"} 0.0\n";
        using var engine = new Engine([busy, idle]);

        Assert.Equal(0, await Run(engine.Url, "600"));
        Assert.Equal(2, engine.Asked);
    }

    [SkippableFact]
    public async Task It_ends_before_the_grace_period_does()
    {
        const string busy = "vllm:num_requests_running{} 1.0\n";
        using var engine = new Engine([busy]);

        Assert.Equal(0, await Run(engine.Url, "1"));
        Assert.True(int.Parse(Command[4], System.Globalization.CultureInfo.InvariantCulture) < 300);
    }

    private static async Task<int> Run(string url, string limit)
    {
        Skip.IfNot(Programs.Has("python3"), "needs python3");
        using var process = Process.Start(new ProcessStartInfo("python3", [.. Command.Skip(1).Take(2), url, limit, .. Command.Skip(5)]))!;
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return process.ExitCode;
    }

    /// <summary>Answers each request with the next of its texts, the last of them ever after.</summary>
    private sealed class Engine : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly IReadOnlyList<string> answers;
        private int asked;

        public Engine(IReadOnlyList<string> answers)
        {
            this.answers = answers;
            listener.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/metrics";
            _ = ServeAsync();
        }

        public string Url { get; }

        public int Asked => asked;

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var body = answers[Math.Min(asked++, answers.Count - 1)];
                    await client.GetStream().ReadExactlyAsync(new byte[4]);
                    await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.0 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The test is over.
            }
        }
    }
}
