namespace ModelBooster.Conversion.Tests.Golden;

public class GoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in GoldenCases.Names)
            {
                data.Add(name, "v0.4");
                data.Add(name, "v1.0");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Children_are_the_expected_ones(string name, string release)
    {
        var rendered = await GoldenCases.Render(name, release);
        var expected = GoldenCases.Expected(name, release);
        if (GoldenCases.Regenerates)
        {
            await File.WriteAllTextAsync(expected, rendered);
        }

        Assert.Equal(await File.ReadAllTextAsync(expected), rendered);
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(GoldenCases.Names.Count() >= 25);
}
