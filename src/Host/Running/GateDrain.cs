using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelBooster.Writing;
using static ModelBooster.Writing.WriteGateProtocol;

namespace ModelBooster.Host.Running;

/// <summary>At the end: no new writes, and those under way get their answer.</summary>
internal sealed partial class GateDrain(IRequiredActor<WriteGateActor> gate, ILogger<GateDrain> log) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await gate.ActorRef.Ask<Drained>(Drain.Instance, Patience, cancellationToken);
            LogDrained(log);
        }
        catch (AskTimeoutException)
        {
            LogCut(log, Patience.TotalSeconds);
        }
    }

    [LoggerMessage(LogLevel.Information, "no writes are under way; stopping")]
    private static partial void LogDrained(ILogger log);

    [LoggerMessage(LogLevel.Warning, "writes were still under way after {Seconds} s; stopping all the same")]
    private static partial void LogCut(ILogger log, double seconds);
}
