using ModelBooster.Host.Diffing;
using ModelBooster.Host.Views;

namespace ModelBooster.Host.Tests.Views;

public sealed class WordingTests
{
    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172799, "47h")]
    [InlineData(172800, "2d")]
    public void Ages_are_written_as_kubectl_writes_them(int seconds, string age) => Assert.Equal(age, BoosterTree.Age(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Of_long_texts_only_what_differs_is_shown_with_some_of_its_surroundings()
    {
        var (before, after) = DiffPrinter.Shortened(new string('a', 90) + "X" + new string('b', 90), new string('a', 90) + "YZ" + new string('b', 90));

        Assert.Equal(
            ($"…{new string('a', 24)}X{new string('b', 24)}…", $"…{new string('a', 24)}YZ{new string('b', 24)}…"), (before, after));
    }

    [Theory]
    [InlineData("aa", "aaa")]
    [InlineData("", "x")]
    [InlineData("aba", "aa")]
    public void Short_and_overlapping_texts_are_no_trouble(string before, string after) => Assert.Equal((before, after), DiffPrinter.Shortened(before, after));
}
