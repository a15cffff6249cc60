using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Create, replace, patch, status and scale: the sandbox answers as a real server does.</summary>
[Collection(OnBothServers.Name)]
public sealed class WriteParity(BothServers servers)
{
    [SkippableFact]
    public Task A_create_prunes_and_defaults_and_warns() => servers.SameAsync(Create("a", """
        metadata: {name: a, labels: {l: "1"}, annotations: {}}
        spec: {size: 2, unknown: 1, tags: [p, q], port: 80, opt: null, fixed: f, empty: {zz: 1}, labels: {}, plain: [{a: null}], name: null, parts: null}
        status: {replicas: 4}
        """));

    [SkippableFact]
    public Task A_strict_create_refuses_what_it_would_prune() => servers.SameAsync(
        At("POST", "?fieldValidation=Strict", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"s","zip":1},"spec":{"size":1,"foo":1,"size":2,"plain":[{"z":1}]}}"""),
        At("POST", "?fieldValidation=Ignore", """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"s","zip":1},"spec":{"size":1,"foo":1,"size":2,"plain":[{"z":1}]}}"""));

    [SkippableFact]
    public Task A_create_owns_what_it_sets_and_what_is_defaulted() => servers.SameAsync(Create("a", """
        spec:
          size: 2
          tags: [p, q]
          parts: [{name: p, x: {a: "1"}}]
          two: [{p: 1}]
          plain: [{a: "1"}]
          free: {z: [1, {q: 1}], m: {k: 1}}
          mixed: {a: "1", b: {c: [1]}}
          maps: {m: {v: "1"}}
          any: {r: {s: 1}}
          atom: {a: "1"}
        """));

    [SkippableFact]
    public Task A_create_of_what_is_there_is_refused() => servers.SameAsync(Create("a", "spec: {size: 2}"), Create("a", "spec: {size: 3}"));

    [SkippableFact]
    public Task What_a_create_must_say() => servers.SameAsync(
        Create("a", "metadata: {name: a, namespace: other}\nspec: {size: 2}"),
        Create("a", "metadata: {labels: {a: b}}\nspec: {size: 2}"),
        Create("V_v", "metadata: {name: V_v, labels: {'a b': c}}\nspec: {size: 1}"),
        Create("a", "spec: {size: 2}", "&dryRun=Some"),
        Create("a", "spec: {size: 2}", "&dryRun=All"),
        Get("a"),
        At("POST", "", """{"apiVersion":"demo.example.com/v2","kind":"Widget","metadata":{"name":"a"}}"""),
        At("POST", "", "{}", "text/plain"),
        new Request("POST", "/apis/demo.example.com/v1/namespaces/nowhere/widgets", Body: """{"apiVersion":"demo.example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{"size":1}}"""));

    [SkippableFact]
    public Task A_replace_rests_on_the_version() => servers.SameAsync(
        Create("a", "spec: {size: 2, name: abc, tags: [p]}"),
        Replace("a", "spec: {size: 3}"),
        Replace("a", "metadata: {name: a, resourceVersion: '1'}\nspec: {size: 3}"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 3, tags: [q]}"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 3, tags: [q]}"),
        Replace("a", "metadata: {name: b, resourceVersion: '{rv:a}'}\nspec: {size: 3}"),
        Replace("none", "metadata: {name: none, resourceVersion: '3'}\nspec: {size: 3}"));

    [SkippableFact]
    public Task A_replace_keeps_what_only_the_server_says() => servers.SameAsync(
        Create("a", "spec: {size: 2}"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}', generation: 77, labels: {a: b}}\nspec: {size: 2}\nstatus: {replicas: 3}"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}', uid: other}\nspec: {size: 2}"));

    [SkippableFact]
    public Task Merge_patches() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 2, name: abc, labels: {a: b}, tags: [p]}"),
        Merge("a", """{"spec":{"size":5,"labels":null,"colour":null}}"""),
        Merge("a", """{"spec":{"size":5},"status":{"replicas":9}}"""),
        Merge("a", """{"metadata":{"labels":{"x":null,"z":"1"},"annotations":{"k":"v"}}}"""),
        Merge("a", """{"metadata":{"resourceVersion":"1"},"spec":{"size":6}}"""),
        Merge("a", """{"metadata":{"name":"zz"}}"""),
        Merge("a", """{"spec":{"nope":1}}"""),
        Merge("a", """{"spec":{"nope":1}}""", query: "&fieldValidation=Strict"),
        Merge("none", "{}"));

    [SkippableFact]
    public Task Json_patches() => servers.SameAsync(
        Create("a", "metadata: {name: a, labels: {x: yy}}\nspec: {size: 2, tags: [p, q], parts: [{name: p}]}"),
        Patch("a", """[{"op":"test","path":"/spec/size","value":2},{"op":"replace","path":"/spec/size","value":3}]"""),
        Patch("a", """[{"op":"add","path":"/spec/tags/0","value":"o"},{"op":"add","path":"/spec/tags/-","value":"r"}]"""),
        Patch("a", """[{"op":"remove","path":"/spec/tags/1"},{"op":"add","path":"/metadata/labels/a~1b","value":"1"}]"""),
        Patch("a", """[{"op":"move","from":"/spec/parts/0/name","path":"/spec/name"}]"""),
        Patch("a", """[{"op":"copy","from":"/spec/size","path":"/spec/replicas"}]"""),
        Patch("a", """[{"op":"test","path":"/spec/size","value":9}]"""),
        Patch("a", """[{"op":"remove","path":"/spec/nope"}]"""),
        Patch("a", """[{"op":"replace","path":"/spec/nope","value":1}]"""),
        Patch("a", """[{"op":"add","path":"/spec/nope/x","value":1}]"""));

    [SkippableFact]
    public Task A_strategic_patch_is_refused() => servers.SameAsync(
        Create("a", "spec: {size: 2}"),
        At("PATCH", "/a", "{}", "application/strategic-merge-patch+json"),
        At("PATCH", "/a", "{}"));

    [SkippableFact]
    public Task Immutable_fields_stay() => servers.SameAsync(
        Create("a", "spec: {size: 2, fixed: f, parts: [{name: p, secret: s}]}"),
        Merge("a", """{"spec":{"fixed":"g"}}"""),
        Merge("a", """{"spec":{"parts":[{"name":"p","secret":"t"}]}}"""),
        Merge("a", """{"spec":{"parts":[{"name":"q","secret":"t"}]}}"""),
        Merge("a", """{"spec":{"fixed":null}}"""));

    [SkippableFact]
    public Task Status_and_spec_are_written_apart() => servers.SameAsync(
        Create("a", "spec: {size: 2}"),
        Merge("a", """{"metadata":{"labels":{"o":"p"}},"spec":{"size":9},"status":{"replicas":5}}""", subresource: "/status"),
        Apply("a", "st", "metadata: {name: a, labels: {k: k}}\nspec: {size: 9}\nstatus: {replicas: 5, conditions: [{type: Ready, status: 'True'}]}", subresource: "/status"),
        Apply("a", "st", "spec: {size: 2}\nstatus: {replicas: 7}"),
        Apply("a", "st", "status: {conditions: [{type: Ready, status: 'False', message: m}]}\nspec: {size: 1}", subresource: "/status"),
        Apply("a", "other", "status: {replicas: 8}\nspec: {size: 1}", subresource: "/status"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 10}\nstatus: {replicas: 3, conditions: [{type: Ready, status: 'True'}]}", subresource: "/status"),
        Replace("a", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 10}\nstatus: {replicas: 33}"),
        At("GET", "/a/status"),
        Apply("none", "st", "status: {replicas: 5}\nspec: {size: 1}", subresource: "/status"));

    [SkippableFact]
    public Task Scale_reads_and_writes_replicas() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, replicas: 3}"),
        Merge("a", """{"status":{"replicas":2,"selector":"a=b"}}""", subresource: "/status"),
        At("GET", "/a/scale"),
        At("PUT", "/a/scale?fieldManager=scaler", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"{ns}"},"spec":{"replicas":4}}"""),
        Get("a"),
        At("PUT", "/a/scale?fieldManager=scaler", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"{ns}","resourceVersion":"1"},"spec":{"replicas":5}}"""),
        Merge("a", """{"spec":{"replicas":6}}""", manager: "other", subresource: "/scale"),
        Get("a"),
        Merge("a", """{"spec":{"replicas":6}}""", manager: "third", subresource: "/scale"),
        Get("a"),
        Apply("a", "one", "spec: {size: 2, replicas: 3}"),
        Apply("a", "one", "spec: {size: 2}"),
        At("PATCH", "/a/scale?fieldManager=sc", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":9}}""", "application/apply-patch+yaml"),
        At("PUT", "/a/scale", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a","namespace":"{ns}"},"spec":{"replicas":-4}}"""),
        At("GET", "/none/scale"),
        Get("a"));

    [SkippableFact]
    public Task Generation_counts_what_is_wanted_and_nothing_else() => servers.SameAsync(
        Create("a", "spec: {size: 2}"),
        Merge("a", """{"metadata":{"labels":{"a":"b"}}}"""),
        Merge("a", """{"status":{"replicas":5}}""", subresource: "/status"),
        Merge("a", """{"spec":{"size":3}}"""),
        Merge("a", """{"spec":{"size":3}}"""));
}
