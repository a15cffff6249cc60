using System.CommandLine;
using ModelBooster.ApiServer;
using ModelBooster.Benchmarks;

var boosters = With("--boosters", "how many boosters at once; several numbers, several tables", "100,1000");
var rounds = With("--rounds", "how often null writer and controller take turns", 3);
var parallelism = With("--parallelism", "writes that the null writer keeps in flight", 16);
var kthena = With("--kthena", "generation of Kthena's CRDs: v0.4 or v1.0", "v0.4");
var crds = With("--crds", "whose CRDs of the children: ours or kthenas", RepositoryFiles.Kthena is null ? "ours" : "kthenas");
var fsync = With("--fsync", "let etcd wait for the disk on every write", false);
var idle = With("--idle", "seconds of silence after all are Active", 10);
var controllerArguments = new Argument<string[]>("controller-arguments") { Description = "after --: more arguments for modelbooster run" };
var command = new RootCommand("Measures the controller against a null writer that sends the same writes, on one real API server.")
{
    boosters, rounds, parallelism, kthena, crds, fsync, idle, controllerArguments,
};
command.SetAction((parsed, _) => RunAsync(new Settings(
    [.. parsed.GetValue(boosters)!.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)],
    parsed.GetValue(rounds),
    parsed.GetValue(parallelism),
    parsed.GetValue(kthena) == "v1.0" ? KthenaRelease.V10 : KthenaRelease.V04,
    parsed.GetValue(crds) == "ours" ? CrdSource.Ours : CrdSource.Kthenas,
    parsed.GetValue(fsync),
    TimeSpan.FromSeconds(parsed.GetValue(idle)),
    parsed.GetValue(controllerArguments) ?? [])));
return await command.Parse(args).InvokeAsync();

static Option<T> With<T>(string name, string description, T usually) =>
    new(name) { Description = description, DefaultValueFactory = _ => usually };

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
