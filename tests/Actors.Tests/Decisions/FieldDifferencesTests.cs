using System.Text.Json;
using CsCheck;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class FieldDifferencesTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", "")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "")]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "a: 1 → 2")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "a: 1 → \"1\"")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":2}}""", "a.c: + 2")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1}}""", "a.c: - 2")]
    [InlineData("""{"a":{"b":1}}""", """{}""", "a: - {\"b\":1}")]
    [InlineData("""{"a":{"x/y.z":1}}""", """{"a":{"x/y.z":2}}""", "a[x/y.z]: 1 → 2")]
    public void Members_are_compared_by_name(string before, string after, string found) => Assert.Equal(found, Said(before, after));

    [Theory]
    [InlineData("[1,2,3]", "[1,2,3]", "")]
    [InlineData("[1,2,3]", "[1,9,3]", "[1]: 2 → 9")]
    [InlineData("[1,2,3]", "[1,3]", "[1]: - 2")]
    [InlineData("[1,3]", "[1,2,3]", "[1]: + 2")]
    [InlineData("[]", "[1]", "[0]: + 1")]
    [InlineData("""["--a","1","--b"]""", """["--a","2","--b","--c"]""", "[1]: \"1\" → \"2\"; [3]: + \"--c\"")]
    [InlineData("""[{"x":1},{"x":2}]""", """[{"x":0},{"x":1},{"x":2}]""", "[0]: + {\"x\":0}")]
    [InlineData("""[{"x":1,"y":1}]""", """[{"x":1,"y":2}]""", "[0].y: 1 → 2")]
    public void Items_are_compared_along_the_longest_common_run(string before, string after, string found) =>
        Assert.Equal(found, Said(before, after));

    [Theory]
    [InlineData("""[{"name":"a","v":1},{"name":"b","v":1}]""", """[{"name":"a","v":1},{"name":"b","v":2}]""", "[b].v: 1 → 2")]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", """[{"name":"b"}]""", "[a]: - {\"name\":\"a\"}")]
    [InlineData("""[{"name":"b"}]""", """[{"name":"a"},{"name":"b"}]""", "[a]: + {\"name\":\"a\"}")]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", """[{"name":"b"},{"name":"a"}]""", " (order): [\"a\",\"b\"] → [\"b\",\"a\"]")]
    [InlineData("""[{"containerPort":80,"p":"TCP"}]""", """[{"containerPort":80,"p":"UDP"}]""", "[80].p: \"TCP\" → \"UDP\"")]
    [InlineData("""[{"name":"a","mountPath":"/x"},{"name":"a","mountPath":"/y"}]""", """[{"name":"b","mountPath":"/x"},{"name":"a","mountPath":"/y"}]""", "[/x].name: \"a\" → \"b\"")]
    public void Items_with_names_are_compared_by_them(string before, string after, string found) => Assert.Equal(found, Said(before, after));

    [Fact]
    public void Of_whole_objects_only_what_an_owner_writes_counts() => Assert.Equal(
        "spec.a: 1 → 2; metadata.labels[x/y]: + \"1\"; metadata.annotations.note: - \"old\"",
        string.Join("; ", FieldDifferences.OfObjects(
            Json("""{"metadata":{"resourceVersion":"1","annotations":{"note":"old"},"managedFields":[]},"spec":{"a":1},"status":{"s":1}}"""),
            Json("""{"metadata":{"resourceVersion":"2","labels":{"x/y":"1"},"managedFields":[1]},"spec":{"a":2}}""")).Select(Said)));

    [Fact]
    public void Two_lists_differ_exactly_where_their_comparison_finds_something() =>
        Gen.Select(Gen.Int[0, 3].List[0, 8], Gen.Int[0, 3].List[0, 8]).Sample((left, right) =>
            FieldDifferences.Between(JsonSerializer.SerializeToElement(left), JsonSerializer.SerializeToElement(right)).IsEmpty == left.SequenceEqual(right));

    [Fact]
    public void An_item_put_into_a_list_is_one_difference() =>
        Gen.Select(Gen.Int[0, 3].List[0, 8], Gen.Int[0, 8], Gen.Int[0, 3]).Sample((list, at, item) =>
            FieldDifferences.Between(
                JsonSerializer.SerializeToElement(list),
                JsonSerializer.SerializeToElement(list.Take(at).Append(item).Concat(list.Skip(at)))) is [{ Before: null, After: not null }]);

    private static string Said(string before, string after) =>
        string.Join("; ", FieldDifferences.Between(Json(before), Json(after)).Select(Said));

    private static string Said(FieldDifference difference) => difference switch
    {
        { Before: null, After: { } added } => $"{difference.Path}: + {added.GetRawText()}",
        { Before: { } removed, After: null } => $"{difference.Path}: - {removed.GetRawText()}",
        { Before: { } old, After: { } now } => $"{difference.Path}: {old.GetRawText()} → {now.GetRawText()}",
        _ => difference.Path,
    };

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
