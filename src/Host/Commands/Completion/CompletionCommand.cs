using System.CommandLine;
using ModelBooster.Host.Commands.Help;

namespace ModelBooster.Host.Commands.Completion;

/// <summary><c>completion</c>: scripts that teach shells to complete the program's commands, options and their values.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private static readonly Documentation Documentation = new()
    {
        Details =
        [
            "The script asks the program itself at every Tab, so it stays right when the program is renewed. "
            + "It needs nothing but the shell. Names of boosters and namespaces come from the cluster, if it answers within two seconds.",
        ],
        Examples =
        [
            new("bash, in this shell; for every shell put the line into ~/.bashrc", "source <(modelbooster completion bash)"),
            new("zsh, in ~/.zshrc behind compinit", "source <(modelbooster completion zsh)"),
            new("fish", "modelbooster completion fish > ~/.config/fish/completions/modelbooster.fish"),
            new("PowerShell, in $PROFILE", "modelbooster completion pwsh | Out-String | Invoke-Expression"),
        ],
    };

    public static Command Make(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = $"{string.Join(", ", Shells.SkipLast(1))} or {Shells[^1]}." };
        Choices.Take(shell, Shells);
        var command = new DocumentedCommand(
            "completion", "Prints a script that makes a shell complete this program's commands.", Documentation)
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            terminal.Output.Write(Script(parsed.GetRequiredValue(shell)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var reader = new StreamReader(typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion/{shell}")!);
        return reader.ReadToEnd();
    }
}
