using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

/// <summary>A client against a server that does what the test says.</summary>
public abstract class KubernetesClusterSpec : IDisposable
{
    private protected static readonly ObjectRef Target = new(Kinds.ModelServer, new ObjectKey("team-a", "a"));

    private readonly Stack<IDisposable> made = [];

    private protected Kubeconfig Files { get; } = new();

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        while (made.TryPop(out var each))
        {
            each.Dispose();
        }

        Files.Dispose();
    }

    private protected LoopbackServer Server(string reply) => Made(new LoopbackServer(reply));

    private protected LoopbackServer Server(Func<LoopbackServer.Request, LoopbackServer.Reply, Task> answer) =>
        Made(new LoopbackServer(answer));

    private protected KubernetesCluster Client(Uri server, TimeProvider? time = null)
    {
        var options = new ClusterOptions { Kubeconfig = Files.Write("config", Kubeconfig.For(server)) };
        return Made(KubernetesCluster.Open(options, Files.Nowhere, time ?? TimeProvider.System).Value!);
    }

    private T Made<T>(T each)
        where T : IDisposable
    {
        made.Push(each);
        return each;
    }
}
