using static ModelBooster.Sandbox.Tests.Parity.Request;

namespace ModelBooster.Sandbox.Tests.Parity;

/// <summary>Server-side apply and field ownership: the sandbox answers as a real server does.</summary>
[Collection(OnBothServers.Name)]
public sealed class ApplyParity(BothServers servers)
{
    private const string Everything = """
        metadata:
          name: a
          labels: {l: "1"}
          annotations: {n.example.com/x: "y"}
          finalizers: [x.example.com/z]
          ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: nn, uid: u-1}]
        spec:
          size: 2
          tags: [p, q]
          parts: [{name: p, x: {a: "1"}}]
          two: [{p: 1}, {p: 2, proto: UDP, num: m}]
          plain: [{a: "1"}]
          free: {z: [1, {q: 1}], m: {k: 1}}
          mixed: {a: "1", b: {c: [1]}}
          labels: {a: b}
          maps: {m: {v: "1"}}
          empty: {}
          port: 80
          opt: null
          atom: {a: "1"}
          any: {r: {s: 1}}
          ratio: 1.5
          active: false
          nested: {deep: {x: z}}
          embedded: {apiVersion: v1, kind: K, metadata: {name: e}, spec: {f: 1}}
        """;

    [SkippableFact]
    public Task An_apply_creates_with_fields_of_every_shape() => servers.SameAsync(Apply("a", "one", Everything), Get("a"));

    [SkippableFact]
    public Task The_same_apply_again_changes_nothing() => servers.SameAsync(Apply("a", "one", Everything), Apply("a", "one", Everything));

    [SkippableFact]
    public Task What_is_no_longer_applied_goes() => servers.SameAsync(
        Apply("a", "one", Everything),
        Apply("a", "one", "spec: {size: 2, parts: [{name: q}], tags: [q], two: [{p: 2, proto: UDP}], free: {m: {}}, maps: {num: {v: x}}}"),
        Apply("a", "one", "spec: {size: 2}"));

    [SkippableFact]
    public Task What_another_manager_also_applies_stays() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, tags: [p, q], parts: [{name: p, num: 1}], labels: {k: v}, atom: {a: x}}"),
        Apply("a", "two", "spec: {size: 2, tags: [q, r], parts: [{name: p, num: 1}, {name: q}], labels: {k: v}, atom: {a: x}}"),
        Apply("a", "one", "spec: {size: 2}"),
        Apply("a", "two", "spec: {size: 2}"));

    [SkippableFact]
    public Task One_conflict_is_told() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2}"), Apply("a", "two", "spec: {size: 3}"), Get("a"));

    [SkippableFact]
    public Task Many_conflicts_with_many_managers_are_told() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, atom: {a: x}, parts: [{name: p, num: 1}], two: [{p: 1, num: x}]}"),
        Apply("a", "two", "spec: {size: 2, name: abc, labels: {k: v}}"),
        Merge("a", """{"spec":{"ratio":1}}"""),
        Apply("a", "three", "spec: {size: 3, name: xyz, atom: {a: yy}, parts: [{name: p, num: 2}], two: [{p: 1, num: yy}], labels: {k: w}, ratio: 2}"));

    [SkippableFact]
    public Task Force_takes_fields_over() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, atom: {a: x}, parts: [{name: p, num: 1}], plain: [{a: x}]}"),
        Apply("a", "two", "spec: {size: 3, atom: {b: yy}, parts: [{name: p, num: 2}], plain: [{a: yy}]}", "&force=true"),
        Apply("a", "one", "spec: {size: 2}"));

    [SkippableFact]
    public Task A_second_manager_that_says_the_same_shares() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, tags: [p]}"), Apply("a", "two", "spec: {size: 2, tags: [p]}"), Apply("a", "two", "spec: {size: 2}"));

    [SkippableFact]
    public Task An_update_takes_what_it_changes() => servers.SameAsync(
        Apply("a", "one", Everything),
        Merge("a", """{"spec":{"size":5,"tags":["p"],"labels":{"c":"d"},"parts":[{"name":"p","x":{"a":"2"}},{"name":"q"}],"port":"http"}}"""),
        Merge("a", """{"spec":{"free":null,"mixed":{"a":null},"atom":{"b":"2"}},"metadata":{"labels":{"m":"2"}}}"""),
        Apply("a", "one", "spec: {size: 5}"));

    [SkippableFact]
    public Task Removing_a_field_after_an_update_shared_it() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, name: abc}"), Merge("a", """{"spec":{"name":"xyz"}}"""), Apply("a", "one", "spec: {size: 2}"));

    [SkippableFact]
    public Task Defaults_belong_to_nobody_and_come_back() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, replicas: 4, colour: green, nested: {z: 9}}"), Apply("a", "one", "spec: {size: 2}"));

    [SkippableFact]
    public Task Undeclared_fields_refuse_the_whole_object() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, nope: 1}"),
        Apply("a", "one", "spec: {size: 2, nested: {deep: {yy: 1}}}"),
        Apply("a", "one", "metadata: {name: a, zip: 1}\nspec: {size: 2}"),
        Get("a"));

    [SkippableFact]
    public Task Several_undeclared_fields_are_listed() => servers.SameAsync(Apply("a", "one", "spec: {size: 2, parts: [{name: p, zz: 1}]}"));

    [SkippableFact]
    public Task Items_given_twice_are_refused() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, tags: [p, p]}"), Apply("a", "one", "spec: {size: 2, parts: [{name: p}, {name: p}]}"));

    [SkippableFact]
    public Task Order_of_items_follows_the_configuration() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, tags: [a, b, c, d]}"),
        Apply("a", "two", "spec: {size: 2, tags: [d, x, a, z]}"),
        Apply("a", "one", "spec: {size: 2, tags: [z, c, b, a]}"),
        Apply("a", "three", "spec: {size: 2, parts: [{name: b}, {name: a}]}"),
        Apply("a", "one", "spec: {size: 2, parts: [{name: a}, {name: c}, {name: b}]}"));

    [SkippableFact]
    public Task A_resource_version_in_the_body_is_a_condition() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2}"),
        Apply("a", "one", "metadata: {name: a, resourceVersion: '{rv:a}'}\nspec: {size: 3}"),
        Apply("a", "one", "metadata: {name: a, resourceVersion: '1'}\nspec: {size: 4}"));

    [SkippableFact]
    public Task A_uid_in_the_body_is_a_condition() => servers.SameAsync(
        Apply("a", "one", "metadata: {name: a, uid: zz}\nspec: {size: 2}"),
        Apply("a", "one", "spec: {size: 2}"),
        Apply("a", "one", "metadata: {name: a, uid: '{uid:a}'}\nspec: {size: 3}"),
        Apply("a", "one", "metadata: {name: a, uid: zz}\nspec: {size: 4}"));

    [SkippableFact]
    public Task What_an_apply_must_say() => servers.SameAsync(
        At("PATCH", "/a", "{}", "application/apply-patch+yaml"),
        Apply("a", "one", "metadata: {name: b}\nspec: {size: 2}"),
        Apply("a", "one", "metadata: {name: a, namespace: other}\nspec: {size: 2}"),
        Apply("a", "one", "metadata: {name: a, managedFields: [{manager: x}]}\nspec: {size: 2}"),
        At("PATCH", "/a?fieldManager=one", """{"apiVersion":"demo.example.com/v1","kind":"Gadget","metadata":{"name":"a"}}""", "application/apply-patch+yaml"));

    [SkippableFact]
    public Task A_dry_run_writes_nothing() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2}", "&dryRun=All"), Get("a"),
        Apply("a", "one", "spec: {size: 2}"), Apply("a", "one", "spec: {size: 3}", "&dryRun=All"), Get("a"));

    [SkippableFact]
    public Task Managed_fields_can_be_reset_and_are_then_found_again() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, tags: [p]}"), Merge("a", """{"metadata":{"managedFields":[{}]}}"""), Apply("a", "two", "spec: {size: 2}"));

    [SkippableFact]
    public Task Invalid_values_are_refused_after_the_merge() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 99, colour: blue}"), Apply("a", "one", "spec: {size: 2, name: abc}"), Apply("a", "one", "spec: {name: abc}"));

    [SkippableFact]
    public Task Wrong_scalars_are_refused_by_the_type() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, name: 5}"), Apply("a", "one", "spec: {size: many}"), Apply("a", "one", "spec: {size: 2, tags: x}"));

    [SkippableFact]
    public Task Lists_in_free_parts_are_one_field() => servers.SameAsync(
        Apply("a", "one", "spec: {size: 2, free: {l: [1, 2], m: {a: {b: c}}}}"),
        Apply("a", "two", "spec: {size: 2, free: {l: [3], m: {a: {d: e}}}}", "&force=true"),
        Apply("a", "one", "spec: {size: 2, free: {m: {a: {}}}}"));

    [SkippableFact]
    public Task Labels_and_owners_are_owned_one_by_one() => servers.SameAsync(
        Apply("a", "one", "metadata: {name: a, labels: {x: '1', y: '2'}, ownerReferences: [{apiVersion: v1, kind: K, name: nn, uid: u1}]}\nspec: {size: 2}"),
        Merge("a", """{"metadata":{"labels":{"x":null,"z":"3"}}}"""),
        Apply("a", "two", "metadata: {name: a, labels: {q: '1'}, ownerReferences: [{apiVersion: v1, kind: K, name: m, uid: u2}]}\nspec: {size: 2}"),
        Apply("a", "one", "metadata: {name: a, labels: {x: '1', y: '2'}}\nspec: {size: 2}"));
}
