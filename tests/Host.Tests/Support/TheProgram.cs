using System.Text;
using Microsoft.Extensions.Time.Testing;
using ModelBooster.Cluster;
using ModelBooster.Host.Commands;

namespace ModelBooster.Host.Tests.Support;

/// <summary>Runs commands within the test process, on a cluster in memory.</summary>
internal static class TheProgram
{
    /// <summary>The time it is.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What a run left.</summary>
    internal sealed record Result(int Code, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public string[] Errors => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static async Task<Result> RunAsync(FakeCluster cluster, string input, params string[] arguments)
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.Run(arguments, new Terminal(stdin, output, error), Access(cluster));
        return new Result(code, output.ToString(), error.ToString());
    }

    /// <summary>A way to this cluster; its context's namespace is <c>team-a</c>.</summary>
    public static ClusterAccess Access(FakeCluster cluster) =>
        new(_ => new Answer<OpenedCluster>(new OpenedCluster(cluster, "team-a"), null), new FakeTimeProvider(Now));
}
