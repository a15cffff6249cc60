using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelBooster.Leading;
using static ModelBooster.Leading.LeadingProtocol;

namespace ModelBooster.Host.Running;

/// <summary>At the end, after the last write: the next leader need not wait until the lease has run out.</summary>
internal sealed partial class LeaseRelease(IRequiredActor<LeaderActor> leader, ILogger<LeaseRelease> log) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await leader.ActorRef.Ask<Released>(Release.Instance, Patience, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            LogKept(log);
        }
    }

    [LoggerMessage(LogLevel.Warning, "the lease could not be given up; it runs out by itself")]
    private static partial void LogKept(ILogger log);
}
