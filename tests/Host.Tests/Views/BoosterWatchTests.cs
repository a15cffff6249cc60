using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Host.Tests.Support;
using ModelBooster.Host.Views;
using Spectre.Console;
using static ModelBooster.Host.Tests.Support.Samples;

namespace ModelBooster.Host.Tests.Views;

public sealed class BoosterWatchTests : IAsyncDisposable
{
    private readonly FakeCluster cluster = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lines output = new();
    private readonly Lines errors = new();
    private Task watching = Task.CompletedTask;

    [Fact]
    public async Task In_a_pipe_each_change_is_a_line_until_it_is_stopped()
    {
        var first = cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));
        await PrintAsync(first);
        cluster.Happens(new WatchEvent.Changed(first));
        cluster.Happens(new WatchEvent.Changed(cluster.Put(Kinds.ModelBooster, Booster("llama", ready: true))));
        cluster.Happens(new WatchEvent.Bookmark("300"));
        cluster.Happens(new WatchEvent.Deleted(first));

        Assert.Equal("team-a/llama  Active  not Ready  1/2 replicas  model big  Progressing: one is missing", await output.NextAsync());
        Assert.Equal("team-a/llama  Active  Ready  1/2 replicas  model big", await output.NextAsync());
        Assert.Equal("team-a/llama  gone", await output.NextAsync());
    }

    [Fact]
    public async Task In_a_pipe_each_Event_from_now_on_is_a_line_of_its_own_kind()
    {
        Put(Event("1", "llama", "restored long ago", time: "2026-01-02T02:00:00Z"));
        await PrintAsync();
        Happens(Event("2", "llama", "restored spec.model"));
        Happens(Event("2", "llama", "restored spec.model"));
        Happens(Event("3", "llama", "1 of 1 replicas available", "Active"));

        Assert.Equal("event  team-a/llama  ChildRestored  restored spec.model", await output.NextAsync());
        Assert.Equal("event  team-a/llama  Active  1 of 1 replicas available", await output.NextAsync());
    }

    [Fact]
    public async Task Of_a_booster_that_is_not_shown_no_Event_is_shown_either()
    {
        await PrintAsync(isShown: key => key.Name == "llama");
        Happens(Event("1", "qwen", "restored spec.model"));
        Happens(Event("2", "llama", "restored spec.rules"));

        Assert.Equal("event  team-a/llama  ChildRestored  restored spec.rules", await output.NextAsync());
    }

    [Fact]
    public async Task Who_may_not_read_Events_sees_the_boosters_all_the_same()
    {
        cluster.Forbidden[Kinds.Event] = new ApiFailure(403, "Forbidden", "events is forbidden");
        var first = cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));
        await PrintAsync(first);
        cluster.Happens(new WatchEvent.Changed(cluster.Put(Kinds.ModelBooster, Booster("llama", ready: true))));

        Assert.Equal("modelbooster: Events cannot be shown: events is forbidden", await errors.NextAsync());
        Assert.EndsWith("one is missing", await output.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("team-a/llama  Active  Ready", await output.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_Events_of_the_controller_are_asked_for()
    {
        await PrintAsync();
        Happens(Event("1", "llama", "restored spec.model"));
        await output.NextAsync();

        Assert.Contains($"reportingController={EventDocument.ReportingController}", cluster.FieldSelectors);
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_field_is_asked_for_all_Events()
    {
        var feed = BoosterWatch.Events(cluster, "team-a", TimeProvider.System);
        cluster.Forbidden[Kinds.Event] = new ApiFailure(400, "BadRequest", "field label not supported");
        await feed.ListAsync(stop.Token);

        Assert.Equal([$"reportingController={EventDocument.ReportingController}", null], cluster.FieldSelectors);
    }

    [Fact]
    public async Task It_ends_by_itself_once_what_it_waits_for_is_there()
    {
        await PrintAsync(isDone: boosters => boosters.Any(BoosterTree.IsSettled));
        Assert.False(watching.IsCompleted);
        cluster.Happens(new WatchEvent.Changed(cluster.Put(Kinds.ModelBooster, Booster("llama", ready: true))));

        await output.NextAsync();
        await watching;
    }

    [Fact]
    public async Task On_a_terminal_it_is_drawn_on_a_screen_of_its_own_and_stays_to_be_read_at_the_end()
    {
        await using var drawn = new StringWriter();
        var screen = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(drawn),
        });
        var first = cluster.Put(Kinds.ModelBooster, Booster("llama", ready: false));
        await Watch(_ => true, null).DrawAsync([first], screen, new CancellationToken(canceled: true));

        var end = drawn.ToString().Split("\e[?1049l\e[?25h");
        Assert.StartsWith("\e[?1049h\e[?25l\e[H", end[0], StringComparison.Ordinal);
        Assert.StartsWith("team-a/llama ", end[1], StringComparison.Ordinal);
        Assert.DoesNotContain("\e", end[1], StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
        await output.DisposeAsync();
        await errors.DisposeAsync();
    }

    private async Task PrintAsync(
        LiveObject? first = null, Func<ObjectKey, bool>? isShown = null, Func<IReadOnlyCollection<LiveObject>, bool>? isDone = null)
    {
        watching = Watch(isShown ?? (_ => true), isDone).PrintAsync(first is null ? [] : [first], output, errors, stop.Token);
        await cluster.Watched.Task;
    }

    private BoosterWatch Watch(Func<ObjectKey, bool> isShown, Func<IReadOnlyCollection<LiveObject>, bool>? isDone) => new(
        new ObjectFeed(cluster, Kinds.ModelBooster, "team-a", TimeProvider.System),
        BoosterWatch.Events(cluster, "team-a", TimeProvider.System),
        isShown,
        TimeProvider.System)
    {
        Since = new DateTimeOffset(2026, 1, 2, 3, 0, 0, TimeSpan.Zero),
        IsDone = isDone,
    };

    private void Put(JsonObject said) => cluster.Put(Kinds.Event, said);

    private void Happens(JsonObject said) => cluster.Happens(new WatchEvent.Changed(cluster.Put(Kinds.Event, said)), Kinds.Event);
}
