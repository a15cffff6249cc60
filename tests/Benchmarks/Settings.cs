using ModelBooster.ApiServer;

namespace ModelBooster.Benchmarks;

/// <summary>What one run of the benchmark does.</summary>
/// <param name="Boosters">Numbers of boosters, one after the other.</param>
/// <param name="Rounds">How often null writer and controller take turns for each number.</param>
/// <param name="Parallelism">Writes the null writer keeps in flight, and boosters made at a time.</param>
/// <param name="Release">Generation of Kthena's CRDs.</param>
/// <param name="Source">Whose CRDs of the children.</param>
/// <param name="Fsync">etcd waits for the disk.</param>
/// <param name="Idle">How long the controller is watched doing nothing once all is as wanted.</param>
/// <param name="ControllerArguments">Further arguments for <c>modelbooster run</c>.</param>
internal sealed record Settings(
    IReadOnlyList<int> Boosters,
    int Rounds,
    int Parallelism,
    KthenaRelease Release,
    CrdSource Source,
    bool Fsync,
    TimeSpan Idle,
    IReadOnlyList<string> ControllerArguments);

/// <summary>What one block has shown. Times are in milliseconds.</summary>
/// <param name="Elapsed">From the first booster's POST to the last booster's Active.</param>
/// <param name="ToChildren">Per booster: from the answer to its POST to its last child.</param>
/// <param name="ToActive">Per booster: from its serving's Available to its Active.</param>
/// <param name="Requests">The server's own count of requests meanwhile.</param>
internal sealed record Block(TimeSpan Elapsed, Sample ToChildren, Sample ToActive, RequestCounts Requests);

/// <summary>What is known of the controller beside its block.</summary>
/// <param name="Work">The block.</param>
/// <param name="Empty">Memory when it was ready and had no boosters.</param>
/// <param name="Full">Memory when all boosters were Active.</param>
/// <param name="Idle">Memory after the idle time.</param>
/// <param name="Processor">Processor time from ready to all Active.</param>
/// <param name="IdleWrites">Writes in the idle time, by the server's count.</param>
/// <param name="RestartWrites">Writes by a new process that found all as wanted.</param>
internal sealed record ControllerBlock(
    Block Work, ResidentMemory Empty, ResidentMemory Full, ResidentMemory Idle, TimeSpan Processor, long IdleWrites, long RestartWrites);
