using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using ModelBooster.Conversion.Tests.Properties;
using ModelBooster.Host.Manifests;

namespace ModelBooster.Conversion.Tests.Commands;

public class YamlWriterTests
{
    [Fact]
    public void What_is_written_is_read_back_the_same() => Gen.OneOf(
        AnyBooster.Whole,
        Gen.OneOf(AnyBooster.Text, Gen.String, Gen.OneOf("yes", "null", "1e3", "0x1F", "a: b", "a #b", "- a", " a", "a ", "a\n b\n\nc\n", "\na", "a\r\nb", "é\u0085\u2028\ufeff", "|", ">-", "2026-01-01", "key:", "@a", "%b", "a\n\n\n", "a\n\n\n\nb"))
            .Select(text => new JsonObject { ["a"] = text, ["b"] = new JsonArray(text, new JsonArray(text), new JsonObject { [text] = text }) }))
        .Sample(
            value =>
            {
                var json = JsonSerializer.SerializeToElement(value);
                var yaml = new StringBuilder();
                YamlWriter.Write(yaml, json);
                var read = YamlJson.Convert(YamlTree.Documents(yaml.ToString()).Single());

                Assert.True(JsonElement.DeepEquals(json, read), yaml.ToString());
            },
            iter: 3000,
            print: value => value.ToJsonString());
}
