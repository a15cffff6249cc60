using System.Globalization;
using ModelBooster.ApiServer;

namespace ModelBooster.Benchmarks;

/// <summary>Prints what was measured.</summary>
internal static class Report
{
    private const double MiB = 1024 * 1024;

    /// <summary>One table for one number of boosters.</summary>
    public static void Print(TextWriter output, int count, IReadOnlyList<Block> ceiling, IReadOnlyList<ControllerBlock> controller)
    {
        var best = new Sample(ceiling.Select(block => PerSecond(count, block)));
        var ours = new Sample(controller.Select(block => PerSecond(count, block.Work)));
        output.WriteLine();
        output.WriteLine(Invariant($"{count} boosters at once, {controller.Count} rounds in turn, medians"));
        Row(output, "", "null writer", "controller");
        Row(output, "boosters/s", Show(best.Median, "0.0"), Show(ours.Median, "0.0"));
        Row(output, "share of the ceiling", "", Show(100 * ours.Median / best.Median, "0") + " %");
        Row(output, "  lowest and highest boosters/s", Range(best), Range(ours));
        PrintTimes(output, "time to children p50, ms", ceiling, controller, block => block.ToChildren.At(50));
        PrintTimes(output, "time to children p99, ms", ceiling, controller, block => block.ToChildren.At(99));
        PrintTimes(output, "Available to Active p50, ms", ceiling, controller, block => block.ToActive.At(50));
        PrintTimes(output, "Available to Active p99, ms", ceiling, controller, block => block.ToActive.At(99));
        Row(output, "CPU seconds per 1,000 boosters", "", Median(controller, b => b.Processor.TotalSeconds * 1000 / count, "0.0"));
        PrintMemory(output, "RSS empty, MiB", controller, b => b.Empty);
        PrintMemory(output, "RSS when all are Active, MiB", controller, b => b.Full);
        PrintMemory(output, "RSS after the idle time, MiB", controller, b => b.Idle);
        Row(output, "writes while idle (most)", "", Show(controller.Max(b => b.IdleWrites), "0"));
        Row(output, "writes by a restart (most)", "", Show(controller.Max(b => b.RestartWrites), "0"));
        PrintRequests(output, count, ceiling[^1].Requests, controller[^1].Work.Requests);
    }

    private static void PrintTimes(
        TextWriter output,
        string what,
        IReadOnlyList<Block> ceiling,
        IReadOnlyList<ControllerBlock> controller,
        Func<Block, double> time) =>
        Row(output, what, Median(ceiling, time), Median(controller, block => time(block.Work)));

    private static void PrintMemory(
        TextWriter output, string what, IReadOnlyList<ControllerBlock> controller, Func<ControllerBlock, ResidentMemory> of)
    {
        Row(output, what, "", Median(controller, b => of(b).Total / MiB, "0.0"));
        Row(output, "  of it heap and stacks / jitted code / mapped files", "", string.Join(" / ",
            Median(controller, b => of(b).Anonymous / MiB),
            Median(controller, b => of(b).Shared / MiB),
            Median(controller, b => of(b).File / MiB)));
    }

    private static void PrintRequests(TextWriter output, int count, RequestCounts ceiling, RequestCounts controller)
    {
        output.WriteLine();
        Row(output, "requests per booster, last round, by the server's count", "null writer", "controller");
        var kinds = ceiling.ByKind.Keys.Union(controller.ByKind.Keys).Where(OfTheWriter);
        foreach (var kind in kinds.OrderBy(k => k.Resource).ThenBy(k => k.Subresource).ThenBy(k => k.Verb))
        {
            Row(
                output,
                $"  {kind.Verb} {kind.Resource}{(kind.Subresource.Length > 0 ? "/" + kind.Subresource : "")}",
                Show(ceiling.ByKind.GetValueOrDefault(kind) / (double)count, "0.00"),
                Show(controller.ByKind.GetValueOrDefault(kind) / (double)count, "0.00"));
        }
    }

    /// <summary>What the benchmark itself asks (making boosters, playing Kthena, watching, reading metrics) is left out.</summary>
    private static bool OfTheWriter(RequestKind kind) => kind is not
        ({ Verb: "POST", Resource: "modelboosters" } or { Verb: "PATCH", Resource: "modelservings", Subresource: "status" }
        or { Verb: "WATCH" } or { Resource: "" });

    private static double PerSecond(int count, Block block) => count / block.Elapsed.TotalSeconds;

    private static string Range(Sample sample) => $"{Show(sample.At(0), "0.0")}–{Show(sample.At(100), "0.0")}";

    private static string Median<T>(IEnumerable<T> blocks, Func<T, double> value, string format = "0") =>
        Show(new Sample(blocks.Select(value)).Median, format);

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static void Row(TextWriter output, string what, string ceiling, string controller) =>
        output.WriteLine(Invariant($"{what,-56}{ceiling,14}{controller,14}").TrimEnd());

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
