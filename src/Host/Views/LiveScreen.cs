using Spectre.Console;

namespace ModelBooster.Host.Views;

/// <summary>
/// A screen that is drawn anew again and again, each time from its first line: whatever is typed or written on it meanwhile, and any
/// change of its size, is gone with the next drawing. What was there before comes back at the end, and the last drawing below it.
/// </summary>
internal sealed class LiveScreen : IDisposable
{
    // https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?1049l\e[?25h";
    private const string Home = "\e[H";
    private const string ClearLine = "\e[K";
    private const string ClearBelow = "\e[J";

    private readonly IAnsiConsole screen;
    private readonly Paint paint;
    private Func<int, int, IEnumerable<Span[]>>? last;

    /// <summary>Takes a screen.</summary>
    public LiveScreen(IAnsiConsole screen)
    {
        this.screen = screen;
        paint = Paint.For(screen);
        Send(Enter);
    }

    /// <summary>Draws.</summary>
    /// <param name="lines">From width and height to lines that are neither wider nor more.</param>
    public void Draw(Func<int, int, IEnumerable<Span[]>> lines)
    {
        last = lines;
        Send(Home + string.Join("\r\n", Drawn(lines).Select(line => line + ClearLine)) + ClearBelow);
    }

    /// <inheritdoc/>
    public void Dispose() =>
        Send(Leave + (last is null ? "" : string.Concat(Drawn(last).Select(line => line + Environment.NewLine))));

    // The last column is left free: some terminals go to the next line with it.
    private IEnumerable<string> Drawn(Func<int, int, IEnumerable<Span[]>> lines) =>
        lines(Math.Max(1, screen.Profile.Width - 1), Math.Max(1, screen.Profile.Height - 1))
            .Select(line => string.Concat(line.Select(span => paint.Of(span.Tone, span.Text))));

    private void Send(string text)
    {
        var writer = screen.Profile.Out.Writer;
        writer.Write(text);
        writer.Flush();
    }
}
