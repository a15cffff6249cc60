using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class ObjectIndexTests
{
    private static readonly LiveShape Server = LiveObjects.ModelServer();

    private readonly ObjectIndex index = new();

    [Fact]
    public void What_was_never_seen_is_news() => Assert.True(See(Server));

    [Theory]
    [InlineData("10")]
    [InlineData("9")]
    public void The_same_version_and_an_older_one_are_no_news(string version)
    {
        See(Server);
        Assert.False(See(Server with { Version = version }));
    }

    [Fact]
    public void A_newer_version_is_news()
    {
        See(Server);
        Assert.True(See(Server with { Version = "11" }));
    }

    [Fact]
    public void An_older_version_does_not_take_the_place_of_a_newer_one()
    {
        See(Server);
        See(Server with { Version = "9" });
        Assert.Equal("10", index[Server.Ref.Key]?.ResourceVersion);
    }

    [Fact]
    public void What_was_known_before_is_handed_back()
    {
        See(Server);
        index.See((Server with { Version = "11", Uid = "second" }).Live, out var before);
        Assert.Equal(Server.Uid, before?.Uid);
    }

    [Fact]
    public void An_owner_reference_stripped_by_hand_leaves_the_object_with_its_owner()
    {
        See(Server);
        See(Server with { Version = "11", Owner = null });
        Assert.Equal(LiveObjects.Owner, index[Server.Ref.Key]?.Owner);
    }

    [Fact]
    public void Another_object_of_the_name_does_not_inherit_the_owner()
    {
        See(Server);
        See(Server with { Version = "11", Uid = "second", Owner = null });
        Assert.Null(index[Server.Ref.Key]?.Owner);
    }

    [Fact]
    public void A_deletion_gives_back_what_was_known()
    {
        See(Server);
        Assert.Equal(LiveObjects.Owner, index.Remove(Server.Ref.Key, Server.Uid)?.Owner);
    }

    [Fact]
    public void The_deletion_of_an_earlier_object_of_the_name_removes_nothing()
    {
        See(Server);
        Assert.Null(index.Remove(Server.Ref.Key, "an-earlier-one"));
    }

    [Fact]
    public void What_a_list_does_not_name_is_gone()
    {
        See(Server);
        index.BeginList();
        See(LiveObjects.ModelServer("other"));
        Assert.Equal([Server.Ref.Key], index.EndList().Select(gone => gone.Key));
    }

    [Fact]
    public void What_a_list_names_in_a_known_version_is_not_gone()
    {
        See(Server);
        index.BeginList();
        See(Server);
        Assert.Empty(index.EndList());
    }

    [Fact]
    public void A_list_that_begins_anew_forgets_what_the_broken_one_named()
    {
        See(Server);
        index.BeginList();
        See(Server);
        index.BeginList();
        Assert.Single(index.EndList());
    }

    [Fact]
    public void After_versions_are_forgotten_a_known_object_is_news_again()
    {
        See(Server);
        index.ForgetVersions();
        Assert.True(See(Server));
    }

    [Fact]
    public void After_versions_are_forgotten_owners_are_still_known()
    {
        See(Server);
        index.ForgetVersions();
        Assert.Equal(LiveObjects.Owner, index[Server.Ref.Key]?.Owner);
    }

    private bool See(LiveShape shape) => index.See(shape.Live, out _);
}
