using System.Text;
using System.Threading.Channels;

namespace ModelBooster.Host.Tests.Support;

/// <summary>A writer whose lines can be waited for.</summary>
internal sealed class Lines : TextWriter
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

    public override Encoding Encoding => Encoding.UTF8;

    public override void WriteLine(string? value) => lines.Writer.TryWrite(value ?? "");

    public override void Write(char value) => throw new NotSupportedException("whole lines only");

    /// <summary>The next line.</summary>
    public async Task<string> NextAsync() => await lines.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The lines that have come and that nobody has waited for.</summary>
    public IEnumerable<string> Rest()
    {
        while (lines.Reader.TryRead(out var line))
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
