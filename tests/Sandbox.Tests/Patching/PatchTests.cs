using System.Text.Json.Nodes;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class PatchTests
{
    [Theory]
    [InlineData("""[{"op":"add","path":"/b","value":2}]""", """{"a":[1,2],"b":2}""")]
    [InlineData("""[{"op":"add","path":"/a/1","value":9}]""", """{"a":[1,9,2]}""")]
    [InlineData("""[{"op":"add","path":"/a/-","value":9}]""", """{"a":[1,2,9]}""")]
    [InlineData("""[{"op":"remove","path":"/a/0"}]""", """{"a":[2]}""")]
    [InlineData("""[{"op":"replace","path":"/a","value":null}]""", """{"a":null}""")]
    [InlineData("""[{"op":"move","from":"/a","path":"/b~1c"}]""", """{"b/c":[1,2]}""")]
    [InlineData("""[{"op":"copy","from":"/a/1","path":"/b"}]""", """{"a":[1,2],"b":2}""")]
    [InlineData("""[{"op":"test","path":"/a/0","value":1}]""", """{"a":[1,2]}""")]
    [InlineData("""[{"op":"test","path":"/a/0","value":2}]""", null)]
    [InlineData("""[{"op":"remove","path":"/none"}]""", null)]
    [InlineData("""[{"op":"add","path":"/a/9","value":1}]""", null)]
    [InlineData("""[{"op":"add","path":"/none/b","value":1}]""", null)]
    public void A_JSON_patch_applies_whole_or_not_at_all(string patch, string? expected)
    {
        var patched = JsonPatch.Apply(Yaml.Of("{a: [1, 2]}"), (JsonArray)JsonNode.Parse(patch)!);

        Assert.Equal(expected, patched.Refusal is null ? JsonText.Text(patched.Value) : null);
    }

    [Fact]
    public void A_merge_patch_replaces_lists_and_takes_nulls_away() => Assert.Equal(
        """{"a":{"y":2,"z":3},"l":[9]}""",
        JsonText.Text(MergePatch.Apply(Yaml.Of("{a: {x: 1, y: 2}, l: [1, 2], g: 1}"), Yaml.Of("{a: {x: null, z: 3}, l: [9], g: null}"))));

    [Fact]
    public void A_strategic_merge_patch_merges_named_items_and_deletes_marked_ones() => Assert.Equal(
        """{"containers":[{"image":"new","name":"a","tty":true}]}""",
        JsonText.Text(StrategicMergePatch.Apply(
            Yaml.Of("{containers: [{name: a, image: old, tty: true}, {name: b}]}"),
            Yaml.Of("{containers: [{name: a, image: new}, {name: b, $patch: delete}]}"))));
}
