namespace ModelBooster.Conversion.Tests.Validation;

public class RulesTests
{
    public static TheoryData<string> Cases => [.. BadBoosters.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Validate_refuses(string name)
    {
        var bad = BadBoosters.All[name];
        var result = await TheProgram.RunWith(bad.Manifest, "validate", "-f", "-");

        Assert.Equal(1, result.Code);
        Assert.Contains(result.Errors, error => error.Contains($"ModelBooster good: {bad.Path}: {bad.Detail}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Conversion_refuses_as_well_but_for_fields_it_does_not_know(string name)
    {
        var bad = BadBoosters.All[name];
        var result = await TheProgram.RunWith(bad.Manifest, "render", "-f", "-");

        Assert.Equal(bad.Detail == "unknown field" ? 0 : 1, result.Code);
    }
}
