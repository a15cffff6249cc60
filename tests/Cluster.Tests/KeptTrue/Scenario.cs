using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using ModelBooster.Cluster.Tests.Scenarios;
using Xunit.Abstractions;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>
/// What every test here begins and ends with: a stage, a controller (the server's, or one of its own that sees no other
/// namespace), and the writes as the audit log tells them.
/// </summary>
public abstract class Scenario(ApiServerFixture fixture, ITestOutputHelper output) : Staged(fixture)
{
    private Fence? fence;
    private ServingStandIn? standIn;

    protected ITestOutputHelper Output { get; } = output;

    protected KubeClient Client => Fixture.Client;

    protected string Namespace => Stage.Namespace;

    private protected ConditionLog Conditions => Stage.Conditions;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        fence = new Fence(Stage);
        if (Fixture is ControlledServer server)
        {
            Stage.Heed(await server.ControllerAsync());
        }
    }

    public override async Task DisposeAsync()
    {
        if (standIn is not null)
        {
            await standIn.DisposeAsync();
        }

        if (fence is not null)
        {
            Output.WriteLine(Conditions.Told());
        }

        await base.DisposeAsync();
    }

    /// <summary>A controller of this scene's own.</summary>
    protected Task<ControllerProcess> StartControllerAsync(params string[] arguments) =>
        Stage.StartControllerAsync(["--namespace", Namespace, .. arguments]);

    /// <summary>From now on every generation of every serving is reported available, as soon as it is seen.</summary>
    protected void PlayKthena() => standIn = ServingStandIn.Start(Fixture.Server, Namespace);

    /// <summary>A booster that is made, and whose backends are available for the first time.</summary>
    protected async Task<JsonObject> GivenAsync(JsonObject manifest)
    {
        var booster = await Stage.CreateAsync(manifest);
        return await SettleAsync(booster);
    }

    /// <summary>Its children are applied, its servings are reported available, and it says so.</summary>
    protected async Task<JsonObject> SettleAsync(JsonObject booster)
    {
        await Stage.UntilAsync("Initialized", booster.Name());
        await Stage.MakeAvailableAsync(booster);
        await Stage.UntilAsync("Active", booster.Name());
        return await Stage.UntilAsync("Ready", booster.Name());
    }

    /// <summary>A merge patch of a booster, in YAML.</summary>
    protected Task<JsonObject> EditAsync(JsonObject booster, string patch) =>
        Client.PatchAsync(Resources.ModelBoosters, Namespace, booster.Name(), Manifest.Parse(patch)[0]);

    /// <summary>A merge patch of a child, in YAML.</summary>
    private protected Task<JsonObject> PatchAsync(Resource kind, string name, string patch, string? subresource = null) =>
        Client.PatchAsync(kind, Namespace, name, Manifest.Parse(patch)[0], subresource);

    private protected async Task<JsonObject> ReadAsync(Resource kind, string name) =>
        await Client.GetAsync(kind, Namespace, name) ?? throw new InvalidOperationException($"there is no {kind.Plural} {name}");

    private protected async Task<JsonObject> UntilAsync(Resource kind, string name, Func<JsonObject, bool> holds, string what) =>
        (await Client.UntilAsync(kind, Namespace, name, now => now is not null && holds(now), what))!;

    private protected Task UntilGoneAsync(Resource kind, string name) => Client.UntilAsync(kind, Namespace, name, now => now is null, "gone");

    /// <summary>Waits until a booster's condition is as told.</summary>
    protected async Task<Condition> UntilConditionAsync(JsonObject booster, string type, string status, string reason)
    {
        var now = await UntilAsync(
            Resources.ModelBoosters,
            booster.Name(),
            o => o.Condition(type) is { } condition && condition.Status == status && condition.Reason == reason,
            $"{type} is {status} for {reason}");
        return now.Condition(type)!;
    }

    /// <summary>Everything that was done here before this has been seen by the controller, and answered.</summary>
    protected Task FenceAsync() => fence!.PassAsync();

    /// <summary>Notes of the Events on a booster with this reason.</summary>
    protected async Task<IReadOnlyList<string>> EventsAsync(JsonObject booster, string reason) =>
        [.. (await Client.ListAsync(Resources.Events, Namespace))
            .Where(e => e["regarding"]!["uid"].Text() == booster.Uid() && e["reason"].Text() == reason)
            .Select(e => e["note"].Text())];

    /// <summary>Waits for an Event on a booster that speaks of something.</summary>
    protected Task UntilEventAsync(JsonObject booster, string reason, string about) => Eventually.HoldsAsync(
        () => EventsAsync(booster, reason),
        notes => notes.Any(note => note.Contains(about, StringComparison.Ordinal)),
        $"an Event {reason} about {about}",
        show: notes => string.Join('\n', notes));

    /// <summary>What the controllers write here while something happens, as a row of the table of writes.</summary>
    /// <param name="scenario">Its name in the table.</param>
    /// <param name="act">What happens, and what is waited for.</param>
    /// <param name="isControlled">False where no controller runs before it: there is nobody to wait for.</param>
    private protected async Task<Writes> WritesOfAsync(string scenario, Func<Task> act, bool isControlled = true)
    {
        if (isControlled)
        {
            await FenceAsync();
        }

        var before = (await Writes.AllAsync(Stage)).Count;
        await act();
        await FenceAsync();
        var writes = new Writes([.. (await Writes.AllAsync(Stage)).Skip(before)]);
        Output.WriteLine($"| {scenario} | {writes} |");
        return writes;
    }

    /// <summary>resourceVersion of every child of a booster.</summary>
    private protected async Task<IReadOnlyDictionary<string, string>> VersionsAsync(JsonObject booster, Resource? except = null) =>
        (await Stage.ChildrenAsync(booster)).Where(child => child.Kind != except)
            .ToDictionary(child => $"{child.Kind.Plural} {child.Object.Name()}", child => child.Object.ResourceVersion());
}
