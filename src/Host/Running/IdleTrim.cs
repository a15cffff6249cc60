using Microsoft.Extensions.Hosting;

namespace ModelBooster.Host.Running;

/// <summary>
/// Gives memory back when a burst is over. Garbage of a busy time stays with the process until the next collection, and a
/// controller in its steady state allocates too little for one to come: on a node that is shared, that memory is somebody's.
/// </summary>
/// <param name="time">Paces the looks.</param>
internal sealed class IdleTrim(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Less than this allocated between two looks is idleness.</summary>
    private const long QuietBytes = 4 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var seen = 0L;
        var trimmedAt = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var allocated = GC.GetTotalAllocatedBytes();
                var isQuiet = allocated - seen < QuietBytes;
                seen = allocated;
                if (isQuiet && allocated - trimmedAt > 2 * QuietBytes)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    trimmedAt = GC.GetTotalAllocatedBytes();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The way it ends.
        }
    }
}
