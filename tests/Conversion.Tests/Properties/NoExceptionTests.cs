using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using ModelBooster.Api;

namespace ModelBooster.Conversion.Tests.Properties;

/// <summary>Whatever is written in a booster, it is converted or refused; nothing is thrown.</summary>
public class NoExceptionTests
{
    private static readonly Gen<string> Junk = Gen.OneOf(
        "null", "true", "0", "-1", "1e400", "1.5", "99999999999999999999", "\"\"", "\"x\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "[null]", "[{}]", "[[]]",
        "{}", "{\"\":{}}", "{\"name\":\"a\",\"name\":\"b\"}", "{\"limits\":{\"nvidia.com/gpu\":\"9E99\"}}", "{\"port\":1e999}", "\"pvc://\"", "\"hostpath://\"");

    [Fact]
    public void Any_change_to_any_booster_is_converted_or_refused() => Gen.Select(AnyBooster.Whole, Gen.Int[0, 10_000], Junk).Sample(
        (booster, at, junk) =>
        {
            var text = Changed(booster, at, junk);
            using var document = JsonDocument.Parse(text);
            var result = Converter.Convert(document.RootElement, new RenderSettings(KthenaGeneration.V10, "d", "r"));

            Assert.False(result is ConversionResult.Refused { Errors.IsEmpty: true });
        },
        iter: 20_000,
        print: t => Changed(t.Item1, t.Item2, t.Item3));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata": {}, "spec": {}}""")]
    [InlineData("""{"metadata": {"name": "a"}, "spec": null}""")]
    public void What_is_no_booster_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        Assert.IsType<ConversionResult.Refused>(Converter.Convert(document.RootElement, new RenderSettings(KthenaGeneration.V10, "d", "r")));
    }

    /// <summary>One place of the document, the how-manieth is given, holds junk instead.</summary>
    private static string Changed(JsonObject booster, int at, string junk)
    {
        const string mark = "here-comes-the-junk";
        var copy = booster.DeepClone().AsObject();
        var places = Places(copy).ToList();
        places[at % places.Count](mark);
        return copy.ToJsonString().Replace($"\"{mark}\"", junk, StringComparison.Ordinal);
    }

    private static IEnumerable<Action<string>> Places(JsonNode node) => node switch
    {
        JsonObject map => map.ToList().SelectMany(member =>
            (member.Value is null ? [] : Places(member.Value)).Append(mark => map[member.Key] = mark)),
        JsonArray list => Enumerable.Range(0, list.Count).SelectMany(index =>
            (list[index] is { } item ? Places(item) : []).Append(mark => list[index] = mark)),
        _ => [],
    };
}
