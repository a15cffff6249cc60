using System.Text;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class ListReadingTests
{
    [Fact]
    public void Items_are_read_in_order()
    {
        var page = Read(Documents.List($"[{Documents.Server("a")},{Documents.Server("b")}]"));
        Assert.Equal(["a", "b"], page.Items.Select(each => each.Ref.Key.Name));
    }

    [Fact]
    public void The_lists_version_is_where_a_watch_may_start() =>
        Assert.Equal("40", Read(Documents.List("[]")).ResourceVersion);

    [Fact]
    public void A_continue_token_asks_for_the_next_page() =>
        Assert.Equal("token", Read(Documents.List("[]", next: "token")).Continue);

    [Fact]
    public void An_empty_continue_token_means_the_last_page() => Assert.Null(Read(Documents.List("[]")).Continue);

    [Fact]
    public void Items_may_be_null_as_Go_writes_them() => Assert.Empty(Read(Documents.List("null")).Items);

    [Fact]
    public void Metadata_may_come_after_the_items()
    {
        var page = Read($"{{\"items\":[{Documents.Server("a")}],\"metadata\":{{\"resourceVersion\":\"9\"}}}}");
        Assert.Equal(("9", 1), (page.ResourceVersion, page.Items.Length));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("""{"metadata":[]}""")]
    [InlineData("""{"metadata":{"name":7}}""")]
    [InlineData("""{"metadata":{"name":"\ud800","uid":"u","resourceVersion":"1"}}""")]
    [InlineData("""{"metadata":{"name":"x","uid":"u","resourceVersion":"1","ownerReferences":[7]}}""")]
    public void An_item_without_usable_metadata_is_counted_and_passed_over(string item)
    {
        var page = Read(Documents.List($"[{item},{Documents.Server("good")}]"));
        Assert.Equal((1, "good"), (page.Unreadable, page.Items.Single().Ref.Key.Name));
    }

    [Fact]
    public void An_item_nested_without_measure_hides_no_other()
    {
        var page = Read(Documents.List($"[{Documents.Server("deep", spec: Documents.Nested(5_000))},{Documents.Server("good")}]"));
        Assert.Equal((1, "good"), (page.Unreadable, page.Items.Single().Ref.Key.Name));
    }

    [Fact]
    public void An_item_holds_no_more_memory_than_its_own()
    {
        var big = Documents.Server("a", spec: "{\"big\":\"" + new string('x', 10_000) + "\"}");
        var page = Read(Documents.List($"[{big},{Documents.Server("b")}]"));
        Assert.Equal(Documents.Server("b"), page.Items[1].Document.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":[""")]
    [InlineData("""{"metadata":{},"items":[]}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"items":{}}""")]
    public void What_is_no_list_is_said_to_be_none(string body) => Assert.ThrowsAny<JsonException>(() => Read(body));

    private static ListPage Read(string body) => ListReading.Read(Kinds.ModelServer, Encoding.UTF8.GetBytes(body));
}
