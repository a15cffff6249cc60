using System.CommandLine;
using ModelBooster.ApiServer;
using ModelBooster.Benchmarks;

var boosters = new Option<string>("--boosters") { Description = "how many boosters at once; several numbers, several tables", DefaultValueFactory = _ => "100,1000" };
var rounds = new Option<int>("--rounds") { Description = "how often null writer and controller take turns", DefaultValueFactory = _ => 3 };
var parallelism = new Option<int>("--parallelism") { Description = "writes that the null writer keeps in flight", DefaultValueFactory = _ => 16 };
var kthena = new Option<string>("--kthena") { Description = "generation of Kthena's CRDs: v0.4 or v1.0", DefaultValueFactory = _ => "v0.4" };
var crds = new Option<string?>("--crds") { Description = "whose CRDs of the children: ours or kthenas (default: Kthena's where they are)" };
var fsync = new Option<bool>("--fsync") { Description = "let etcd wait for the disk on every write" };
var idle = new Option<int>("--idle") { Description = "seconds of silence after all are Active", DefaultValueFactory = _ => 10 };
var controllerArguments = new Argument<string[]>("controller-arguments") { Description = "after --: further arguments for modelbooster run" };
var command = new RootCommand("Measures the controller against a null writer that sends the same writes, on one real API server.")
{
    boosters, rounds, parallelism, kthena, crds, fsync, idle, controllerArguments,
};
command.SetAction((parsed, _) => RunAsync(new Settings(
    [.. parsed.GetValue(boosters)!.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
    parsed.GetValue(rounds),
    parsed.GetValue(parallelism),
    parsed.GetValue(kthena) == "v1.0" ? KthenaRelease.V10 : KthenaRelease.V04,
    (parsed.GetValue(crds) ?? (RepositoryFiles.Kthena is null ? "ours" : "kthenas")) == "ours" ? CrdSource.Ours : CrdSource.Kthenas,
    parsed.GetValue(fsync),
    TimeSpan.FromSeconds(parsed.GetValue(idle)),
    parsed.GetValue(controllerArguments) ?? [])));
return await command.Parse(args).InvokeAsync();

static async Task<int> RunAsync(Settings settings)
{
    if (KubeApiServer.WhyUnavailable is { } why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }

    Console.WriteLine(
        $"Kthena {(settings.Release == KthenaRelease.V04 ? "v0.4" : "v1.0")}, "
        + $"{(settings.Source == CrdSource.Ours ? "our" : "Kthena's own")} CRDs; {settings.Parallelism} writes in flight; "
        + $"etcd {(settings.Fsync ? "with" : "without")} fsync; {Environment.ProcessorCount} cores, shared with the server");
    await using var bench = await Bench.StartAsync(settings);
    await bench.RunNullWriterAsync(20);
    foreach (var count in settings.Boosters)
    {
        List<ModelBooster.Benchmarks.Block> ceiling = [];
        List<ControllerBlock> controller = [];
        for (var round = 0; round < settings.Rounds; round++)
        {
            ceiling.Add(await bench.RunNullWriterAsync(count));
            controller.Add(await bench.RunControllerAsync(count));
        }

        Report.Print(Console.Out, count, ceiling, controller);
    }

    return 0;
}
