using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Get, list, pages, tables and watches: the sandbox answers as a real server does.</summary>
[Collection(OnBothServers.Name)]
public sealed class ReadParity(BothServers servers)
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private static readonly Request[] Five =
    [
        Create("e", "metadata: {name: e, labels: {n: '5', odd: ''}}\nspec: {size: 1}"),
        Create("a", "metadata: {name: a, labels: {n: '1', odd: ''}}\nspec: {size: 1}"),
        Create("d", "metadata: {name: d, labels: {n: '4'}}\nspec: {size: 1}"),
        Create("b", "metadata: {name: b, labels: {n: '2'}}\nspec: {size: 1}"),
        Create("c", "metadata: {name: c, labels: {n: '3', odd: ''}}\nspec: {size: 1}"),
    ];

    [SkippableFact]
    public Task What_is_not_there() => servers.SameAsync(
        Get("none"), Delete("none"), At("GET", "/none/status"), At("GET", "/none/other"),
        new Request("GET", "/apis/demo.example.com/v1/namespaces/{ns}/nothings"),
        new Request("GET", "/apis/nowhere.example.com/v1/things"),
        new Request("GET", "/apis/demo.example.com/v9"));

    [SkippableFact]
    public Task Lists_come_in_pages() => servers.SameAsync(
        [.. Five, List("limit=2"), List("limit=2&continue={continue}"), List("limit=2&continue={continue}"), List("limit=5")]);

    [SkippableFact]
    public Task Pages_show_one_moment() => servers.SameAsync(
        [.. Five, List("limit=2"), Delete("c"), Create("cc", "spec: {size: 1}"), List("limit=9&continue={continue}"), List()]);

    [SkippableTheory]
    [InlineData("n=3")]
    [InlineData("n in (1, 2, 9)")]
    [InlineData("n notin (1,2)")]
    [InlineData("odd")]
    [InlineData("!odd")]
    [InlineData("odd,n!=3")]
    [InlineData("a b")]
    public Task Label_selectors(string selector) => servers.SameAsync([.. Five, List($"labelSelector={Uri.EscapeDataString(selector)}")]);

    [SkippableTheory]
    [InlineData("metadata.name=c")]
    [InlineData("metadata.name!=c,metadata.namespace!=x")]
    [InlineData("spec.size=1")]
    public Task Field_selectors(string selector) => servers.SameAsync([.. Five, List($"fieldSelector={Uri.EscapeDataString(selector)}")]);

    [SkippableFact]
    public Task Versions_that_cannot_be_had() => servers.SameAsync(
        [.. Five, List("resourceVersion=99999999"), List("resourceVersionMatch=Exact"), List("limit=2&continue=abc")]);

    [SkippableFact]
    public Task A_version_of_the_past() => servers.SameAsync(
        [.. Five, List("limit=1"), Delete("a"), List("resourceVersion={rv:list}&resourceVersionMatch=Exact"), List("resourceVersion={rv:list}&resourceVersionMatch=NotOlderThan")]);

    [SkippableFact]
    public Task Tables() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 1, replicas: 3}"),
        Merge("a", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""", subresource: "/status"),
        Get("a", "?includeObject=None", Table),
        List("limit=1", Table),
        List("watch=1&timeoutSeconds=1", Table));

    [SkippableFact]
    public Task Metadata_alone() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 1}"),
        Get("a", accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"),
        List("", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"),
        List("watch=1&timeoutSeconds=1", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"));

    [SkippableFact]
    public Task A_watch_from_a_version_shows_all_that_came_after() => servers.SameAsync(
    [
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 1}"),
        List(),
        Merge("a", """{"spec":{"size":2}}"""),
        Create("b", "spec: {size: 1}"),
        Merge("a", """{"status":{"replicas":1}}""", subresource: "/status"),
        Delete("b"),
        Delete("a"),
        List("watch=1&timeoutSeconds=1&resourceVersion={rv:list}"),
    ]);

    [SkippableFact]
    public Task A_watch_with_a_selector_shows_what_comes_to_match_and_ceases_to() => servers.SameAsync(
        Create("z", "spec: {size: 1}"),
        List(),
        Create("a", "spec: {size: 1}"),
        Merge("a", """{"metadata":{"labels":{"x":"yy"}}}"""),
        Merge("a", """{"spec":{"size":2}}"""),
        Merge("a", """{"metadata":{"labels":{"x":"nn"}}}"""),
        Merge("a", """{"metadata":{"labels":{"x":"yy"}}}"""),
        Delete("a"),
        List("watch=1&timeoutSeconds=1&labelSelector=x%3Dyy&resourceVersion={rv:list}"));

    [SkippableFact]
    public Task A_watch_without_a_version_begins_with_what_is_there() => servers.SameAsync(
        [.. Five, List("watch=1&timeoutSeconds=1"), List("watch=1&timeoutSeconds=1&resourceVersion=0")]);

    [SkippableFact]
    public Task A_streaming_list() => servers.SameAsync(
    [
        .. Five,
        List("watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"),
        List("watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"),
        List("watch=1&timeoutSeconds=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan"),
        List("watch=1&timeoutSeconds=1&sendInitialEvents=true"),
        List("watch=1&timeoutSeconds=1&resourceVersionMatch=NotOlderThan"),
        List("sendInitialEvents=true"),
    ]);

    [SkippableFact]
    public Task Versions_that_cannot_be_watched() => servers.SameAsync(
        List("watch=1&timeoutSeconds=1&resourceVersion=abc"), List("watch=1&timeoutSeconds=1&resourceVersion=99999999"));
}
