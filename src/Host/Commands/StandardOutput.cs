using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelBooster.Host.Commands;

/// <summary>
/// Standard output that tells when it cannot be written. The console's own stream says nothing where a pipe's reader has gone
/// (<c>| head -1</c>), and a command that goes on for ever would never learn that nobody listens.
/// </summary>
/// <param name="inner">The stream underneath.</param>
internal sealed class StandardOutput(Stream inner) : Stream
{
    private const int BrokenPipe = 32;
    private const int StandardOutputHandle = 1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The process's own.</summary>
    public static TextWriter Open()
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var writer = new StreamWriter(new StandardOutput(OpenStream()), encoding) { AutoFlush = true };
        return TextWriter.Synchronized(writer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (IOException exception)
        {
            throw new OutputException(exception.HResult == BrokenPipe, exception.Message);
        }
        catch (UnauthorizedAccessException closed)
        {
            throw new OutputException(readerLeft: false, closed.GetBaseException().Message);
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // A file is left to the console: standard error may be the same one, and a FileStream would write at a place of its own.
    private static Stream OpenStream()
    {
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            var stream = new FileStream(new SafeFileHandle(StandardOutputHandle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return stream;
            }
        }

        return Console.OpenStandardOutput();
    }
}

/// <summary>Results cannot be written.</summary>
/// <param name="readerLeft">The reader of the pipe has gone: it has seen enough.</param>
/// <param name="message">What the system says.</param>
internal sealed class OutputException(bool readerLeft, string message) : Exception(message)
{
    /// <summary>The reader of the pipe has gone: it has seen enough.</summary>
    public bool ReaderLeft { get; } = readerLeft;
}
