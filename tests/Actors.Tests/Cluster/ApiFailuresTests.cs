using System.Net;
using System.Net.Sockets;
using System.Text;
using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

public sealed class ApiFailuresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_Status_object_is_read_whole()
    {
        var failure = Read(409, Documents.Status(409, "Conflict", "Apply failed with 1 conflict"));
        Assert.Equal((409, "Conflict", "Apply failed with 1 conflict"), (failure.Status, failure.Reason, failure.Message));
    }

    [Fact]
    public void The_causes_say_which_field()
    {
        var details = """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\"","field":".spec.model"}]}""";
        var failure = Read(409, Documents.Status(409, "Conflict", "…", details));
        Assert.Equal(new ApiFailureCause("FieldManagerConflict", ".spec.model", "conflict with \"kubectl\""), failure.Causes.Single());
    }

    [Fact]
    public void Retry_After_may_be_seconds() =>
        Assert.Equal(TimeSpan.FromSeconds(7), Read(429, "", "7").RetryAfter);

    [Fact]
    public void Retry_After_may_be_a_date() =>
        Assert.Equal(TimeSpan.FromSeconds(90), Read(429, "", "Sun, 01 Mar 2026 12:01:30 GMT").RetryAfter);

    [Fact]
    public void A_date_that_is_past_means_at_once() =>
        Assert.Equal(TimeSpan.Zero, Read(429, "", "Sun, 01 Mar 2026 11:00:00 GMT").RetryAfter);

    [Fact]
    public void The_Status_object_may_say_when_to_retry_too() =>
        Assert.Equal(
            TimeSpan.FromSeconds(3),
            Read(429, Documents.Status(429, "TooManyRequests", "…", """{"retryAfterSeconds":3}""")).RetryAfter);

    [Fact]
    public void A_message_of_several_lines_becomes_one() =>
        Assert.Equal("a b", Read(500, Documents.Status(500, "InternalError", "a\\n\\t b")).Message);

    [Fact]
    public void A_field_that_the_schema_lacks_is_no_trouble_of_the_server()
    {
        const string Words = "failed to create typed patch object (/a; v1, Kind=X): .spec.nope: field not declared";
        var failure = Read(500, Documents.Status(500, "", Words));
        Assert.Equal((422, "Invalid"), (failure.Status, failure.Reason));
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("")]
    public void An_answer_of_a_proxy_between_still_has_its_code(string body) =>
        Assert.Equal((502, "BadGateway"), Read(502, body) is var failure ? (failure.Status, failure.Reason) : default);

    [Fact]
    public void The_reason_of_a_socket_error_is_its_name()
    {
        var error = new HttpRequestException("no", new SocketException((int)SocketError.ConnectionReset));
        Assert.Equal("ConnectionReset", ApiFailures.OfException(error)?.Reason);
    }

    [Fact]
    public void A_bug_is_no_failure_of_the_network() =>
        Assert.Null(ApiFailures.OfException(new InvalidOperationException("bug")));

    [Fact]
    public void Nothing_is_said_twice() =>
        Assert.Equal("outer: inner", ApiFailures.InWords(new IOException("outer", new IOException("inner", new IOException("inner")))));

    private static ApiFailure Read(int status, string body, string? retryAfter = null)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);
        if (retryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return ApiFailures.OfResponse(response, Encoding.UTF8.GetBytes(body), Now);
    }
}
