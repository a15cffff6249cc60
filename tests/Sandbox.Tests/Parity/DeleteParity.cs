using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Deletion: the sandbox answers as a real server does. (Neither collects garbage here.)</summary>
[Collection(OnBothServers.Name)]
public sealed class DeleteParity(BothServers servers)
{
    [SkippableFact]
    public Task A_delete_says_what_is_gone() => servers.SameAsync(Create("a", "spec: {size: 1}"), Delete("a"), Get("a"), Delete("a"));

    [SkippableFact]
    public Task Preconditions() => servers.SameAsync(
        Create("a", "spec: {size: 1}"),
        Delete("a", body: """{"preconditions":{"uid":"x"}}"""),
        Delete("a", body: """{"preconditions":{"resourceVersion":"1"}}"""),
        Delete("a", body: """{"preconditions":{"uid":"{uid:a}","resourceVersion":"{rv:a}"}}"""));

    [SkippableFact]
    public Task Options_that_are_refused_or_do_nothing() => servers.SameAsync(
        Create("a", "spec: {size: 1}"), Delete("a", "propagationPolicy=Sideways"), Delete("a", "dryRun=All"), Get("a"));

    [SkippableFact]
    public Task Finalizers_hold_an_object() => servers.SameAsync(
        Create("a", "metadata: {name: a, finalizers: [x.example.com/y, x.example.com/z]}\nspec: {size: 1}"),
        Delete("a"),
        Delete("a"),
        Merge("a", """{"spec":{"size":2}}"""),
        Merge("a", """{"metadata":{"finalizers":["x.example.com/y","x.example.com/new"]}}"""),
        Merge("a", """{"metadata":{"finalizers":["x.example.com/y"]}}"""),
        Merge("a", """{"metadata":{"deletionTimestamp":null}}"""),
        Merge("a", """{"metadata":{"finalizers":null}}"""),
        Get("a"));

    [SkippableFact]
    public Task Foreground_and_orphan_wait_for_the_collector() => servers.SameAsync(
        Create("a", "spec: {size: 1}"), Delete("a", "propagationPolicy=Foreground"), Get("a"),
        Create("b", "spec: {size: 1}"), Delete("b", "propagationPolicy=Orphan"), Delete("b", "propagationPolicy=Background"), Get("b"));

    [SkippableFact]
    public Task A_collection_is_deleted_by_selector() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 1}"),
        Create("b", "spec: {size: 1}"),
        Create("c", "metadata: {name: c, labels: {x: yy}, finalizers: [x.example.com/y]}\nspec: {size: 1}"),
        At("DELETE", "?labelSelector=x%3Dyy"),
        List());
}
