using ModelBooster.Host.Manifests;

namespace ModelBooster.Conversion.Tests.Commands;

/// <summary>YAML is read as kubectl reads it, but that numbers keep their digits.</summary>
public class YamlTests
{
    [Theory]
    [InlineData("1048576", "1048576")]
    [InlineData("0.90", "0.90")]
    [InlineData("1e-7", "1e-7")]
    [InlineData("-0", "-0")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("0x1F", "31")]
    [InlineData("-0x1f", "-31")]
    [InlineData("0b101", "5")]
    [InlineData("0o17", "15")]
    [InlineData("017", "15")]
    [InlineData("089", "89")]
    [InlineData("+5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1_000", "1000")]
    [InlineData("yes", "true")]
    [InlineData("Off", "false")]
    [InlineData("y", "true")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("'yes'", "\"yes\"")]
    [InlineData("\"1\"", "\"1\"")]
    [InlineData("!!str 1", "\"1\"")]
    [InlineData("2026-01-01", "\"2026-01-01\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("1Gi", "\"1Gi\"")]
    [InlineData("0x", "\"0x\"")]
    [InlineData("-", "\"-\"")]
    [InlineData("12:30", "\"12:30\"")]
    public void A_scalar_means_what_it_means_to_kubectl(string yaml, string json)
    {
        var written = yaml == "-" ? "a: ! '-'" : $"a: {yaml}";

        Assert.Equal($"{{\"a\":{json}}}", Json(written));
    }

    [Fact]
    public void Merge_keys_and_anchors_are_followed()
    {
        Assert.Equal("""{"base":{"a":1,"b":2},"more":{"b":3,"a":1},"same":{"a":1,"b":2}}""", Json("""
            base: &base {a: 1, b: 2}
            more: {<<: *base, b: 3}
            same: *base
            """));
    }

    [Fact]
    public void Keys_become_texts() => Assert.Equal("""{"1":"a","true":"b"}""", Json("1: a\nyes: b"));

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "key \"a\" stands twice")]
    [InlineData("a:\n  - b\n - c\n", 3, "")]
    [InlineData("a: *nobody\n", 1, "unknown anchor *nobody")]
    [InlineData("a: .nan\n", 1, ".nan has no counterpart in JSON")]
    [InlineData("a: !custom x\n", 1, "tag !custom is not supported")]
    public void A_fault_is_reported_with_its_line(string yaml, int line, string message)
    {
        var exception = Assert.Throws<ManifestException>(() => Json(yaml));

        Assert.Equal(line, exception.Line);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Contains("nodes when its aliases are followed", Assert.Throws<ManifestException>(() => Json(bomb)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(200)]
    public void Deep_nesting_is_refused(int levels)
    {
        var deep = "a: " + new string('[', levels) + new string(']', levels);

        Assert.Contains("nested deeper", Assert.Throws<ManifestException>(() => Json(deep)).Message, StringComparison.Ordinal);
    }

    private static string Json(string yaml) => YamlJson.Convert(YamlTree.Documents(yaml).Single()).GetRawText();
}
