using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class LeaseTests
{
    private const string Acquired = "2026-01-01T00:00:00.000000Z";
    private static readonly DateTimeOffset Now = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly Lease Held = new("7", "me", Duration, Acquired, 3);

    [Fact]
    public void What_is_made_reads_back()
    {
        var made = JsonNode.Parse(Lease.ToCreate(new ObjectKey("system", "leader"), "me", Duration, Now).Span)!;
        made["metadata"]!["uid"] = "u1";
        made["metadata"]!["resourceVersion"] = "1";
        Assert.Equal(new Lease("1", "me", Duration, "2026-05-06T07:08:09.000000Z", 0), Read(made));
    }

    [Fact]
    public void What_has_no_spec_is_nobodys() =>
        Assert.Equal(
            new Lease("1", "", TimeSpan.Zero, "", 0),
            Read(JsonNode.Parse("""{"metadata":{"name":"leader","uid":"u1","resourceVersion":"1"}}""")!));

    [Fact]
    public void Only_the_version_that_was_seen_is_written() =>
        Assert.Equal("7", Operation(Held.ToHold("me", Duration, Now), "/metadata/resourceVersion").GetValue<string>());

    [Fact]
    public void A_renewal_moves_its_time_and_nothing_else()
    {
        var spec = Operation(Held.ToHold("me", Duration, Now), "/spec");
        Assert.Equal(
            """{"leaseDurationSeconds":15,"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-05-06T07:08:09.000000Z","leaseTransitions":3,"holderIdentity":"me"}""",
            spec.ToJsonString());
    }

    [Fact]
    public void Another_holder_counts_as_a_transition()
    {
        var spec = Operation(Held.ToHold("other", Duration, Now), "/spec");
        Assert.Equal(
            ("other", 4, "2026-05-06T07:08:09.000000Z"),
            (spec["holderIdentity"]!.GetValue<string>(), spec["leaseTransitions"]!.GetValue<int>(), spec["acquireTime"]!.GetValue<string>()));
    }

    [Fact]
    public void What_is_given_up_is_nobodys() => Assert.Null(Operation(Held.ToRelease(Now), "/spec")["holderIdentity"]);

    private static JsonNode Operation(ReadOnlyMemory<byte> patch, string path) =>
        JsonNode.Parse(patch.Span)!.AsArray().Single(operation => operation!["path"]!.GetValue<string>() == path)!["value"]!;

    private static Lease Read(JsonNode body) => Lease.Read(LiveObject.Read(Kinds.Lease, JsonSerializer.SerializeToElement(body)));
}
