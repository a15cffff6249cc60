using System.Collections.Immutable;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Host.Commands;

/// <summary>Whole lists, page by page.</summary>
internal static class Lists
{
    /// <summary>Every object of a kind, and the version from which a watch may go on.</summary>
    public static async Task<Answer<ListPage>> AllAsync(
        ICluster cluster, ResourceKind kind, string? ns, int pageSize, CancellationToken cancellation, string? fieldSelector = null)
    {
        var items = ImmutableArray.CreateBuilder<LiveObject>();
        for (string? token = null; ;)
        {
            var request = new ListRequest(kind, ns, pageSize, token) { FieldSelector = fieldSelector };
            var answer = await cluster.ListAsync(request, cancellation);
            if (answer.Value is not { } page)
            {
                return answer;
            }

            items.AddRange(page.Items);
            if (page.Continue is null)
            {
                return new(page with { Items = items.DrainToImmutable() }, null);
            }

            token = page.Continue;
        }
    }
}
