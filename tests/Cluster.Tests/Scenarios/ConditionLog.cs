using System.Text;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using ModelBooster.Decisions;
using Condition = ModelBooster.ApiServer.Condition;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>
/// Watches the boosters of namespaces and holds what their conditions say against what always has to be true: a condition that
/// comes back to a value it had (A→B→A) needs a cause that the test has named, the transition time moves with the value and only
/// then, reasons are of the closed list, and no status speaks of a generation that there is not.
/// </summary>
internal sealed class ConditionLog(KubeClient client) : IAsyncDisposable
{
    /// <summary>What Kthena leaves in a condition that has turned False.</summary>
    private const string Leftover = "All Serving groups are ready";

    private static readonly HashSet<string> Known = [.. typeof(Reasons).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private readonly CancellationTokenSource stopping = new();
    private readonly Lock guard = new();
    private readonly Dictionary<string, Task> watches = [];
    private readonly Dictionary<string, int> causes = [];
    private readonly Dictionary<(string Booster, string Type), List<Condition>> turns = [];
    private readonly Dictionary<string, string> versions = [];
    private readonly List<string> faults = [];
    private readonly StringBuilder told = new();

    /// <summary>The namespaces it watches.</summary>
    public IReadOnlyCollection<string> Scopes => watches.Keys;

    /// <summary>Begins to watch a namespace, if it has not yet.</summary>
    public void Watch(string scope)
    {
        lock (guard)
        {
            if (!watches.ContainsKey(scope))
            {
                watches[scope] = WatchAsync(scope);
            }
        }
    }

    /// <summary>Names a cause for which conditions may leave their value and come back to it, once.</summary>
    /// <param name="cause">What happened; for the log.</param>
    /// <param name="types">The conditions it touches.</param>
    public void Allow(string cause, params string[] types)
    {
        lock (guard)
        {
            told.AppendLine($"  ({cause}: {string.Join(", ", types)})");
            foreach (var type in types)
            {
                causes[type] = causes.GetValueOrDefault(type) + 1;
            }
        }
    }

    /// <summary>Reads on until all that was written has been seen, and fails the test if something was not as it should be.</summary>
    public async Task AssertTrueAsync()
    {
        foreach (var scope in Scopes)
        {
            var now = await client.ListAsync(Resources.ModelBoosters, scope);
            await Eventually.HoldsAsync(
                () => Task.FromResult(Faults().Length > 0 || now.All(IsSeen)), seen => seen, "the log of conditions is up to date");
        }

        Assert.True(Faults().Length == 0, $"{Faults()}\nall turns:\n{Told()}");
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(watches.Values);
        stopping.Dispose();
    }

    /// <summary>The turns of every condition, for the test's output.</summary>
    public string Told()
    {
        lock (guard)
        {
            return told.ToString();
        }
    }

    private string Faults()
    {
        lock (guard)
        {
            return string.Join('\n', faults);
        }
    }

    private bool IsSeen(JsonObject booster)
    {
        lock (guard)
        {
            return versions.TryGetValue(booster.Uid(), out var seen) && long.Parse(seen, null) >= long.Parse(booster.ResourceVersion(), null);
        }
    }

    private async Task WatchAsync(string scope)
    {
        try
        {
            await foreach (var (type, booster) in client.FollowAsync(Resources.ModelBoosters, scope, stopping.Token))
            {
                lock (guard)
                {
                    if (type == "ERROR")
                    {
                        faults.Add("the watch of the log broke: " + Manifest.Show(booster));
                    }
                    else
                    {
                        See(booster);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private void See(JsonObject booster)
    {
        versions[booster.Uid()] = booster.ResourceVersion();
        if (booster.ObservedGeneration() > booster.Generation())
        {
            faults.Add($"{booster.Name()}: observedGeneration {booster.ObservedGeneration()} of {booster.Generation()}");
        }

        foreach (var type in ConditionTypes.All)
        {
            See(booster, type);
        }
    }

    private void See(JsonObject booster, string type)
    {
        var seen = turns.TryGetValue((booster.Uid(), type), out var known) ? known : turns[(booster.Uid(), type)] = [];
        if (booster.Condition(type) is not { } now)
        {
            Suspect(seen.Count > 0, booster, type, "has gone");
            return;
        }

        Suspect(!Known.Contains(now.Reason), booster, type, $"has a reason that is on no list: {now.Reason}");
        Suspect(now.Message.Contains(Leftover, StringComparison.Ordinal), booster, type, $"quotes what is not true: {now.Message}");
        Suspect(now.ObservedGeneration > booster.Generation(), booster, type, $"speaks of generation {now.ObservedGeneration}");
        if (seen.Count > 0 && seen[^1].Status == now.Status)
        {
            Suspect(seen[^1].LastTransitionTime != now.LastTransitionTime, booster, type, "has a new transition time and its old value");
            return;
        }

        Suspect(
            seen.Count > 0 && string.CompareOrdinal(now.LastTransitionTime, seen[^1].LastTransitionTime) < 0,
            booster, type, "turned before it turned the last time");
        told.AppendLine($"  {booster.Name()} {type} → {now.Status} {now.Reason}");
        seen.Add(now);
        // The first turn is from what it was in the beginning; every further one comes back to a value it had.
        Suspect(seen.Count - 2 > 2 * causes.GetValueOrDefault(type), booster, type, $"flaps: {string.Join(", ", seen.Select(Show))}");
    }

    private void Suspect(bool isFault, JsonObject booster, string type, string what)
    {
        if (isFault)
        {
            faults.Add($"{booster.Name()}: condition {type} {what}");
        }
    }

    private static string Show(Condition condition) => $"{condition.Status} ({condition.Reason}: {condition.Message})";
}
