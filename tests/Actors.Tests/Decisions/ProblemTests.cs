using ModelBooster.Api;
using ModelBooster.Cluster;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class ProblemTests
{
    private static readonly ObjectRef Target = LiveObjects.Ref(Kinds.ModelServer, "llama-main");

    [Theory]
    [InlineData(null, "the connection was refused", Reasons.ApiServerUnavailable, false)]
    [InlineData(400, "the object cannot be decoded", Reasons.RefusedByApiServer, true)]
    [InlineData(400, "admission webhook \"v.kthena.io\" denied the request: no", Reasons.RefusedByWebhook, true)]
    [InlineData(401, "Unauthorized", Reasons.Forbidden, false)]
    [InlineData(403, "modelservers is forbidden: User \"x\" cannot patch resource", Reasons.Forbidden, true)]
    [InlineData(403, "admission webhook \"v.kthena.io\" denied the request: no", Reasons.RefusedByWebhook, true)]
    [InlineData(403, "unable to create new content in namespace team-a because it is being terminated", Reasons.NamespaceTerminating, true)]
    [InlineData(404, "the server could not find the requested resource", Reasons.CRDMissing, true)]
    [InlineData(404, "namespaces \"team-a\" not found", Reasons.NamespaceTerminating, true)]
    [InlineData(408, "Timeout", Reasons.ApiServerUnavailable, false)]
    [InlineData(409, "Apply failed with 1 conflict", Reasons.Conflict, false)]
    [InlineData(413, "Request entity too large", Reasons.RefusedByApiServer, true)]
    [InlineData(422, "spec.port: Invalid value: must be positive", Reasons.RefusedByApiServer, true)]
    [InlineData(422, "spec.modelName: Invalid value: field is immutable", Reasons.ImmutableField, true)]
    [InlineData(429, "too many requests", Reasons.ApiServerUnavailable, false)]
    [InlineData(500, "failed calling webhook \"v.kthena.io\": connection refused", Reasons.ApiServerUnavailable, false)]
    [InlineData(503, "the server is currently unable to handle the request", Reasons.ApiServerUnavailable, false)]
    [InlineData(504, "Timeout", Reasons.ApiServerUnavailable, false)]
    public void An_answer_of_the_server_has_a_reason_and_is_mended_by_waiting_or_not(int? status, string message, string reason, bool terminal) =>
        Assert.Equal((reason, terminal), Of(status, message) is var problem ? (problem.Reason, problem.Terminal) : default);

    [Theory]
    [InlineData(null, "connection refused")]
    [InlineData(409, "Apply failed")]
    [InlineData(422, "spec.port: Invalid value")]
    [InlineData(500, "boom")]
    public void The_message_names_the_object_and_says_what_the_server_said(int? status, string message) =>
        Assert.Equal($"apply ModelServer team-a/llama-main: {message}", Of(status, message).Message);

    [Theory]
    [InlineData("apply", "patch")]
    [InlineData("delete", "delete")]
    public void What_is_forbidden_is_named_by_verb_and_kind(string verb, string rbac) =>
        Assert.EndsWith(
            $"may not {rbac} modelservers.networking.serving.volcano.sh",
            Problem.Of(verb, Target, new ApiFailure(403, "Forbidden", "no")).Message);

    [Fact]
    public void A_name_conflict_names_the_booster_that_holds_the_name() =>
        Assert.Contains("belongs to ModelBooster other (uid u2)", Problem.NameConflict(Target, new BoosterOwner("other", "u2")).Message);

    [Fact]
    public void A_name_conflict_with_a_stranger_says_what_to_do() =>
        Assert.Contains("rename the booster or its backend", Problem.NameConflict(Target, null).Message);

    [Fact]
    public void A_missing_kind_is_named_by_its_CRD() =>
        Assert.Contains(Kinds.AutoscalingPolicy.CrdName, Problem.KindMissing(Kinds.AutoscalingPolicy).Message);

    private static Problem Of(int? status, string message) => Problem.Of("apply", Target, new ApiFailure(status, "", message));
}
