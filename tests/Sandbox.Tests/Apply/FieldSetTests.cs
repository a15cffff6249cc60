using ModelBooster.Host.Sandbox;

namespace ModelBooster.Sandbox.Tests;

public sealed class FieldSetTests
{
    private static readonly FieldSet Name = FieldSet.Path("f:spec", "f:parts", """k:{"name":"p"}""", "f:name");
    private static readonly FieldSet Item = FieldSet.Path("f:spec", "f:parts", """k:{"name":"p"}""");
    private static readonly FieldSet Size = FieldSet.Path("f:spec", "f:size");

    [Fact]
    public void The_wire_format_survives_a_round_trip()
    {
        const string Text = """{"f:spec":{"f:parts":{"k:{\"name\":\"p\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{"v:\"x\"":{}}}}""";

        Assert.Equal(Text, JsonText.Text(FieldSet.FromFieldsV1(Yaml.Of(Text)).ToFieldsV1()));
    }

    [Fact]
    public void A_node_and_what_is_below_it_are_different_members()
    {
        Assert.False(Name.Has("f:spec", "f:parts", """k:{"name":"p"}"""));
        Assert.True(Name.Union(Item).Has("f:spec", "f:parts", """k:{"name":"p"}"""));
        Assert.Equal(Name.Paths(), Name.Union(Item).Difference(Item).Paths());
    }

    [Fact]
    public void Sets_are_joined_cut_and_taken_apart()
    {
        var all = Name.Union(Item).Union(Size);

        Assert.Equal(Size.Paths(), all.Difference(Name).Difference(Item).Paths());
        Assert.Equal(Size.Paths(), all.Intersection(Size.Union(FieldSet.Path("f:status"))).Paths());
        Assert.True(all.Difference(all).IsEmpty);
        Assert.True(all.Without("f:spec").IsEmpty);
    }

    [Fact]
    public void Paths_are_shown_as_messages_show_them() =>
        Assert.Equal([""".spec.parts[name="p"].name"""], Name.Paths());
}
