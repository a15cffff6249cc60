using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace ModelBooster.ApiServer;

/// <summary>Resident memory of a process, in bytes.</summary>
/// <param name="Total">All of it (VmRSS).</param>
/// <param name="Anonymous">Heap, stacks, data: its own.</param>
/// <param name="File">Pages of mapped files: shared with whoever maps them too, and given back under pressure.</param>
/// <param name="Shared">Shared memory; in .NET, code that was compiled while running.</param>
public sealed record ResidentMemory(long Total, long Anonymous, long File, long Shared);

/// <summary>The real program, <c>modelbooster run</c>, as a process of its own.</summary>
public sealed class ControllerProcess : IAsyncDisposable
{
    /// <summary>Path of another <c>modelbooster</c> (.dll or executable) than the one beside the tests: a published one, say.</summary>
    public const string ProgramVariable = "MODELBOOSTER_PROGRAM";

    private readonly GuardedProcess process;
    private readonly HttpClient health;

    private ControllerProcess(GuardedProcess process, string user, int healthPort)
    {
        this.process = process;
        User = user;
        health = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{healthPort}/"), Timeout = TimeSpan.FromSeconds(5) };
    }

    /// <summary>How long a graceful end is waited for. The program promises 10 s; a busy machine is given more.</summary>
    public static TimeSpan StopDeadline { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The user whose certificate it shows: <see cref="AuditRecord.User"/>.</summary>
    public string User { get; }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>Starts the controller and waits until it says that it is ready.</summary>
    /// <param name="server">The server it works on.</param>
    /// <param name="user">Its user; another name per process, to tell their requests apart.</param>
    /// <param name="arguments">More arguments for <c>run</c>.</param>
    public static async Task<ControllerProcess> StartReadyAsync(IScenarioServer server, string user, params string[] arguments)
    {
        var controller = await StartAsync(server.KubeconfigFor(user), server.Folder, user, arguments);
        try
        {
            await controller.UntilReadyAsync();
            return controller;
        }
        catch
        {
            await controller.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the controller without waiting for anything.</summary>
    /// <param name="kubeconfig">Path of a kubeconfig; need not exist.</param>
    /// <param name="folder">Where its output is kept.</param>
    /// <param name="user">The user of the kubeconfig.</param>
    /// <param name="arguments">More arguments for <c>run</c>.</param>
    public static async Task<ControllerProcess> StartAsync(string kubeconfig, string folder, string user, params string[] arguments)
    {
        var port = Loopback.FreePorts(1)[0];
        string[] run = ["run", "--kubeconfig", kubeconfig, "--health-port", port.ToString(CultureInfo.InvariantCulture), .. arguments];
        return new ControllerProcess(await StartProgramAsync(run, Path.Combine(folder, user)), user, port);
    }

    /// <summary>Starts the program with any command line.</summary>
    /// <param name="arguments">Command and options.</param>
    /// <param name="logs">Path of its output files without their endings.</param>
    public static Task<GuardedProcess> StartProgramAsync(IEnumerable<string> arguments, string logs)
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, "modelbooster.dll");
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        // Nothing of this machine's own clusters may be found by chance.
        var environment = new Dictionary<string, string?> { ["KUBECONFIG"] = null, ["KUBERNETES_SERVICE_HOST"] = null };
        return program.EndsWith(".dll", StringComparison.Ordinal)
            ? GuardedProcess.StartAsync(dotnet, [program, .. arguments], logs, environment)
            : GuardedProcess.StartAsync(program, arguments, logs, environment);
    }

    /// <summary>Waits until /readyz says yes.</summary>
    public Task UntilReadyAsync() => Eventually.HoldsAsync(
        async () => process.Exited.IsCompleted ? $"ended with {await process.Exited}" : await ProbeAsync("readyz"),
        answer => answer == "200" || Ended(answer),
        $"controller {User} is ready",
        show: answer => $"{answer}\n{process.Tail()}");

    /// <summary>The status code of a health endpoint, or why there is none.</summary>
    public async Task<string> ProbeAsync(string endpoint)
    {
        try
        {
            using var answer = await health.GetAsync(new Uri(endpoint, UriKind.Relative));
            return ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or OperationCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>Ends it with SIGTERM.</summary>
    /// <returns>Its exit code; 137 where it had to be killed after <see cref="StopDeadline"/>.</returns>
    public Task<int> StopAsync() => process.StopAsync(StopDeadline);

    /// <summary>Sends it a signal by name: STOP, CONT.</summary>
    public void Signal(string name) => process.Signal(name);

    /// <summary>Kills it.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>Every line it has written to standard output and standard error.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync() =>
        [.. await LogFile.LinesAsync(process.OutputFile), .. await LogFile.LinesAsync(process.ErrorFile)];

    /// <summary>Memory it holds now, as the kernel counts it.</summary>
    public ResidentMemory Memory()
    {
        var fields = File.ReadLines($"/proc/{Id}/status").Select(line => line.Split(':', 2)).ToDictionary(f => f[0], f => f[1]);
        long Bytes(string field) => 1024 * long.Parse(fields[field].AsSpan().Trim().TrimEnd("kB "), CultureInfo.InvariantCulture);
        return new ResidentMemory(Bytes("VmRSS"), Bytes("RssAnon"), Bytes("RssFile"), Bytes("RssShmem"));
    }

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan ProcessorTime()
    {
        using var self = Process.GetProcessById(Id);
        return self.TotalProcessorTime;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        health.Dispose();
    }

    private bool Ended(string answer) => answer.StartsWith("ended", StringComparison.Ordinal)
        ? throw new InvalidOperationException($"controller {User} {answer}:\n{process.Tail()}")
        : false;
}
