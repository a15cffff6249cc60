using k8s;

namespace ModelBooster.Cluster;

/// <summary>
/// One set of credentials and the connections opened with it. KubernetesClient brings certificates, tokens and plugins;
/// requests are our own, since its typed calls read every watch line twice and cannot say what is needed here.
/// </summary>
internal sealed class ClusterChannel : IDisposable
{
    private readonly Kubernetes client;
    private SocketsHttpHandler? handler;

    /// <exception cref="k8s.Exceptions.KubeConfigException">The configuration holds together badly.</exception>
    public ClusterChannel(KubernetesClientConfiguration configuration, string userAgent)
    {
        configuration.UserAgent = userAgent;
        configuration.FirstMessageHandlerSetup = SetUp;
        client = new Kubernetes(configuration);
        client.HttpClient.Timeout = Timeout.InfiniteTimeSpan; // watches; requests have a time of their own
        Namespace = configuration.Namespace is { Length: > 0 } named ? named : "default";
    }

    /// <summary>The namespace of the context, or of the pod.</summary>
    public string Namespace { get; }

    /// <summary>Sends one request and waits for the head of the answer.</summary>
    /// <exception cref="CredentialsException">The token could not be had.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiCall call, CancellationToken cancellation)
    {
        using var message = call.ToMessage(client.BaseUri);
        if (client.Credentials is { } credentials)
        {
            try
            {
                await credentials.ProcessHttpRequestAsync(message, cancellation);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                throw new CredentialsException(ApiFailures.InWords(error), error);
            }
        }

        return await client.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    public void Dispose()
    {
        client.Dispose();
        handler?.Dispose();
    }

    private void SetUp(SocketsHttpHandler made)
    {
        // The library's defaults notice a dead server after minutes, or never.
        made.ConnectTimeout = TimeSpan.FromSeconds(5);
        made.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        made.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        made.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        made.EnableMultipleHttp2Connections = true; // watches on one connection starve each other
        handler = made;
    }
}

/// <summary>A token file or an exec plugin did not give credentials.</summary>
internal sealed class CredentialsException(string message, Exception inner) : Exception(message, inner);
