using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>What is told of requests: the sandbox's observer says what a real server's audit log says.</summary>
[Collection(OnBothServers.Name)]
public sealed class AuditParity(BothServers servers)
{
    private const string Maps = "/api/v1/namespaces/{ns}/configmaps";

    [SkippableFact]
    public Task Reads() => servers.SameAuditAsync(
        Create("a", "spec: {size: 1}"),
        Get("a"),
        Get("none"),
        At("GET", "/a/status"),
        At("GET", "/a/scale"),
        List(),
        List("limit=1&labelSelector=x%3Dyy"),
        List("fieldSelector=metadata.name%3Da"),
        new Request("GET", "/apis/demo.example.com/v1/widgets?fieldSelector=metadata.namespace%3D{ns}"));

    [SkippableFact]
    public Task Watches() => servers.SameAuditAsync(
        List("watch=1&timeoutSeconds=1"),
        List("watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Da"),
        List("watch=1&resourceVersion=abc"));

    [SkippableFact]
    public Task Writes() => servers.SameAuditAsync(
        Create("a", "spec: {size: 1}"),
        Create("a", "spec: {size: 1}"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 2}"),
        Merge("a", """{"spec":{"size":3}}"""),
        Merge("a", """{"status":{"replicas":1}}""", subresource: "/status"),
        Merge("a", """{"spec":{"replicas":2}}""", subresource: "/scale"),
        Apply("b", "one", "spec: {size: 2}"),
        Apply("b", "two", "spec: {size: 3}"),
        Apply("b", "one", "spec: {size: 2, nope: 1}"),
        Delete("a"),
        Delete("a"),
        At("DELETE", "?labelSelector=x"));

    [SkippableFact]
    public Task Creates_that_are_refused_or_named_by_the_server() => servers.SameAuditAsync(
        new Request("POST", Maps, Body: """{"metadata":{"name":"a"},"data":{"k":"v"}}"""),
        new Request("POST", Maps, Body: """{"metadata":{"namespace":"other","name":"b"}}"""),
        new Request("POST", Maps, Body: """{"metadata":{}}"""),
        new Request("POST", Maps, Body: "nothing that is JSON"));

    [SkippableFact]
    public Task Namespaces_and_what_is_no_kind() => servers.SameAuditAsync(
        new Request("GET", "/api/v1/namespaces/{ns}"),
        new Request("GET", "/api/v1/namespaces/none-{ns}"),
        new Request("GET", "/apis/demo.example.com/v1/namespaces/{ns}/nothings"),
        new Request("GET", "/nowhere"));
}
