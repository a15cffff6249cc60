using CsCheck;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class ResourceVersionsTests
{
    [Theory]
    [InlineData("9", "10", true)]
    [InlineData("10", "9", false)]
    [InlineData("10", "10", false)]
    [InlineData("18446744073709551615", "18446744073709551616", true)]
    [InlineData("", "10", false)]
    [InlineData("10", "", false)]
    [InlineData("abc", "10", false)]
    [InlineData("9", "abc", false)]
    [InlineData("0", "10", false)]
    [InlineData("-5", "10", false)]
    public void Only_what_is_surely_older_is_older(string candidate, string known, bool older) =>
        Assert.Equal(older, ResourceVersions.IsOlder(candidate, known));

    [Theory]
    [InlineData("9", "10", "10")]
    [InlineData("10", "9", "10")]
    [InlineData(null, "9", "9")]
    [InlineData("odd", "9", "9")]
    [InlineData("9", "odd", "odd")]
    public void The_newer_of_two_is_kept(string? first, string second, string newer) =>
        Assert.Equal(newer, ResourceVersions.Newer(first, second));

    [Fact]
    public void Versions_are_ordered_as_numbers_are() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Gen.ULong[1, ulong.MaxValue]).Sample((left, right) =>
            ResourceVersions.IsOlder($"{left}", $"{right}") == left < right);
}
