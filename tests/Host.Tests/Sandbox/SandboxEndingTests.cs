using System.Diagnostics;
using ModelBooster.Host.Tests.Support;

namespace ModelBooster.Host.Tests.Sandbox;

/// <summary>The sandbox as a process of its own: it ends when it is told to, in good order.</summary>
public sealed class SandboxEndingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_it_with_nothing_cut_short_and_nothing_left_behind(string signal)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "signals are sent with kill and env of GNU");
        await using var output = new Lines();
        await using var errors = new Lines();
        using var sandbox = Start(output, errors);
        await errors.NextAsync();
        var kubeconfig = (await errors.NextAsync()).Split('=')[1];
        Assert.True(File.Exists(kubeconfig));
        await output.NextAsync();

        await Process.Start("kill", [$"-{signal}", $"{sandbox.Id}"]).WaitForExitAsync();
        await sandbox.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal((0, ""), (sandbox.ExitCode, string.Join('\n', errors.Rest())));
        Assert.False(Directory.Exists(Path.GetDirectoryName(kubeconfig)));
    }

    /// <summary>With the signals' usual meaning, which a child of a background job would not have.</summary>
    private static Process Start(Lines output, Lines errors)
    {
        var program = typeof(ModelBooster.Host.Commands.CommandLine).Assembly.Location;
        var process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT,HUP", "dotnet", program, "sandbox"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, line) => output.WriteLine(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => errors.WriteLine(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
