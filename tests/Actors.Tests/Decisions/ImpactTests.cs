using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class ImpactTests
{
    /// <summary>Two groups of one leader with three workers, and of two sidekicks: 2 × (4 + 2) = 12 pods.</summary>
    private const string Before =
        """
        {"metadata":{"labels":{"a":"1"}},"spec":{"replicas":2,"schedulerName":"volcano","template":{"restartGracePeriodSeconds":60,"roles":[
          {"name":"leader","replicas":1,"workerReplicas":3,"entryTemplate":{"image":"a"}},
          {"name":"sidekick","replicas":2,"entryTemplate":{"image":"b"}}]}}}
        """;

    [Theory]
    [InlineData("metadata.labels.a", "\"1\"", ImpactKind.None, 0, 12, "no effect")]
    [InlineData("metadata.labels.a", "\"2\"", ImpactKind.MetadataOnly, 0, 12, "metadata only")]
    [InlineData("spec.schedulerName", "\"other\"", ImpactKind.Settings, 0, 12, "no pod is touched")]
    [InlineData("spec.template.restartGracePeriodSeconds", "5", ImpactKind.Settings, 0, 12, "no pod is touched")]
    [InlineData("spec.replicas", "5", ImpactKind.Scale, 0, 30, "scale from 2 to 5")]
    [InlineData("spec.replicas", "0", ImpactKind.Scale, 0, 0, "scale from 2 to 0")]
    [InlineData("spec.template.roles.1.replicas", "3", ImpactKind.Scale, 0, 14, "scale role sidekick from 2 to 3")]
    [InlineData("spec.template.roles.0.entryTemplate.image", "\"c\"", ImpactKind.Restart, 12, 12, "restart of 12 pods")]
    [InlineData("spec.template.roles.0.workerReplicas", "1", ImpactKind.Restart, 12, 8, "restart of 12 pods")]
    public void Each_field_has_its_impact(string path, string value, ImpactKind kind, int restarted, int pods, string words)
    {
        var impact = Of(Kinds.ModelServing, document => Set(document, path, value));

        Assert.Equal((kind, restarted, 12, pods, words), (impact.Kind, impact.Restarted, impact.Before, impact.After, impact.ToString()));
    }

    [Fact]
    public void Groups_that_go_are_not_restarted_first()
    {
        var impact = Of(Kinds.ModelServing, document =>
        {
            Set(document, "spec.replicas", "1");
            Set(document, "spec.template.roles.0.entryTemplate.image", "\"c\"");
        });

        Assert.Equal("restart of 6 pods, scale from 2 to 1", impact.ToString());
    }

    [Fact]
    public void With_role_rolling_update_only_the_role_that_changes_restarts()
    {
        var impact = Of(Kinds.ModelServing, document =>
        {
            document["spec"]!["rolloutStrategy"] = new JsonObject { ["type"] = "RoleRollingUpdate" };
            Set(document, "spec.template.roles.1.entryTemplate.image", "\"c\"");
        });

        Assert.Equal("restart of 4 pods", impact.ToString());
    }

    [Fact]
    public void A_role_that_comes_restarts_all_groups() =>
        Assert.Equal(12, Of(Kinds.ModelServing, document =>
            document["spec"]!["template"]!["roles"]!.AsArray().Add(JsonNode.Parse("""{"name":"third","entryTemplate":{}}"""))).Restarted);

    [Fact]
    public void Other_kinds_touch_no_pod() =>
        Assert.Equal(ImpactKind.Settings, Of(Kinds.ModelRoute, document => Set(document, "spec.replicas", "9")).Kind);

    [Fact]
    public void A_new_serving_starts_its_pods_and_one_that_goes_ends_them()
    {
        var serving = JsonElement.Parse(Before);

        Assert.Equal(
            ("starts 12 pods", "ends 12 pods", "restart of 12 pods", "no pod is touched"),
            (Impact.OfCreate(Kinds.ModelServing, serving).ToString(), Impact.OfDelete(Kinds.ModelServing, serving).ToString(),
                Impact.OfRecreate(Kinds.ModelServing, serving, serving).ToString(), Impact.OfCreate(Kinds.ModelServer, serving).ToString()));
    }

    [Fact]
    public void Counts_left_out_have_Kthenas_defaults() =>
        Assert.Equal(1, Impact.OfCreate(Kinds.ModelServing, JsonElement.Parse("""{"spec":{"template":{"roles":[{"name":"a"}]}}}""")).After);

    private static Impact Of(ResourceKind kind, Action<JsonObject> edit)
    {
        var before = JsonElement.Parse(Before);
        var edited = JsonNode.Parse(Before)!.AsObject();
        edit(edited);
        var after = JsonSerializer.SerializeToElement(edited);
        return Impact.OfUpdate(kind, before, after, FieldDifferences.OfObjects(before, after));
    }

    private static void Set(JsonObject document, string path, string value)
    {
        JsonNode parent = document;
        var steps = path.Split('.');
        foreach (var step in steps[..^1])
        {
            parent = int.TryParse(step, out var index) ? parent[index]! : parent[step]!;
        }

        parent[steps[^1]] = JsonNode.Parse(value);
    }
}
