using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>What a schema forbids, in the words of a real server.</summary>
[Collection(OnBothServers.Name)]
public sealed class ValidationParity(BothServers servers)
{
    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("{size: 0, name: '', ratio: 1}")]
    [InlineData("{size: 20, colour: blue, name: TOOLONG, plain: [], parts: [{name: a}, {name: a}, {name: q}, {num: 1}], tags: [a, a], two: [{p: 1}, {p: 1}]}")]
    [InlineData("{size: x}")]
    [InlineData("{size: 1.5}")]
    [InlineData("{size: 1, ratio: x, active: 1, port: true, labels: {a: 1}, tags: a, nested: 1}")]
    [InlineData("{size: 1, name: Ab1}")]
    [InlineData("{size: 1, parts: [{name: a, x: 1}, 5]}")]
    [InlineData("{size: 1, maps: {a: {v: 1}}, atom: {a: 1}}")]
    [InlineData("{size: 1, embedded: {a: 1}}")]
    [InlineData("{size: 1, embedded: {apiVersion: v1, kind: K, metadata: {name: x, zip: 1}}}")]
    public Task A_bad_spec_is_refused(string spec) => servers.SameAsync(Create("a", $"spec: {spec}"));

    [SkippableTheory]
    [InlineData("{size: 1, low: 5, high: 3}")]
    [InlineData("{size: 1, low: 5}")]
    [InlineData("{size: 8, low: 1, high: 3}")]
    [InlineData("{size: 8, low: 2, high: 3}")]
    [InlineData("{size: 8}")]
    [InlineData("{size: 1, uri: 'pvc://a/b', cache: 'pvc://c/d'}")]
    [InlineData("{size: 1, uri: 'pvc://a/b', cache: 'pvc://a/d'}")]
    [InlineData("{size: 1, uri: 'pvc://a/b'}")]
    [InlineData("{size: 1, members: [{id: a, weight: 1}, {id: a, weight: 2}]}")]
    [InlineData("{size: 1, members: [{id: a}, {id: b, weight: 9}]}")]
    [InlineData("{size: 1, members: [{id: a, weight: 1}, {id: b, weight: 9}]}")]
    public Task Rules_are_judged(string spec) => servers.SameAsync(Create("a", $"spec: {spec}"));

    [SkippableFact]
    public Task Rules_on_changes_are_judged_where_there_is_a_value_from_before() => servers.SameAsync(
        Create("a", "spec: {size: 1}"),
        Merge("a", """{"spec":{"grows":{"by":3}}}"""),
        Merge("a", """{"spec":{"grows":{"by":2}}}"""),
        Merge("a", """{"spec":{"grows":{"by":4}}}"""),
        Merge("a", """{"spec":{"grows":null}}"""));

    [SkippableFact]
    public Task A_missing_spec_is_refused() => servers.SameAsync(Create("a", "status: {}"));

    [SkippableFact]
    public Task A_bad_status_is_refused() => servers.SameAsync(
        Create("a", "spec: {size: 1}"),
        Merge("a", """{"status":{"replicas":"many","conditions":[{"type":"Ready"}]}}""", subresource: "/status"));

    [SkippableFact]
    public Task Bad_metadata_are_refused() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {k: 'no spaces'}}\nspec: {size: 1}"),
        Create("a", "metadata: {name: a, ownerReferences: [{kind: a}]}\nspec: {size: 1}"),
        Create("a", "metadata: {name: a, ownerReferences: [{apiVersion: b, kind: a, name: c, uid: d, controller: true}, {apiVersion: b, kind: a, name: c, uid: e, controller: true}]}\nspec: {size: 1}"));
}
