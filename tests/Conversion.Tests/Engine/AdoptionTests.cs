using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.ApiServer;

namespace ModelBooster.Conversion.Tests.Engine;

/// <summary>Children that Kthena's controller made for the same booster keep the names they have.</summary>
public class AdoptionTests
{
    private const string Backend = "a-backend-with-a-name-that-is-long-enough-to-be-cut";
    private static readonly string Whole = $"demo-{Backend}";

    [Fact]
    public void A_child_under_its_uncut_name_keeps_it_and_is_referred_to_by_it()
    {
        var children = Convert(new Adopted([Of(Kinds.ModelServing), Of(Kinds.ModelServer)], null));
        var route = children["ModelRoute"]["spec"]!["rules"]![0]!["targetModels"]![0]!["modelServerName"].Text();
        var target = children["AutoscalingPolicy"]["spec"]!["homogeneousTarget"]!["target"]!["targetRef"]!["name"].Text();

        Assert.Equal([Whole, Whole, Whole, Whole], [children["ModelServing"].Name(), children["ModelServer"].Name(), route, target]);
        Assert.Equal(Names.Child("demo", Backend), children["AutoscalingPolicy"].Name());
    }

    [Fact]
    public void Without_such_children_names_are_cut() => Assert.Equal(Names.Child("demo", Backend), Convert(Adopted.Nothing)["ModelServing"].Name());

    [Fact]
    public void A_route_keeps_its_model_name() =>
        Assert.Equal("old", Convert(new Adopted([], "old"))["ModelRoute"]["spec"]!["modelName"].Text());

    private static ObjectRef Of(ResourceKind kind) => new(kind, new ObjectKey("models", Whole));

    private static Dictionary<string, JsonObject> Convert(Adopted adopted) => Children.Of($$"""
        name: new
        autoscalingPolicy: {metrics: [{name: m, targetValue: 1}]}
        backend: {name: {{Backend}}, type: vLLM, modelURI: hf://a/b, minReplicas: 1, maxReplicas: 2, workers: [{image: v}]}
        """, adopted: adopted).All.ToDictionary(child => child["kind"].Text());
}
