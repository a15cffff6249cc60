using Microsoft.Extensions.Time.Testing;
using ModelBooster.Host.Commands;

namespace ModelBooster.Host.Tests.Commands;

public sealed class ProgressLineTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(1);
    private readonly FakeTimeProvider time = new();
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public void Nothing_is_shown_of_short_work()
    {
        using (var progress = Begin())
        {
            progress.Show("reading", 1, 9);
            time.Advance(Long / 2);
            progress.Show("reading", 2, 9);
        }

        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void Long_work_is_told_at_a_pace_that_eyes_follow()
    {
        using var progress = Begin();
        time.Advance(Long);
        progress.Show("reading", 1, 9);
        progress.Show("reading", 2, 9);
        time.Advance(Long / 2);
        progress.Show("reading", 3, 9);

        Assert.Equal("\r\e[Kreading 1 of 9\r\e[Kreading 3 of 9", error.ToString());
    }

    [Fact]
    public void It_makes_room_for_what_is_written_and_is_gone_at_the_end()
    {
        using (var progress = Begin())
        {
            time.Advance(Long);
            progress.Show("reading", 1, 9);
            progress.Terminal.Error.WriteLine("bad.yaml: is bad");
            progress.Terminal.Output.WriteLine("good");
            time.Advance(Long);
            progress.Show("reading", 2, 9);
        }

        Assert.Equal("\r\e[Kreading 1 of 9\r\e[Kbad.yaml: is bad\n\r\e[Kreading 2 of 9\r\e[K", error.ToString());
        Assert.Equal("good\n", output.ToString());
    }

    [Fact]
    public void Where_nobody_looks_nothing_is_shown()
    {
        using (var progress = Begin(isLookedAt: false))
        {
            time.Advance(Long);
            progress.Show("reading", 1, 9);
        }

        Assert.Equal("", error.ToString());
    }

    private ProgressLine Begin(bool isLookedAt = true) =>
        new(new Terminal(Stream.Null, output, error) { ShowsProgress = isLookedAt }, time);
}
