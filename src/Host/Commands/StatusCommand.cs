using System.CommandLine;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Commands.Completion;
using ModelBooster.Host.Commands.Help;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Commands;

/// <summary><c>status</c>: boosters as trees, with the one root cause on top; once, or as they change.</summary>
internal static class StatusCommand
{
    private const int NotFound = 404;

    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "On top of each stands the one root cause, in words a person can act on; docs/status.md explains every reason.",
        ],
        Examples =
        [
            new("All boosters of the context's namespace", "modelbooster status"),
            new("One, until Ctrl-C", "modelbooster status qwen-small -n team-a -w"),
            new("All that are not ready, in one line each", "modelbooster status -A | grep 'not Ready'"),
        ],
        Refused = "The booster is not there, or the cluster said no.",
        Environment = [Documentation.Kubeconfig, Documentation.NoColor],
    };

    public static Command Make(Terminal terminal, ClusterAccess access)
    {
        var name = new Argument<string?>("NAME") { Description = "One booster. Default: all of the namespace.", Arity = ArgumentArity.ZeroOrOne };
        var choice = new ClusterChoice();
        var ns = ClusterChoice.Namespace("Namespace of the boosters. Default: the context's.");
        var all = new Option<bool>("--all-namespaces", "-A") { Description = "Boosters of all namespaces." };
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Go on until Ctrl-C: redrawn on a terminal, a line for each change in a pipe.",
        };
        var names = new ClusterNames(access, choice, ns);
        name.CompletionSources.Add(names.Boosters);
        ns.CompletionSources.Add(names.Namespaces);
        var command = new DocumentedCommand(
            "status", "Shows boosters as trees: conditions, backends, children, and the one cause why one is not ready.", Documentation)
        {
            name, ns, all, watch,
        };
        command.Add("Cluster", choice.All);

        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && (result.GetValue(name) is not null || result.GetValue(ns) is not null))
            {
                result.AddError("--all-namespaces goes with neither a NAME nor --namespace");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var opened = access.Open(choice.Chosen(parsed));
            if (opened.Value is not { } cluster)
            {
                return Refuse(terminal, opened.Failure!.Message);
            }

            using (cluster)
            {
                var scope = parsed.GetValue(all) ? null : parsed.GetValue(ns) ?? cluster.Namespace;
                try
                {
                    return await ShowAsync(
                        cluster.Cluster, parsed.GetValue(name), scope, parsed.GetValue(watch), terminal, access.Time, cancellation);
                }
                catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
                {
                    return ExitCodes.Done;
                }
            }
        });
        return command;
    }

    private static async Task<int> ShowAsync(
        ICluster cluster, string? name, string? scope, bool watch, Terminal terminal, TimeProvider time, CancellationToken cancellation)
    {
        var feed = new ObjectFeed(cluster, Kinds.ModelBooster, scope, time);
        var listed = await feed.ListAsync(cancellation);
        if (listed.Value is not { } page)
        {
            return Refuse(terminal, listed.Failure!.Status == NotFound
                ? "the cluster does not serve ModelBooster: apply the output of `modelbooster crds`"
                : $"the cluster does not answer: {listed.Failure.Message}");
        }

        bool IsShown(ObjectKey key) => name is null || key.Name == name;
        var shown = page.Items.Where(live => IsShown(live.Ref.Key))
            .OrderBy(live => live.Ref.Key.Namespace, StringComparer.Ordinal).ThenBy(live => live.Ref.Key.Name, StringComparer.Ordinal).ToList();
        if (name is not null && shown.Count == 0)
        {
            return Refuse(terminal, $"there is no ModelBooster {scope}/{name}");
        }

        if (watch)
        {
            var follow = new BoosterWatch(feed, BoosterWatch.Events(cluster, scope, time), IsShown, time) { Since = time.GetUtcNow() };
            await (terminal.CanRedraw
                ? follow.DrawAsync(shown, terminal.Screen(), cancellation)
                : follow.PrintAsync(shown, terminal.Output, terminal.Error, cancellation));
            return ExitCodes.Done;
        }

        if (shown.Count == 0)
        {
            await terminal.Error.WriteLineAsync(scope is null ? "there are no ModelBoosters" : $"there are no ModelBoosters in namespace {scope}");
        }

        var trees = shown.Select(booster => BoosterTree.Of(booster, time.GetUtcNow())).ToList();
        if (terminal.IsInteractive)
        {
            terminal.Screen().Write(TreeDrawing.Of(trees));
        }
        else
        {
            trees.ForEach(tree => TreeDrawing.Write(terminal.Output, tree));
        }

        return ExitCodes.Done;
    }

    private static int Refuse(Terminal terminal, string why)
    {
        terminal.Error.WriteLine($"modelbooster: {why.ReplaceLineEndings(" ")}");
        return ExitCodes.Refused;
    }
}
