using ModelBooster.Host.Commands;
using ModelBooster.Host.Tests.Support;

namespace ModelBooster.Host.Tests.Commands;

public sealed class StandardOutputTests : IDisposable
{
    private readonly string folder = RealProgram.PrepareFolder();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_reader_that_has_seen_enough_is_no_error()
    {
        // The reader is gone before the first byte.
        var result = await RealProgram.BashAsync(folder, "mkfifo pipe; true < pipe & exec 3> pipe; wait; modelbooster crds >&3");

        Assert.Equal((0, ""), (result.Code, result.Error));
    }

    [SkippableFact]
    public async Task A_full_disk_is_one_line_and_code_1()
    {
        Skip.IfNot(File.Exists("/dev/full"), "there is no /dev/full");
        var result = await RealProgram.BashAsync(folder, "modelbooster crds > /dev/full");

        Assert.Equal((1, "modelbooster: the output cannot be written: No space left on device\n"), (result.Code, result.Error));
    }

    [Fact]
    public async Task A_closed_output_is_one_line_and_code_1()
    {
        var result = await RealProgram.BashAsync(folder, "modelbooster crds >&-");

        Assert.Equal(1, result.Code);
        Assert.StartsWith("modelbooster: the output cannot be written: ", Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_and_errors_in_one_file_do_not_overwrite_each_other()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bad.yaml"), "kind: [");

        var result = await RealProgram.BashAsync(folder, "modelbooster validate -f bad.yaml booster.yaml > log 2>&1; wc -l < log; cat log");

        Assert.StartsWith("2\nbad.yaml:", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("valid\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_system_says_is_kept()
    {
        using var output = new StandardOutput(new Broken(new IOException("Broken pipe", 32)));
        using var full = new StandardOutput(new Broken(new IOException("No space left on device", 28)));

        Assert.True(Assert.Throws<OutputException>(() => output.Write("x"u8)).ReaderLeft);
        Assert.False(Assert.Throws<OutputException>(() => full.Write("x"u8)).ReaderLeft);
    }

    private sealed class Broken(IOException failure) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw failure;
    }
}
