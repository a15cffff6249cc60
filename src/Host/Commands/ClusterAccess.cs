using System.CommandLine;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Commands;

/// <summary>A cluster that a command may talk to.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Namespace">The namespace of the context: meant where none is named.</param>
internal sealed record OpenedCluster(ICluster Cluster, string Namespace) : IDisposable
{
    public void Dispose() => (Cluster as IDisposable)?.Dispose();
}

/// <summary>How commands come to a cluster and to the time; tests put their own in its place.</summary>
/// <param name="Open">Opens the cluster that options name.</param>
/// <param name="Time">For ages and pauses.</param>
internal sealed record ClusterAccess(Func<ClusterOptions, Answer<OpenedCluster>> Open, TimeProvider Time)
{
    /// <summary>The process's own.</summary>
    public static ClusterAccess Process() => new(
        options => KubernetesCluster.Open(options, TimeProvider.System) switch
        {
            { Value: { } cluster } => new(new OpenedCluster(cluster, cluster.Namespace), null),
            { Failure: var failure } => new(null, failure),
        },
        TimeProvider.System);
}

/// <summary>The options <c>--kubeconfig</c> and <c>--context</c>.</summary>
internal sealed class ClusterChoice
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig")
    {
        Description = "Kubeconfig file. Default: in-cluster, then $KUBECONFIG, then ~/.kube/config.",
        HelpName = "FILE",
    };

    private readonly Option<string?> context = new("--context")
    {
        Description = "Context of the kubeconfig. Default: its current one.",
        HelpName = "NAME",
    };

    public IEnumerable<Option> All => [kubeconfig, context];

    /// <summary>What was chosen.</summary>
    public ClusterOptions Chosen(ParseResult parsed) =>
        new() { Kubeconfig = parsed.GetValue(kubeconfig), Context = parsed.GetValue(context) };

    /// <summary>The option <c>--namespace</c> of commands that take one.</summary>
    public static Option<string?> Namespace(string description) => new("--namespace", "-n") { Description = description, HelpName = "NAMESPACE" };
}
