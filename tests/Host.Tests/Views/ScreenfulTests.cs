using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Host.Tests.Support;
using ModelBooster.Host.Views;
using static ModelBooster.Host.Tests.Support.Samples;

namespace ModelBooster.Host.Tests.Views;

/// <summary>What fits on a screen, and what gives way where there is too much.</summary>
public sealed class ScreenfulTests
{
    private const string Sentence =
        "ModelServing llama-main: 0 of 1 replicas available, and this is said at such a length that no line of a terminal takes it";

    private readonly FakeCluster cluster = new();

    [Fact]
    public void A_settled_booster_among_others_is_a_line_and_one_that_is_not_is_a_tree() => Assert.Equal(
        [
            "team-a/a  3m  Active      Ready      1/2 replicas  model big",
            "team-a/b  3m  Active      not Ready  1/2 replicas  model big",
            "├── → Progressing: one is missing",
            "├── conditions",
            "│   ├── Active  True   65s  ServingAvailable  served",
            "│   └── Ready   False  65s  Progressing",
            "├── backends",
            "│   └── main  1/2 available",
            "└── children",
            "    └── ModelServing  llama-main  not ready  Progressing",
        ],
        Drawn(Of(("a", true), ("b", false)), 80, 40));

    [Fact]
    public void Where_there_is_less_room_the_tree_leaves_out_what_is_as_it_should_be() => Assert.Equal(
        [
            "team-a/a  3m  Active      Ready      1/2 replicas  model big",
            "team-a/b  3m  Active      not Ready  1/2 replicas  model big",
            "├── → Progressing: one is missing",
            "├── backends",
            "│   └── main  1/2 available",
            "└── children",
            "    └── ModelServing  llama-main  not ready  Progressing",
        ],
        Drawn(Of(("a", true), ("b", false)), 80, 9));

    [Fact]
    public void Where_there_is_no_room_for_it_the_line_says_the_cause() => Assert.Equal(
        "team-a/b  3m  Active      not Ready  1/2 replicas  model big  Progres…",
        Drawn(Of(("a", true), ("b", false)), 70, 4)[1]);

    [Fact]
    public void Of_too_many_the_unsettled_come_first_and_the_rest_is_counted() => Assert.Equal(
        ["team-a/c", "team-a/a", "… 3 more, all as asked for"],
        Drawn(Of(("a", true), ("b", true), ("c", false), ("d", true), ("e", true)), 80, 3)
            .Select(line => line.StartsWith('…') ? line : line.Split(' ')[0]));

    [Fact]
    public void What_is_not_as_asked_for_among_the_rest_is_counted_too() => Assert.Equal(
        "… 4 more, 2 of them not yet as asked for",
        Drawn(Of(("a", true), ("b", true), ("c", false), ("d", false), ("e", false)), 80, 2)[1]);

    [Fact]
    public void A_booster_alone_is_shown_whole_though_it_is_settled() =>
        Assert.Contains("├── conditions", Drawn(Of(("a", true)), 80, 40));

    [Fact]
    public void A_long_cause_is_broken_between_words() => Assert.Equal(
        [
            "├── → Progressing: ModelServing llama-main: 0 of 1",
            "│   replicas available, and this is said at such a",
            "│   length that no line of a terminal takes it",
        ],
        Drawn(new Scene([], [cluster.Put(Kinds.ModelBooster, Booster("a", false, message: Sentence))], [], TheProgram.Now), 52, 40)
            .Skip(1).Take(3));

    [Fact]
    public void Below_the_boosters_stand_the_latest_Events_newest_last() => Assert.Equal(
        ["", "latest Events", "  5s  llama      restored spec.model", "  2s  b      2×  Active: all are there"],
        Drawn(
            Of(("a", true)) with
            {
                Told = Tail(
                    Event("1", "llama", "restored spec.model", time: "2026-01-02T03:04:00Z"),
                    Event("2", "b", "all are there", "Active", "2026-01-02T03:04:01Z"),
                    Event("3", "b", "all are there", "Active", "2026-01-02T03:04:03Z")),
            },
            80,
            40).TakeLast(4));

    [Fact]
    public void However_much_the_boosters_say_the_latest_Events_have_a_place()
    {
        var crowd = Of([.. Enumerable.Range(0, 50).Select(index => ($"b{index}", false))]);
        var drawn = Drawn(crowd with { Told = Tail(Event("1", "b", "restored spec.model")) }, 80, 24);

        Assert.Equal("  5s  b  restored spec.model", drawn[^1]);
        Assert.Contains(drawn, line => line.StartsWith("… ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(80, 23)]
    [InlineData(100, 39)]
    [InlineData(160, 49)]
    [InlineData(20, 5)]
    [InlineData(1, 1)]
    public void Nothing_is_wider_or_higher_than_the_screen(int width, int height)
    {
        LiveObject[] boosters =
        [
            .. Enumerable.Range(0, 30).Select(index => cluster.Put(Kinds.ModelBooster, Booster($"b{index}", index % 3 == 0, message: Sentence))),
        ];
        var told = Tail([.. Enumerable.Range(0, 30).Select(index => Event($"{index}", $"booster-{index}", $"模型 {Sentence} {index}"))]);
        foreach (var count in Enumerable.Range(0, 31))
        {
            var scene = new Scene(["a head", ""], boosters[..count], told, TheProgram.Now) { Lost = new ApiFailure(null, "", Sentence) };
            var lines = Screenful.Lines(scene, width, height);

            Assert.InRange(lines.Count, 1, height);
            Assert.All(lines, line => Assert.InRange(line.Sum(span => TextCells.Width(span.Text)), 0, width));
        }
    }

    [Fact]
    public void Without_a_right_to_read_Events_that_is_said_in_their_place() => Assert.Equal(
        "Events cannot be shown: events is forbidden",
        Drawn(Of(("a", true)) with { NoEvents = new ApiFailure(403, "Forbidden", "events is forbidden") }, 80, 40)[^1]);

    private static List<string> Drawn(Scene scene, int width, int height) =>
        [.. Screenful.Lines(scene, width, height).Select(line => string.Concat(line.Select(span => span.Text)).TrimEnd())];

    private Scene Of(params (string Name, bool Ready)[] boosters) =>
        new([], [.. boosters.Select(booster => cluster.Put(Kinds.ModelBooster, Booster(booster.Name, booster.Ready)))], [], TheProgram.Now);

    private IReadOnlyList<Told> Tail(params JsonObject[] events)
    {
        var tail = new ToldTail();
        foreach (var said in events)
        {
            tail.Take(cluster.Put(Kinds.Event, said));
        }

        return tail.Newest();
    }
}
