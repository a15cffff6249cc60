using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

/// <summary>The forms of managedFields are those that a real API server wrote for Kthena's CRDs.</summary>
public sealed class DriftTests
{
    private static readonly WantedObject Server = Wanted.Server();

    [Fact]
    public void What_has_just_been_applied_is_as_wanted() => Assert.Null(Find(Server));

    [Fact]
    public void Defaults_that_the_server_filled_in_are_no_drift() =>
        Assert.Null(Find(Server, live => Spec(live)["workloadPort"]!["protocol"] = "http"));

    [Fact]
    public void A_status_is_no_drift() => Assert.Null(Find(Server, live => live["status"] = new JsonObject { ["replicas"] = 3 }));

    [Theory]
    [InlineData("spec", "model", "\"qwen\"", "spec.model")]
    [InlineData("spec", "workloadPort", """{"port":9000}""", "spec.workloadPort.port")]
    [InlineData("spec", "workloadPort", "{}", "spec.workloadPort.port")]
    [InlineData("spec", "workloadPort", "7", "spec.workloadPort")]
    [InlineData("metadata", "labels", "{}", "metadata.labels.registry.volcano.sh/managed-by")]
    [InlineData("metadata", "labels", "null", "metadata.labels")]
    [InlineData("metadata", "ownerReferences", "[]", "metadata.ownerReferences")]
    public void A_wanted_value_that_is_gone_or_changed_is_named(string section, string field, string json, string path) =>
        Assert.Equal(path, Find(Server, live => live[section]![field] = JsonNode.Parse(json)));

    [Fact]
    public void A_label_of_somebody_else_is_left_alone() =>
        Assert.Null(Find(Server, live =>
        {
            live["metadata"]!["labels"]!["team"] = "search";
            Manage(live, "kubectl-label", "Update", """{"f:metadata":{"f:labels":{"f:team":{}}}}""");
        }));

    [Fact]
    public void An_owner_reference_of_somebody_else_beside_ours_is_left_alone() =>
        Assert.Null(Find(Server, live => live["metadata"]!["ownerReferences"]!.AsArray().Insert(0, JsonNode.Parse(
            """{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"uid-of-another"}"""))));

    [Fact]
    public void An_owner_reference_that_lost_its_controller_flag_is_drift() =>
        Assert.Equal(
            "metadata.ownerReferences",
            Find(Server, live => live["metadata"]!["ownerReferences"]![0]!.AsObject().Remove("controller")));

    [Fact]
    public void A_field_that_another_manager_took_with_the_same_value_is_drift() =>
        Assert.Equal("spec.workloadPort.port", Find(Server, live =>
        {
            Owned(live)["f:spec"]!["f:workloadPort"]!.AsObject().Remove("f:port");
            Owned(live)["f:spec"]!["f:workloadPort"]!["."] = new JsonObject();
            Manage(live, "hand", "Update", """{"f:spec":{"f:workloadPort":{"f:port":{}}}}""");
        }));

    [Fact]
    public void A_whole_section_that_another_manager_took_with_the_same_values_is_drift() =>
        Assert.Equal("metadata.labels", Find(Server, live =>
        {
            Owned(live).Remove("f:metadata");
            Manage(live, "hand", "Update", """{"f:metadata":{"f:labels":{"f:registry.volcano.sh/managed-by":{}}}}""");
        }));

    [Fact]
    public void An_owner_reference_that_another_manager_took_is_drift() =>
        Assert.Equal("metadata.ownerReferences", Find(Server, live => Owned(live)["f:metadata"]!.AsObject().Remove("f:ownerReferences")));

    [Fact]
    public void A_field_that_is_owned_together_with_another_manager_is_no_drift() =>
        Assert.Null(Find(Server, live => Manage(live, "rival", "Apply", """{"f:spec":{"f:model":{}}}""")));

    [Theory]
    [InlineData("f:trafficPolicy", """{"f:retry":{"f:attempts":{}}}""", "spec.trafficPolicy")]
    [InlineData("f:workloadPort", """{"f:port":{},"f:protocol":{}}""", "spec.workloadPort.protocol")]
    public void A_field_of_ours_that_is_no_longer_wanted_is_drift(string field, string below, string path) =>
        Assert.Equal(path, Find(Server, live => Owned(live)["f:spec"]![field] = JsonNode.Parse(below)));

    [Fact]
    public void A_label_of_ours_that_is_no_longer_wanted_is_drift() =>
        Assert.Equal(
            "metadata.annotations",
            Find(Server, live => Owned(live)["f:metadata"]!["f:annotations"] = new JsonObject { ["f:old"] = new JsonObject() }));

    [Fact]
    public void An_owner_reference_of_ours_that_is_no_longer_wanted_is_drift() =>
        Assert.Equal(
            "metadata.ownerReferences",
            Find(Server, live => Owned(live)["f:metadata"]!["f:ownerReferences"]!["""k:{"uid":"uid-of-an-earlier-one"}"""] = new JsonObject()));

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""[{"manager":"kubectl","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:model":{}}}}]""")]
    [InlineData("""[{"manager":"model-booster-controller","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:model":{}}}}]""")]
    [InlineData("""[{"manager":"model-booster-controller","operation":"Apply","subresource":"status","fieldsType":"FieldsV1","fieldsV1":{"f:status":{}}}]""")]
    public void An_object_that_we_never_applied_is_drift_even_with_the_right_values(string managed) =>
        Assert.Equal("metadata.managedFields", Find(Server, live => live["metadata"]!["managedFields"] = JsonNode.Parse(managed)));

    [Fact]
    public void An_atomic_list_with_the_wanted_items_is_as_wanted() => Assert.Null(Find(Wanted.Route()));

    [Fact]
    public void A_changed_item_of_an_atomic_list_is_named_by_its_place() =>
        Assert.Equal("spec.rules[0].name", Find(Wanted.Route(), live => Spec(live)["rules"]![0]!["name"] = "other"));

    [Fact]
    public void An_added_item_of_an_atomic_list_is_drift() =>
        Assert.Equal("spec.rules", Find(Wanted.Route(), live => Spec(live)["rules"]!.AsArray().Add(new JsonObject())));

    [Fact]
    public void Defaults_within_an_atomic_list_are_no_drift() =>
        Assert.Null(Find(Wanted.Route(), live => Spec(live)["rules"]![0]!["weight"] = 100));

    [Fact]
    public void An_atomic_list_that_another_manager_took_is_drift() =>
        Assert.Equal("spec.rules", Find(Wanted.Route(), live => Owned(live)["f:spec"]!.AsObject().Remove("f:rules")));

    [Theory]
    [InlineData("10.0", "10", true)]
    [InlineData("1e-7", "1e-07", true)]
    [InlineData("1e2", "100", true)]
    [InlineData("10", "11", false)]
    [InlineData("10", "\"10\"", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    public void A_number_may_be_written_in_another_way_but_not_be_another(string wanted, string live, bool same) =>
        Assert.Equal(same, Find(Numbered(wanted), document => Spec(document)["value"] = JsonNode.Parse(live)) is null);

    [Fact]
    public void Replicas_that_were_yielded_may_be_owned_by_another_manager() =>
        Assert.Null(Find(Wanted.Serving(), Scaled, "spec.replicas"));

    [Fact]
    public void Replicas_that_were_not_yielded_may_not() =>
        Assert.Equal("spec.replicas", Find(Wanted.Serving(), Scaled));

    [Fact]
    public void The_value_of_yielded_replicas_still_counts() =>
        Assert.Equal("spec.replicas", Find(Wanted.Serving(), live => Spec(live)["replicas"] = 7, "spec.replicas"));

    private static void Scaled(JsonObject live)
    {
        Owned(live)["f:spec"]!.AsObject().Remove("f:replicas");
        Manage(live, "kubectl", "Update", """{"f:spec":{"f:replicas":{}}}""", "scale");
    }

    private static WantedObject Numbered(string value) =>
        Wanted.Of(Api.Kinds.AutoscalingPolicy, "p", $$"""{"value":{{value}}}""");

    private static JsonObject Spec(JsonObject live) => live["spec"]!.AsObject();

    private static JsonObject Owned(JsonObject live) => live["metadata"]!["managedFields"]![0]!["fieldsV1"]!.AsObject();

    private static void Manage(JsonObject live, string manager, string operation, string fields, string? subresource = null) =>
        live["metadata"]!["managedFields"]!.AsArray().Add(Wanted.Entry(manager, operation, JsonNode.Parse(fields), subresource));

    private static string? Find(WantedObject wanted, Action<JsonObject>? edit = null, params string[] yielded)
    {
        using var body = JsonDocument.Parse(wanted.Child.Body);
        return Drift.Find(body.RootElement, wanted.Live(edit: edit).Document, yielded);
    }
}
