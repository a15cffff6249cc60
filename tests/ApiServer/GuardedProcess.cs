using System.Diagnostics;
using System.Globalization;

namespace ModelBooster.ApiServer;

/// <summary>
/// A child process that never outlives this one: a small shell between the two holds a pipe to us, passes signals on that come
/// through it, and kills the child when the pipe closes, which the kernel does however this process ends.
/// (The parent-death signal would not do: it fires when the <i>thread</i> that started the child ends.)
/// </summary>
public sealed class GuardedProcess : IAsyncDisposable
{
    private const string Guard =
        """
        out=$1 err=$2; shift 2
        "$@" </dev/null >>"$out" 2>>"$err" &
        child=$!
        exec 3<&0 2>/dev/null
        { while read -r signal; do kill -s "$signal" "$child"; done; kill -s KILL "$child"; } <&3 >/dev/null &
        reader=$!
        echo "$child"
        wait "$child"
        echo $?
        kill "$reader"
        """;

    private readonly Process shell;

    private GuardedProcess(Process shell, int id, string output, string error)
    {
        this.shell = shell;
        Id = id;
        OutputFile = output;
        ErrorFile = error;
        Exited = ReadExitCodeAsync();
    }

    /// <summary>Process id of the child itself.</summary>
    public int Id { get; }

    /// <summary>File that takes its standard output.</summary>
    public string OutputFile { get; }

    /// <summary>File that takes its standard error.</summary>
    public string ErrorFile { get; }

    /// <summary>Done when the child has ended; its exit code, 128 + n after signal n.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="program">Path, or a name to be found in PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logs">Path of its log files without <c>.out</c> and <c>.err</c>; they are appended to.</param>
    /// <param name="environment">Variables added to ours; null removes one.</param>
    public static async Task<GuardedProcess> StartAsync(
        string program, IEnumerable<string> arguments, string logs, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-c", Guard, "guard", logs + ".out", logs + ".err", program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var shell = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        var id = await shell.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{program} could not be started");
        return new GuardedProcess(shell, int.Parse(id, CultureInfo.InvariantCulture), logs + ".out", logs + ".err");
    }

    /// <summary>Sends a signal by name, without SIG: TERM, KILL, STOP, CONT. Nothing happens when the child has ended.</summary>
    public void Signal(string name)
    {
        try
        {
            shell.StandardInput.WriteLine(name);
            shell.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is closed: the child has ended.
        }
    }

    /// <summary>Asks the child to end, kills it after a deadline, and tells its exit code.</summary>
    public async Task<int> StopAsync(TimeSpan deadline)
    {
        Signal("TERM");
        try
        {
            return await Exited.WaitAsync(deadline);
        }
        catch (TimeoutException)
        {
            return await KillAsync();
        }
    }

    /// <summary>Kills the child and waits for its end.</summary>
    public async Task<int> KillAsync()
    {
        Signal("KILL");
        return await Exited;
    }

    /// <summary>Closes the pipe, as the end of this process would.</summary>
    internal void CloseGuardPipe() => shell.StandardInput.Dispose();

    /// <summary>The last lines of what the child has said on standard output and standard error.</summary>
    public string Tail(int lines = 20) => LogFile.Tail(OutputFile, lines) + LogFile.Tail(ErrorFile, lines);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        shell.Dispose();
    }

    private async Task<int> ReadExitCodeAsync()
    {
        var code = await shell.StandardOutput.ReadLineAsync();
        await shell.WaitForExitAsync();
        return code is null ? -1 : int.Parse(code, CultureInfo.InvariantCulture);
    }
}
