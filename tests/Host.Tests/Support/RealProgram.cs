using System.Diagnostics;
using ModelBooster.ApiServer;

namespace ModelBooster.Host.Tests.Support;

/// <summary>The built program in a process of its own, called by a real bash as <c>modelbooster</c>.</summary>
internal static class RealProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs a script.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="script">What bash is to do.</param>
    public static async Task<TheProgram.Result> BashAsync(string folder, string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PATH"] = $"{folder}:{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}",
                ["HOME"] = folder,
                ["KUBECONFIG"] = null,
            },
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new TheProgram.Result(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>A folder in which examples work as printed: <c>booster.yaml</c>, <c>boosters</c>, a kubectl that has boosters.</summary>
    public static string PrepareFolder()
    {
        var folder = Directory.CreateTempSubdirectory("modelbooster-cli").FullName;
        var examples = Path.Combine(RepositoryFiles.Root, "examples");
        File.Copy(Path.Combine(examples, "01-single-node-cpu.yaml"), Path.Combine(folder, "booster.yaml"));
        Directory.CreateDirectory(Path.Combine(folder, "boosters"));
        foreach (var file in Directory.GetFiles(examples, "0*.yaml"))
        {
            File.Copy(file, Path.Combine(folder, "boosters", Path.GetFileName(file)));
        }

        var kubectl = Path.Combine(folder, "kubectl");
        File.WriteAllText(kubectl, "#!/bin/bash\ncase $1 in get) cat booster.yaml ;; apply) grep -q ^kind: ;; *) exit 9 ;; esac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(kubectl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }
}
