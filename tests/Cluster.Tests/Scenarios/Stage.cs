using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>A namespace on a server, the controllers that work there, and a log of all conditions: what scenarios play on.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static int users;
    private readonly ApiServerFixture fixture;
    private readonly List<ControllerProcess> controllers = [];
    private readonly HashSet<string> heeded = [];

    private Stage(ApiServerFixture fixture, string @namespace)
    {
        this.fixture = fixture;
        Namespace = @namespace;
        Conditions = new ConditionLog(Client);
        Conditions.Watch(@namespace);
    }

    /// <summary>Users of the controllers that work here.</summary>
    public IReadOnlySet<string> Users => heeded;

    /// <summary>A namespace that no other test uses.</summary>
    public string Namespace { get; }

    /// <summary>What the conditions of all boosters here said, over the whole time.</summary>
    public ConditionLog Conditions { get; }

    public KubeClient Client => fixture.Client;

    public IScenarioServer Server => fixture.Server;

    public KthenaRelease Release => fixture.Release;

    /// <summary>Sets a stage without a controller.</summary>
    public static async Task<Stage> SetAsync(ApiServerFixture fixture) => new(fixture, await fixture.NewNamespaceAsync("scene"));

    /// <summary>Starts a controller and waits until it is ready; it ends with the stage.</summary>
    public async Task<ControllerProcess> StartControllerAsync(params string[] arguments)
    {
        var controller = await ControllerProcess.StartReadyAsync(Server, NewUser(), arguments);
        controllers.Add(controller);
        Heed(controller);
        return controller;
    }

    /// <summary>A controller that works here too, and that does not end with this stage.</summary>
    public void Heed(ControllerProcess controller) => heeded.Add(controller.User);

    /// <summary>A user name that no other controller has.</summary>
    public static string NewUser() => $"controller-{Interlocked.Increment(ref users)}";

    /// <summary>Makes a booster by POST, as kubectl does.</summary>
    /// <param name="booster">The manifest.</param>
    /// <param name="namespace">Where, if not on this stage.</param>
    public Task<JsonObject> CreateAsync(JsonObject booster, string? @namespace = null)
    {
        Conditions.Watch(@namespace ?? Namespace);
        return Client.CreateAsync(Resources.ModelBoosters, @namespace ?? Namespace, booster);
    }

    /// <summary>Waits until a booster's condition is True for its present generation.</summary>
    public async Task<JsonObject> UntilAsync(string condition, string name, string? @namespace = null) =>
        (await Client.UntilAsync(
            Resources.ModelBoosters, @namespace ?? Namespace, name,
            o => o.Is(condition) && o!.Condition(condition)!.ObservedGeneration == o!.Generation(),
            $"{condition} is True for its generation"))!;

    /// <summary>Every child of a booster, by its owner reference.</summary>
    public async Task<IReadOnlyList<(Resource Kind, JsonObject Object)>> ChildrenAsync(JsonObject booster)
    {
        var found = new List<(Resource, JsonObject)>();
        foreach (var kind in Resources.ChildrenOf(Release))
        {
            var objects = await Client.ListAsync(kind, booster.Namespace());
            found.AddRange(objects.Where(o => o.Owners().Any(owner => owner["uid"].Text() == booster.Uid())).Select(o => (kind, o)));
        }

        return found;
    }

    /// <summary>Reports every ModelServing of a booster available for its generation.</summary>
    public async Task MakeAvailableAsync(JsonObject booster)
    {
        foreach (var backend in Boosters.Backends(booster))
        {
            await ServingStandIn.MakeAvailableAsync(Client, booster.Namespace(), $"{booster.Name()}-{backend}");
        }
    }

    /// <summary>What this stage's controllers have asked of the server about one namespace; Events and leases are counted apart.</summary>
    /// <param name="namespace">The namespace; null for this stage's.</param>
    public async Task<IReadOnlyList<AuditRecord>> RequestsAsync(string? @namespace = null) =>
        [.. (await Server.AuditAsync()).Where(r =>
            heeded.Contains(r.User) && r.Namespace == (@namespace ?? Namespace) && r is { IsEvent: false, IsLease: false })];

    /// <summary>The writes among them.</summary>
    public async Task<IReadOnlyList<AuditRecord>> WritesAsync(string? @namespace = null) =>
        [.. (await RequestsAsync(@namespace)).Where(r => r.IsWrite)];

    /// <summary>Ends its controllers; then the conditions must have been true all the time.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var controller in controllers)
        {
            await controller.DisposeAsync();
        }

        await using var log = Conditions;
        await log.AssertTrueAsync();
    }
}
