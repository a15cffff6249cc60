using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using ModelBooster.Host.Commands.Help;

namespace ModelBooster.Host.Commands;

/// <summary><c>version</c>: version, commit and runtime.</summary>
internal static class VersionCommand
{
    public static Command Make(Terminal terminal)
    {
        var command = new DocumentedCommand("version", "Prints version, commit and runtime.", new Documentation());
        command.SetAction(_ =>
        {
            var assembly = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            var parts = (assembly?.InformationalVersion ?? "unknown").Split('+', 2);
            terminal.Output.WriteLine($"modelbooster {parts[0]}");
            terminal.Output.WriteLine($"commit       {(parts.Length > 1 ? parts[1] : "unknown")}");
            terminal.Output.WriteLine($"runtime      {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
            return ExitCodes.Done;
        });
        return command;
    }
}
