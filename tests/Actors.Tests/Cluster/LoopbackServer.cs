using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ModelBooster.Tests.Cluster;

/// <summary>
/// HTTP/1.1 on loopback, byte by byte: a test says what goes over the wire and when it breaks, which no real server lets it.
/// </summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> connections = [];
    private readonly Func<Request, Reply, Task> answer;

    public LoopbackServer(Func<Request, Reply, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        Accepting = AcceptAsync();
    }

    public LoopbackServer(string reply)
        : this((_, to) => to.SendAsync(reply))
    {
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public ConcurrentQueue<Request> Requests { get; } = [];

    private Task Accepting { get; }

    /// <summary>A whole answer with a JSON body.</summary>
    public static string Json(int status, string body, string headers = "") =>
        $"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\n{headers}"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public void Dispose()
    {
        listener.Dispose();
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync();
                connections.Add(connection);
                _ = ServeAsync(connection);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        try
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.Latin1);
            while (await ReadAsync(reader) is { } request)
            {
                Requests.Enqueue(request);
                await answer(request, new Reply(connection));
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client went away, or the test cut the connection.
        }
    }

    private static async Task<Request?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is not { } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
            headers[name] = value;
        }

        var body = new char[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length) : 0];
        if (body.Length > 0)
        {
            await reader.ReadBlockAsync(body); // asked for nothing, it would wait for something
        }

        return new Request(first.Split(' ')[0], first.Split(' ')[1], headers, new string(body));
    }

    internal sealed record Request(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body);

    internal sealed class Reply(TcpClient connection)
    {
        public async Task SendAsync(string raw) => await connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(raw));

        /// <summary>The head of an answer whose body comes in chunks, as a watch's does.</summary>
        public Task StartChunksAsync() =>
            SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");

        public Task ChunkAsync(string text) => SendAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

        public Task EndChunksAsync() => SendAsync("0\r\n\r\n");

        /// <summary>TCP RST, not FIN.</summary>
        public void Reset()
        {
            connection.Client.LingerState = new LingerOption(true, 0);
            connection.Close();
        }
    }
}
