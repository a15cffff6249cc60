using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

/// <summary>Entries as a real API server wrote them after an apply, <c>kubectl scale</c>, a patch and a status update.</summary>
public sealed class ManagedFieldsTests
{
    private const string Applied =
        """{"manager":"model-booster-controller","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:schedulerName":{}}}}""";

    private const string Scaled =
        """{"manager":"kubectl","operation":"Update","subresource":"scale","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";

    private const string Patched =
        """{"manager":"hpa","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""";

    private const string Status =
        """{"manager":"kthena","operation":"Update","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:status":{".":{},"f:replicas":{}}}}""";

    private const string OwnStatus =
        """{"manager":"model-booster-controller","operation":"Apply","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:status":{}}}""";

    [Fact]
    public void What_a_manager_applied_is_found() =>
        Assert.True(ManagedFields.AppliedBy(Live(Status, Applied), FieldManagers.Controller).GetProperty("f:spec").TryGetProperty("f:schedulerName", out _));

    [Fact]
    public void What_it_applied_to_the_status_is_another_matter() =>
        Assert.False(ManagedFields.AppliedBy(Live(OwnStatus, Applied), FieldManagers.Controller).TryGetProperty("f:status", out _));

    [Theory]
    [InlineData(Scaled)]
    [InlineData(Patched)]
    [InlineData(OwnStatus)]
    public void Where_it_applied_nothing_there_is_nothing(string entry) =>
        Assert.Equal(JsonValueKind.Undefined, ManagedFields.AppliedBy(Live(entry), FieldManagers.Controller).ValueKind);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"metadata":{"managedFields":null}}""")]
    public void An_object_without_the_list_has_no_managers(string document) =>
        Assert.Empty(ManagedFields.All(JsonElement.Parse(document)));

    [Theory]
    [InlineData(Scaled, "kubectl")]
    [InlineData(Patched, "hpa")]
    public void Replicas_belong_to_whoever_scaled_by_whatever_way(string entry, string manager) =>
        Assert.Equal([manager], ManagedFields.OtherOwnersOfReplicas(Live(Applied, entry), FieldManagers.Controller));

    [Theory]
    [InlineData(Applied)]
    [InlineData(Status)]
    [InlineData("""{"manager":"model-booster-controller","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:replicas":{}}}}""")]
    public void Replicas_belong_to_nobody_else_where_only_we_or_the_status_speak_of_them(string entry) =>
        Assert.Empty(ManagedFields.OtherOwnersOfReplicas(Live(entry), FieldManagers.Controller));

    [Fact]
    public void Managers_come_in_the_order_of_the_server() =>
        Assert.Equal([("model-booster-controller", "Apply"), ("kubectl", "Update")], ManagedFields.All(Live(Applied, Scaled)));

    private static JsonElement Live(params string[] entries) =>
        JsonElement.Parse($$$"""{"metadata":{"managedFields":[{{{string.Join(',', entries)}}}]}}""");
}
