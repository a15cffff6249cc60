using System.CommandLine;
using System.CommandLine.Completions;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Commands.Completion;

/// <summary>Names of boosters and of their namespaces, for completion: whatever goes wrong or takes long, there are none.</summary>
/// <param name="access">The way to clusters.</param>
/// <param name="choice">The options that choose one.</param>
/// <param name="ns">The option that chooses a namespace.</param>
internal sealed class ClusterNames(ClusterAccess access, ClusterChoice choice, Option<string?> ns)
{
    private const int Most = 500;

    /// <summary>Longer than this nobody waits for a Tab.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Boosters of the namespace that is chosen.</summary>
    public IEnumerable<CompletionItem> Boosters(CompletionContext context) =>
        Listed(context, cluster => context.ParseResult.GetValue(ns) ?? cluster.Namespace).Select(key => new CompletionItem(key.Name));

    /// <summary>Namespaces that have boosters.</summary>
    public IEnumerable<CompletionItem> Namespaces(CompletionContext context) =>
        Listed(context, _ => null).Select(key => key.Namespace).Distinct().Select(name => new CompletionItem(name));

    private IEnumerable<ObjectKey> Listed(CompletionContext context, Func<OpenedCluster, string?> scope)
    {
        if (access.Open(choice.Chosen(context.ParseResult)).Value is not { } opened)
        {
            return [];
        }

        using var patience = new CancellationTokenSource(Patience, access.Time);
        using (opened)
        {
            try
            {
                // A completion source cannot wait otherwise, and the process has nothing else to do.
                var answer = opened.Cluster.ListAsync(new ListRequest(Kinds.ModelBooster, scope(opened), Most, null), patience.Token)
                    .GetAwaiter().GetResult();
                return [.. (answer.Value?.Items ?? []).Select(live => live.Ref.Key).OrderBy(key => key.ToString(), StringComparer.Ordinal)];
            }
            catch (OperationCanceledException)
            {
                return [];
            }
        }
    }
}
