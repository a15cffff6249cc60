using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.ApiServer;
using ModelBooster.Conversion;

namespace ModelBooster.Benchmarks;

/// <summary>One server, and the blocks that are run on it in turn.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private const string Creator = "creator";

    private readonly KubeApiServer server;
    private readonly Settings settings;
    private readonly HttpClient http;
    private readonly KubeClient client;
    private readonly JsonObject template;
    private int blocks;

    private Bench(KubeApiServer server, Settings settings)
    {
        this.server = server;
        this.settings = settings;
        http = server.CreateHttpClient(Creator);
        client = new KubeClient(http);
        template = Manifest.Read(Path.Combine(AppContext.BaseDirectory, "booster.yaml")).Single();
    }

    private RenderSettings Rendering => new(
        settings.Release == KthenaRelease.V04 ? KthenaGeneration.V04 : KthenaGeneration.V10,
        "registry.example.com/downloader:1",
        "registry.example.com/runtime:1");

    /// <summary>Starts a server with the CRDs.</summary>
    public static async Task<Bench> StartAsync(Settings settings)
    {
        var server = await KubeApiServer.StartAsync(new ServerOptions
        {
            Audit = false,
            Fsync = settings.Fsync,
            ExtraArguments = ["--delete-collection-workers=16"],
        });
        var bench = new Bench(server, settings);
        await CustomResources.InstallAsync(bench.client, settings.Release, settings.Source);
        return bench;
    }

    /// <summary>The ceiling: the same writes from a client that has nothing to think about.</summary>
    public async Task<Block> RunNullWriterAsync(int count)
    {
        var ns = await NewNamespaceAsync();
        using var writerHttp = server.CreateHttpClient("null-writer");
        using var writer = new NullWriter(writerHttp, settings.Parallelism, Rendering);
        var boosters = BoostersFor(ns, count);
        boosters.ForEach(writer.Render);
        var serving = new List<Task>();
        var block = await RunAsync(ns, boosters, writer.Children, observer =>
        {
            observer.Available = writer.SeeAvailable;
            return booster =>
            {
                lock (serving)
                {
                    serving.Add(writer.ServeAsync(ns, booster.Name(), booster.Uid()));
                }
            };
        });
        await Task.WhenAll(serving);
        await WipeAsync(ns);
        return block;
    }

    /// <summary>The controller: a process of its own, started anew for every block.</summary>
    public async Task<ControllerBlock> RunControllerAsync(int count)
    {
        var ns = await NewNamespaceAsync();
        var boosters = BoostersFor(ns, count);
        ResidentMemory empty, full, idle;
        long idleWrites;
        TimeSpan processor;
        Block block;
        await using (var controller = await StartControllerAsync())
        {
            empty = controller.Memory();
            var before = controller.ProcessorTime();
            block = await RunAsync(ns, boosters, ChildrenOf(boosters[0]), _ => _ => { });
            processor = controller.ProcessorTime() - before;
            full = controller.Memory();
            await SettleAsync();
            idleWrites = await WritesWhileIdleAsync(settings.Idle);
            idle = controller.Memory();
            await controller.StopAsync();
        }

        var atRestart = await server.RequestCountsAsync();
        long restartWrites;
        await using (var second = await StartControllerAsync())
        {
            await IdleAsync(TimeSpan.FromSeconds(3));
            restartWrites = WritesIn((await server.RequestCountsAsync()).Since(atRestart));
            await second.StopAsync();
        }

        await WipeAsync(ns);
        return new ControllerBlock(block, empty, full, idle, processor, idleWrites, restartWrites);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>Makes the boosters while everybody watches, and waits until the last is Active.</summary>
    private async Task<Block> RunAsync(string ns, List<JsonObject> boosters, int children, Func<Observer, Action<JsonObject>> prepare)
    {
        await using var observer = Observer.Start(server, ns, settings.Release, boosters.Count, children);
        var created = prepare(observer);
        var before = await server.RequestCountsAsync();
        var start = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(boosters, new ParallelOptions { MaxDegreeOfParallelism = settings.Parallelism }, async (booster, _) =>
        {
            var made = await client.CreateAsync(Resources.ModelBoosters, ns, booster);
            observer.SeeCreated(made.Uid());
            created(made);
        });
        await observer.AllActive.WaitAsync(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(boosters.Count));
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        return new Block(elapsed, observer.ToChildren, observer.ToActive, (await server.RequestCountsAsync()).Since(before));
    }

    private Task<ControllerProcess> StartControllerAsync() =>
        ControllerProcess.StartReadyAsync(
            server, string.Create(CultureInfo.InvariantCulture, $"controller-{++blocks}"), [.. settings.ControllerArguments]);

    private List<JsonObject> BoostersFor(string ns, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var booster = template.DeepClone().AsObject();
        booster["metadata"]!["name"] = string.Create(CultureInfo.InvariantCulture, $"model-{i:00000}");
        booster["metadata"]!["namespace"] = ns;
        return booster;
    })];

    private int ChildrenOf(JsonObject booster)
    {
        using var writer = new NullWriter(http, 1, Rendering);
        writer.Render(booster);
        return writer.Children;
    }

    private async Task<string> NewNamespaceAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"block-{++blocks}");
        await client.CreateNamespaceAsync(name);
        return name;
    }

    /// <summary>The last writes of a burst (Events, a coalesced status) are let through before silence is listened to.</summary>
    private static Task SettleAsync() => IdleAsync(TimeSpan.FromSeconds(2));

    private static Task IdleAsync(TimeSpan time) =>
        Eventually.StaysAsync(() => Task.FromResult(true), stays => stays, "nothing", time);

    private async Task<long> WritesWhileIdleAsync(TimeSpan time)
    {
        var before = await server.RequestCountsAsync();
        await IdleAsync(time);
        return WritesIn((await server.RequestCountsAsync()).Since(before));
    }

    private static long WritesIn(RequestCounts counts) =>
        counts.ByKind.Where(pair => pair.Key.Verb is not ("GET" or "LIST" or "WATCH" or "CONNECT")).Sum(pair => pair.Value);

    /// <summary>Nothing of a block is left for the next one, which must not have to read it.</summary>
    private async Task WipeAsync(string ns)
    {
        var kinds = Resources.ChildrenOf(settings.Release);
        foreach (var kind in kinds.Prepend(Resources.ModelBoosters).Append(Resources.Events))
        {
            await client.SendAsync(HttpMethod.Delete, kind.At(ns));
            await Eventually.HoldsAsync(
                () => client.ListAsync(kind, ns), left => left.Count == 0, $"{kind.Plural} are gone", show: left => $"{left.Count} left");
        }
    }
}
