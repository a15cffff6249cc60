using System.Text;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class EventDocumentTests
{
    [Theory]
    [InlineData(true, "Warning")]
    [InlineData(false, "Normal")]
    public void Trouble_is_a_warning(bool isWarning, string type) => Assert.Equal(type, Text(Written("x", isWarning), "type"));

    [Fact]
    public void It_regards_the_booster_of_this_uid() => Assert.Equal("u1", Text(Written("x").GetProperty("regarding"), "uid"));

    [Fact]
    public void Its_time_has_microseconds_as_the_API_asks() => Assert.Equal("2026-05-01T12:00:00.000000Z", Text(Written("x"), "eventTime"));

    [Fact]
    public void A_note_is_kept_word_for_word() => Assert.Equal("created „x“", Text(Written("created „x“"), "note"));

    // The server counts bytes.
    [Theory]
    [InlineData("a", 5000)]
    [InlineData("a", 1025)]
    [InlineData("ü", 600)]
    [InlineData("€", 400)]
    [InlineData("😀", 300)]
    public void A_note_that_is_too_long_is_cut_to_what_the_server_takes(string text, int times) =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Text(Written(string.Concat(Enumerable.Repeat(text, times))), "note")), 1000, 1024);

    [Fact]
    public void A_note_of_the_greatest_length_is_not_cut() => Assert.Equal(1024, Text(Written(new string('a', 1024)), "note").Length);

    [Fact]
    public void A_note_is_never_cut_through_a_character() =>
        Assert.DoesNotContain('\uFFFD', Text(Written("a" + string.Concat(Enumerable.Repeat("😀", 300))), "note"));

    private static string Text(JsonElement parent, string field) => parent.GetProperty(field).GetString()!;

    private static JsonElement Written(string note, bool isWarning = false) => JsonElement.Parse(EventDocument.ToBody(
        "e", LiveObjects.Ref(Kinds.ModelBooster, "llama"), "u1", new BoosterEvent(isWarning, "Reason", "Action", note), "pod", Folding.Start).Span);
}
