using System.IO.Pipelines;
using System.Text;
using CsCheck;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class PipeWatchTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public void Lines_may_be_split_anywhere() => Gen.Select(
        Gen.Int[1, 3_000].Array[1, 12].Select(sizes => string.Concat(sizes.Select((size, at) => Line($"o{at}", size)))),
        Gen.Int[1, 2_000].Array[1, 40],
        Gen.Int[1, 5])
        .SampleAsync(async (text, cuts, max) =>
        {
            await using var watch = Watch(new SplitStream(Encoding.UTF8.GetBytes(text), cuts));
            var names = await NamesAsync(watch, max);
            return names.SequenceEqual(Enumerable.Range(0, text.Count(c => c == '\n')).Select(at => $"o{at}"));
        });

    [Fact]
    public async Task No_more_events_are_handed_over_than_were_asked_for()
    {
        await using var watch = Watch(Bytes(Line("a") + Line("b") + Line("c")));
        Assert.Equal(2, (await watch.ReadAsync(2, default)).Value?.Events.Length);
    }

    [Fact]
    public async Task What_has_come_is_handed_over_without_waiting_for_more()
    {
        var pipe = new Pipe();
        await using var watch = Watch(pipe.Reader.AsStream());
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Line("a") + "{\"type\":"));
        Assert.Equal(1, (await watch.ReadAsync(10, default).WaitAsync(Deadline)).Value?.Events.Length);
    }

    [Fact]
    public async Task A_stream_that_ends_after_a_line_was_closed_in_good_order()
    {
        await using var watch = Watch(Bytes(Line("a")));
        await watch.ReadAsync(10, default);
        Assert.Empty((await watch.ReadAsync(10, default)).Value!.Events);
    }

    [Fact]
    public async Task A_stream_that_ends_within_a_line_was_cut()
    {
        await using var watch = Watch(Bytes(Line("a") + Line("b")[..20]));
        await watch.ReadAsync(10, default);
        Assert.Equal(ApiFailures.Unreadable, (await watch.ReadAsync(10, default)).Failure?.Reason);
    }

    [Fact]
    public async Task The_end_stays_the_end()
    {
        await using var watch = Watch(Bytes(""));
        await watch.ReadAsync(10, default);
        Assert.Empty((await watch.ReadAsync(10, default)).Value!.Events);
    }

    [Fact]
    public async Task A_line_without_end_is_given_up()
    {
        await using var watch = Watch(new SplitStream(new byte[PipeWatch.LongestLine + (1 << 20)], [1 << 20]));
        Assert.Equal(ApiFailures.Unreadable, (await watch.ReadAsync(10, default)).Failure?.Reason);
    }

    [Fact]
    public async Task Closing_ends_a_read_under_way()
    {
        var watch = Watch(new Pipe().Reader.AsStream());
        var reading = watch.ReadAsync(10, default);
        await watch.DisposeAsync().AsTask().WaitAsync(Deadline);
        Assert.Equal("Closed", (await reading.WaitAsync(Deadline)).Failure?.Reason);
    }

    [Fact]
    public async Task Cancelling_a_read_is_the_callers_own_affair()
    {
        await using var watch = Watch(new Pipe().Reader.AsStream());
        using var cancelled = new CancellationTokenSource();
        var reading = watch.ReadAsync(10, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static PipeWatch Watch(Stream stream) => new(Kinds.ModelServer, stream, stream);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static string Line(string name, int size = 1) =>
        Documents.Line("ADDED", Documents.Server(name, spec: $$"""{"é":"{{new string('x', size)}}"}""")) + "\n";

    private static async Task<List<string>> NamesAsync(PipeWatch watch, int max)
    {
        var names = new List<string>();
        while (await watch.ReadAsync(max, default) is { Value: { Events.IsEmpty: false } batch })
        {
            names.AddRange(batch.Events.Cast<WatchEvent.Changed>().Select(each => each.Live.Ref.Key.Name));
        }

        return names;
    }

    /// <summary>Gives its bytes in pieces of the sizes asked for, over and over.</summary>
    private sealed class SplitStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
    {
        private int piece;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, sizes[piece++ % sizes.Length])], cancellationToken);
    }
}
