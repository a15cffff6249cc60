using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class SchemaTests
{
    private static readonly StructuralSchema Schema = StructuralSchema.Read(Yaml.Of("""
        type: object
        required: [spec]
        properties:
          spec:
            type: object
            required: [size]
            properties:
              size: {type: integer, minimum: 1, maximum: 9}
              colour: {type: string, enum: [red, green], default: red}
              name: {type: string, pattern: '^[a-z]+$', maxLength: 5}
              port: {x-kubernetes-int-or-string: true}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              nested: {type: object, default: {}, properties: {depth: {type: integer, default: 3}}}
              items: {type: array, maxItems: 2, items: {type: object, properties: {d: {type: integer, default: 7}}}}
        """));

    [Theory]
    [InlineData("{}", "spec.size: Required value")]
    [InlineData("{size: many}", "spec.size: Invalid value: \"string\": spec.size in body must be of type integer: \"string\"")]
    [InlineData("{size: 0}", "spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1")]
    [InlineData("{size: 1, colour: blue}", "spec.colour: Unsupported value: \"blue\": supported values: \"red\", \"green\"")]
    [InlineData("{size: 1, name: A}", "spec.name: Invalid value: \"A\": spec.name in body should match '^[a-z]+$'")]
    [InlineData("{size: 1, name: toolong}", "spec.name: Too long: may not be more than 5 bytes")]
    [InlineData("{size: 1, port: true}", "spec.port: Invalid value: \"boolean\": spec.port in body must be of type integer,string: \"boolean\"")]
    [InlineData("{size: 1, items: [{}, {}, {}]}", "spec.items: Too many: 3: must have at most 2 items")]
    [InlineData("{size: 1, port: http, free: {a: [1]}}", null)]
    public void What_a_schema_forbids_is_said_with_its_path(string spec, string? fault)
    {
        var causes = new List<Cause>();
        SchemaValidation.Validate(Yaml.Of($"{{spec: {spec}}}"), Schema, "", causes);

        Assert.Equal(fault is null ? [] : [fault], causes.Select(cause => $"{cause.Field}: {cause.Message}"));
    }

    [Fact]
    public void Defaults_are_filled_in_at_every_depth_and_nulls_that_may_not_be_go()
    {
        var document = Yaml.Of("{spec: {size: 1, name: null, colour: null, items: [{}]}}");
        Defaulting.Apply(document, Schema);

        Assert.Equal("""{"colour":"red","items":[{"d":7}],"nested":{"depth":3},"size":1}""", JsonText.Text(document["spec"]));
    }

    [Fact]
    public void Undeclared_fields_are_pruned_and_named_except_where_they_may_be()
    {
        var document = Yaml.Of("{apiVersion: v1, kind: K, metadata: {name: a, zip: 1}, spec: {size: 1, nope: 1, free: {any: 1}, items: [{x: 1}]}}");
        var pruned = Pruning.Prune(document, Schema);

        Assert.Equal(["metadata.zip", "spec.items[0].x", "spec.nope"], pruned.Order(StringComparer.Ordinal));
        Assert.Equal("""{"free":{"any":1},"items":[{}],"size":1}""", JsonText.Text(document["spec"]));
    }
}
