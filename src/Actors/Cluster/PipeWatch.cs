using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using ModelBooster.Api;

namespace ModelBooster.Cluster;

/// <summary>
/// A watch over the body of an answer: one event a line. Nothing is read ahead but what one buffer takes: while nobody asks,
/// HTTP/2's flow control makes the server wait.
/// </summary>
internal sealed class PipeWatch : IWatch
{
    /// <summary>etcd takes no object of this size by far: a longer line is a broken stream.</summary>
    public const int LongestLine = 16 << 20;

    private const int BufferSize = 64 << 10;

    private readonly ResourceKind kind;
    private readonly IDisposable source;
    private readonly PipeReader lines;
    private readonly SemaphoreSlim turn = new(1); // a PipeReader must not be completed while it reads
    private long scanned; // of the line not yet whole: so much is known to hold no line break
    private Answer<WatchBatch>? end;

    /// <param name="kind">What is watched.</param>
    /// <param name="body">The stream.</param>
    /// <param name="source">What to dispose with it: the HTTP answer.</param>
    public PipeWatch(ResourceKind kind, Stream body, IDisposable source)
    {
        this.kind = kind;
        this.source = source;
        lines = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferSize, minimumReadSize: BufferSize / 4));
    }

    public async Task<Answer<WatchBatch>> ReadAsync(int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        await turn.WaitAsync(cancellation);
        try
        {
            Answer<WatchBatch>? batch = end;
            while (batch is null)
            {
                batch = await ReadOnceAsync(max, cancellation);
            }

            return batch.Value;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>May be called while a read is under way: it then answers that the watch was closed.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.CancelPendingRead();
        await turn.WaitAsync();
        try
        {
            end = Cut("Closed", "the watch was closed here");
            await lines.CompleteAsync();
            source.Dispose();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>Null where more must be read first.</returns>
    private async Task<Answer<WatchBatch>?> ReadOnceAsync(int max, CancellationToken cancellation)
    {
        ReadResult read;
        try
        {
            read = await lines.ReadAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error) when (error is OperationCanceledException || ApiFailures.OfException(error) is not null)
        {
            var failure = ApiFailures.OfException(error) ?? new ApiFailure(null, "Aborted", ApiFailures.InWords(error));
            return end = new(null, failure);
        }

        var rest = read.Buffer;
        var events = Take(max, ref rest);
        if (events.Length > 0)
        {
            // What is left may hold whole lines: it is not marked as examined, so that the next read finds it at once.
            lines.AdvanceTo(rest.Start);
            return new(new WatchBatch(events), null);
        }

        if (read.IsCanceled)
        {
            end = Cut("Closed", "the watch was closed here");
        }
        else if (read.IsCompleted)
        {
            end = rest.IsEmpty
                ? new(new WatchBatch([]), null)
                : Cut(ApiFailures.Unreadable, "the watch was cut in the middle of a line");
        }
        else if (rest.Length > LongestLine)
        {
            end = Cut(ApiFailures.Unreadable, $"a line of the watch is longer than {LongestLine >> 20} MiB");
        }

        lines.AdvanceTo(rest.Start, rest.End);
        return end;
    }

    /// <summary>Takes whole lines off the front.</summary>
    private ImmutableArray<WatchEvent> Take(int max, ref ReadOnlySequence<byte> rest)
    {
        var events = ImmutableArray.CreateBuilder<WatchEvent>();
        while (events.Count < max && LineBreak(rest) is { } at)
        {
            var line = rest.Slice(0, at);
            rest = rest.Slice(rest.GetPosition(1, at));
            scanned = 0;
            if (!line.IsEmpty)
            {
                events.Add(Parse(line));
            }
        }

        return events.DrainToImmutable();
    }

    private SequencePosition? LineBreak(ReadOnlySequence<byte> rest)
    {
        var found = rest.Slice(scanned).PositionOf((byte)'\n');
        scanned = found is null ? rest.Length : 0;
        return found;
    }

    private WatchEvent Parse(ReadOnlySequence<byte> line)
    {
        if (line.IsSingleSegment)
        {
            return WatchLine.Read(kind, line.FirstSpan);
        }

        var length = (int)line.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            line.CopyTo(whole);
            return WatchLine.Read(kind, whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private static Answer<WatchBatch> Cut(string reason, string message) => new(null, new ApiFailure(null, reason, message));
}
