using System.Text;

namespace ModelBooster.Host.Commands;

/// <summary>
/// One line on the terminal's standard error that tells how far long work is. Nothing is shown of what is done within a moment,
/// and nothing where nobody looks.
/// </summary>
internal sealed class ProgressLine : IDisposable
{
    private const string Erase = "\r\e[K";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter error;
    private readonly TimeProvider time;
    private readonly bool isShown;
    private long last;
    private TimeSpan wait = Patience;
    private bool isDrawn;

    /// <summary>Counts from now.</summary>
    /// <param name="terminal">Where the command writes.</param>
    /// <param name="time">Says what is long.</param>
    public ProgressLine(Terminal terminal, TimeProvider time)
    {
        error = terminal.Error;
        this.time = time;
        isShown = terminal.ShowsProgress;
        last = time.GetTimestamp();
        Terminal = !isShown ? terminal : terminal with
        {
            Output = new Above(terminal.Output, this),
            Error = new Above(terminal.Error, this),
        };
    }

    /// <summary>What the command is to write on meanwhile: the line makes room first.</summary>
    public Terminal Terminal { get; }

    /// <summary>Tells how far it is.</summary>
    /// <param name="doing">What is done.</param>
    /// <param name="done">How many.</param>
    /// <param name="all">Of how many.</param>
    public void Show(string doing, int done, int all)
    {
        if (!isShown || time.GetElapsedTime(last) < wait)
        {
            return;
        }

        last = time.GetTimestamp();
        wait = Pace;
        error.Write($"{Erase}{doing} {done} of {all}");
        isDrawn = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose() => MakeRoom();

    private void MakeRoom()
    {
        if (isDrawn)
        {
            error.Write(Erase);
            isDrawn = false;
        }
    }

    private sealed class Above(TextWriter inner, ProgressLine line) : TextWriter
    {
        public override Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            line.MakeRoom();
            inner.Write(value);
        }

        public override void Write(string? value)
        {
            line.MakeRoom();
            inner.Write(value);
        }

        public override void WriteLine(string? value)
        {
            line.MakeRoom();
            inner.WriteLine(value);
        }

        public override void Flush() => inner.Flush();
    }
}
