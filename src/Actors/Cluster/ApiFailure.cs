using System.Collections.Immutable;

namespace ModelBooster.Cluster;

/// <summary>A request that the API server refused or never answered, as a value: expected answers are messages, not exceptions.</summary>
/// <param name="Status">HTTP status code; null where no answer came (connection refused, reset, timed out, body cut short).</param>
/// <param name="Reason">The Status object's reason (<c>Conflict</c>, <c>NotFound</c>, …), or the kind of network failure
/// (<c>Timeout</c>, <c>ConnectionRefused</c>, …).</param>
/// <param name="Message">The Status object's message, or one line on the network failure.</param>
/// <param name="RetryAfter">The server's Retry-After, where it sent one.</param>
/// <param name="Causes">details.causes of the Status object: which fields and why.</param>
public sealed record ApiFailure(
    int? Status,
    string Reason,
    string Message,
    TimeSpan? RetryAfter = null,
    ImmutableArray<ApiFailureCause> Causes = default);

/// <summary>One of details.causes in a Status object.</summary>
/// <param name="Reason">For example <c>FieldValueInvalid</c> or <c>FieldManagerConflict</c>.</param>
/// <param name="Field">Field path; may be empty.</param>
/// <param name="Message">In words.</param>
public sealed record ApiFailureCause(string Reason, string Field, string Message);

/// <summary>An answer of the API server: a value or a failure, never both.</summary>
/// <typeparam name="T">What a good answer carries.</typeparam>
/// <param name="Value">The value; null exactly where <paramref name="Failure"/> is not.</param>
/// <param name="Failure">The failure; null where the request went well.</param>
public readonly record struct Answer<T>(T? Value, ApiFailure? Failure)
    where T : class;
