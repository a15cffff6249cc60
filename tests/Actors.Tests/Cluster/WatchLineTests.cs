using System.Text;
using ModelBooster.Api;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class WatchLineTests
{
    [Theory]
    [InlineData("ADDED")]
    [InlineData("MODIFIED")]
    public void An_object_that_is_there_is_a_change(string type)
    {
        var change = Assert.IsType<WatchEvent.Changed>(Read(Documents.Line(type, Documents.Server("a", "8"))));
        Assert.Equal(("a", "8"), (change.Live.Ref.Key.Name, change.Live.ResourceVersion));
    }

    [Fact]
    public void A_deleted_object_comes_as_it_last_was()
    {
        var gone = Assert.IsType<WatchEvent.Deleted>(Read(Documents.Line("DELETED", Documents.Server("a"))));
        Assert.Equal("uid-a", gone.Live.Uid);
    }

    [Fact]
    public void The_document_is_the_object_without_its_envelope()
    {
        var change = Assert.IsType<WatchEvent.Changed>(Read(Documents.Line("ADDED", Documents.Server("a"))));
        Assert.Equal(Documents.Server("a"), change.Live.Document.GetRawText());
    }

    [Fact]
    public void A_bookmark_says_how_far_the_watch_is() =>
        Assert.Equal(
            new WatchEvent.Bookmark("77"),
            Read(Documents.Line("BOOKMARK", """{"kind":"ModelServer","metadata":{"resourceVersion":"77","creationTimestamp":null}}""")));

    [Fact]
    public void An_error_is_the_Status_object_in_it()
    {
        var failed = Assert.IsType<WatchEvent.Failed>(Read(Documents.Line("ERROR", Documents.Status(410, "Expired", "too old"))));
        Assert.Equal((410, "Expired", "too old"), (failed.Failure.Status, failed.Failure.Reason, failed.Failure.Message));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":7}""")]
    [InlineData("""{"type":"ADDED","object":{}}""")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"type":"RENAMED","object":{}}""")]
    [InlineData("""{"type":"BOOKMARK","object":{}}""")]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":7}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"\ud800","uid":"u","resourceVersion":"1"}}}""")]
    public void A_line_that_says_nothing_usable_is_passed_over(string line) =>
        Assert.IsType<WatchEvent.Unreadable>(Read(line));

    [Fact]
    public void An_object_nested_without_measure_is_passed_over() =>
        Assert.IsType<WatchEvent.Unreadable>(Read(Documents.Line("ADDED", Documents.Server("deep", spec: Documents.Nested(5_000)))));

    private static WatchEvent Read(string line) => WatchLine.Read(Kinds.ModelServer, Encoding.UTF8.GetBytes(line));
}
