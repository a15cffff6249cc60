using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class CelRuleTests
{
    [Theory]
    [InlineData("self.a == 1 && self.b != 'x'", true)]
    [InlineData("self.a > 1 || self.text.startsWith('he')", true)]
    [InlineData("has(self.none) ? self.none : self.a < 2", true)]
    [InlineData("self.none == 1 || true", true)]
    [InlineData("false && self.none == 1", false)]
    [InlineData("!has(self.a)", false)]
    [InlineData("self.list.all(x, x > 0) && self.list.exists(x, x == 2) && self.list.exists_one(x, x == 3)", true)]
    [InlineData("self.list.filter(x, x > 1).map(x, x * 2) == [4, 6]", true)]
    [InlineData("size(self.list) == 3 && self.list.size() == 3 && size(self.text) == 5", true)]
    [InlineData("2 in self.list && 'a' in self && !('z' in self)", true)]
    [InlineData("self.text.matches('^h.*o$') && self.text.find('l+') == 'll' && self.text.substring(1, 3) == 'el'", true)]
    [InlineData("self.list[0] + self.list[1] * 2 - 1 == 4 && 7 % 4 == 3 && -1 < 0", true)]
    [InlineData("self.real > 1 && self.real + 1.0 == 2.5", true)]
    [InlineData("(self.a == 1) == (self.text == \"hello\")", true)]
    public void Expressions_have_their_value(string rule, bool expected) => Assert.Equal(expected, Evaluate(rule));

    [Theory]
    [InlineData("self.none == 1", "no such key: none")]
    [InlineData("self.list[9] == 1", "index out of bounds: 9")]
    [InlineData("self.text > 1", "no such overload")]
    public void What_has_no_value_is_an_error(string rule, string message) =>
        Assert.Equal(message, Assert.IsType<CelError>(Evaluate(rule)).Message);

    [Theory]
    [InlineData("self.a ==")]
    [InlineData("quantity(self.a).isLessThan(quantity('1'))")]
    [InlineData("self.a # 1")]
    public void What_is_not_understood_is_no_rule(string rule) => Assert.Null(CelRule.TryRead(rule));

    [Fact]
    public void A_rule_on_changes_says_so()
    {
        Assert.True(CelRule.TryRead("self.a >= oldSelf.a")!.ComparesWithOld);
        Assert.False(CelRule.TryRead("self.oldself == 'oldSelf'")!.ComparesWithOld);
    }

    [Fact]
    public void Every_rule_of_the_CRDs_that_come_with_the_program_is_understood()
    {
        var types = new[] { Api.KthenaGeneration.V04, Api.KthenaGeneration.V10 }
            .SelectMany(EmbeddedCrds.Read)
            .Select(definition =>
            {
                CustomResourceDefinitions.Default(definition);
                return CustomResourceDefinitions.Read(definition).Schema!;
            });

        Assert.DoesNotContain(types.SelectMany(Rules), rule => rule.Compiled is null);
    }

    private static IEnumerable<ValidationRule> Rules(StructuralSchema schema)
    {
        var below = schema.Properties.Values.Append(schema.Items).Append(schema.AdditionalProperties).OfType<StructuralSchema>();
        return schema.Rules.Concat(below.SelectMany(Rules));
    }

    private static object? Evaluate(string rule) =>
        CelRule.TryRead(rule)!.Evaluate(Yaml.Of("{a: 1, b: z, text: hello, list: [1, 2, 3], real: 1.5}"), null);
}
