using System.Text.Json.Nodes;
using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

/// <summary>Server-side apply without a server; what a real one says to the same is in the parity suite.</summary>
public sealed class FieldManagerTests
{
    private static readonly FieldType Type = FieldType.Of(StructuralSchema.Read(Yaml.Of("""
        type: object
        properties:
          spec:
            type: object
            properties:
              size: {type: integer}
              name: {type: string}
              tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
              roles: {type: array, items: {type: object, properties: {name: {type: string}}}, x-kubernetes-list-type: atomic}
              parts:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: {type: object, properties: {name: {type: string}, size: {type: integer}}}
        """)));

    private Managed live = new(Object("{}"), ManagedFields.None);

    [Fact]
    public void What_is_applied_is_owned_and_what_is_no_longer_applied_goes()
    {
        Apply("one", "{size: 1, tags: [p, q], parts: [{name: p, size: 1}]}");
        Apply("one", "{size: 1, parts: [{name: p}]}");

        Assert.Equal("""{"parts":[{"name":"p"}],"size":1}""", Spec());
        Assert.Equal([".spec.size", """.spec.parts[name="p"]""", """.spec.parts[name="p"].name"""], Owned("one"));
    }

    [Fact]
    public void What_another_manager_holds_stays()
    {
        Apply("one", "{size: 1, name: n}");
        Apply("two", "{name: n}");
        Apply("one", "{size: 1}");

        Assert.Equal("""{"name":"n","size":1}""", Spec());
    }

    [Fact]
    public void A_field_of_another_manager_is_a_conflict_and_force_takes_it()
    {
        Apply("one", "{size: 1, roles: [{name: p}]}");

        var refused = Attempt("two", "{size: 2, roles: [{name: q}]}", force: false).Refusal!;
        Assert.Equal(409, refused.Code);
        Assert.Equal([".spec.roles", ".spec.size"], refused.Causes.Select(cause => cause.Field));

        Apply("two", "{size: 2, roles: [{name: q}]}", force: true);
        Assert.Empty(Owned("one"));
        Assert.Equal("""{"roles":[{"name":"q"}],"size":2}""", Spec());
    }

    [Fact]
    public void An_update_takes_what_it_changes_from_its_owner()
    {
        Apply("one", "{size: 1, name: n}");
        Update("two", "{size: 2, name: n}");

        Assert.Equal([".spec.name"], Owned("one"));
        Assert.Equal([".spec.size"], Owned("two"));
    }

    [Fact]
    public void An_undeclared_field_refuses_the_whole()
    {
        var refused = Attempt("one", "{size: 1, nope: 2}", force: true).Refusal!;

        Assert.Equal(500, refused.Code);
        Assert.EndsWith(".spec.nope: field not declared in schema", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_of_the_configuration_stand_in_its_order()
    {
        Apply("one", "{tags: [a, b, c, d]}");
        Apply("two", "{tags: [d, x, a]}");

        Assert.Equal("""{"tags":["b","c","d","x","a"]}""", Spec());
    }

    [Fact]
    public void An_apply_that_changes_nothing_keeps_its_time()
    {
        Apply("one", "{size: 1}", now: "2030-01-01T00:00:00Z");
        Apply("one", "{size: 1}", now: "2031-01-01T00:00:00Z");

        Assert.Equal("2030-01-01T00:00:00Z", live.Managers.Single().Value.Time);
    }

    [Fact]
    public void The_eleventh_updater_makes_the_oldest_two_one()
    {
        foreach (var number in Enumerable.Range(1, 11))
        {
            Update($"u{number:00}", $"{{parts: [{string.Join(", ", Enumerable.Range(1, number).Select(n => $"{{name: p{n}}}"))}]}}", $"2030-01-{number:00}T00:00:00Z");
        }

        Assert.Equal(10, live.Managers.Count);
        Assert.Contains(live.Managers.Keys, manager => manager.Name == "ancient-changes");
        Assert.DoesNotContain(live.Managers.Keys, manager => manager.Name is "u01" or "u02");
    }

    private void Apply(string manager, string spec, bool force = false, string now = "2030-01-01T00:00:00Z") =>
        live = Attempt(manager, spec, force, now).Value;

    private Result<Managed> Attempt(string manager, string spec, bool force, string now = "2030-01-01T00:00:00Z") =>
        FieldManager.Apply(live, Object(spec), Write(manager, applied: true, now), force);

    private void Update(string manager, string spec, string now = "2030-01-01T00:00:00Z")
    {
        var next = Object(spec);
        live = new Managed(next, FieldManager.Update(live, next, Write(manager, applied: false, now)));
    }

    private IEnumerable<string> Owned(string manager) =>
        live.Managers.Where(entry => entry.Key.Name == manager).SelectMany(entry => entry.Value.Fields.Paths()).Where(path => path != ".spec" && path != ".spec.parts");

    private string Spec() => JsonText.Text(live.Object["spec"]);

    private static FieldWrite Write(string manager, bool applied, string now) =>
        new(Type, new Manager(manager, applied, "demo.example.com/v1", ""), fields => fields, now);

    private static JsonObject Object(string spec) =>
        Yaml.Of($"{{apiVersion: demo.example.com/v1, kind: Widget, metadata: {{name: a}}, spec: {spec}}}");
}
