using System.Text;
using ModelBooster.Host.Commands;

namespace ModelBooster.Conversion.Tests;

/// <summary>Runs the program's commands within the test process.</summary>
internal static class TheProgram
{
    /// <summary>What a run left.</summary>
    internal sealed record Result(int Code, string Output, string Error)
    {
        public string[] Errors => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static Task<Result> Run(params string[] arguments) => RunWith("", arguments);

    public static async Task<Result> RunWith(string input, params string[] arguments)
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(arguments, new Terminal(stdin, output, error));
        return new Result(code, output.ToString(), error.ToString());
    }
}
