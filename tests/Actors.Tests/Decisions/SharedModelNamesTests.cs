using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Decisions;

namespace ModelBooster.Tests.Decisions;

public sealed class SharedModelNamesTests
{
    private readonly SharedModelNames names = new();

    [Fact]
    public void A_name_of_ones_own_is_not_worth_a_word()
    {
        Assert.Empty(names.Seen(Route("a", "mine", "llama", "2026-01-01T00:00:00Z"), "uid-a"));
    }

    [Fact]
    public void A_younger_route_is_told_that_it_gets_no_requests()
    {
        names.Seen(Route("a", "elder", "llama", "2026-01-01T00:00:00Z"), null);
        var (route, booster, note) = Assert.Single(names.Seen(Route("b", "mine", "llama", "2026-01-02T00:00:00Z"), "uid-b"));
        Assert.Equal(("mine", "uid-b"), (route.Key.Name, booster));
        Assert.Equal("ModelRoute a/elder has the same modelName llama and is older: Kthena's router sends requests there, not here", note);
    }

    [Fact]
    public void An_older_route_is_told_whom_it_shadows()
    {
        names.Seen(Route("a", "mine", "llama", "2026-01-01T00:00:00Z"), "uid-a");
        var (_, booster, note) = Assert.Single(names.Seen(Route("b", "younger", "llama", "2026-01-02T00:00:00Z"), null));
        Assert.Equal("uid-a", booster);
        Assert.Equal("ModelRoute b/younger asks for the same modelName llama and, being younger, gets no requests", note);
    }

    [Fact]
    public void The_same_is_not_told_twice()
    {
        names.Seen(Route("a", "elder", "llama", "2026-01-01T00:00:00Z"), null);
        names.Seen(Route("b", "mine", "llama", "2026-01-02T00:00:00Z"), "uid-b");
        Assert.Empty(names.Seen(Route("b", "mine", "llama", "2026-01-02T00:00:00Z"), "uid-b"));
    }

    [Fact]
    public void When_the_other_goes_the_name_is_ones_own_again()
    {
        names.Seen(Route("a", "elder", "llama", "2026-01-01T00:00:00Z"), null);
        names.Seen(Route("b", "mine", "llama", "2026-01-02T00:00:00Z"), "uid-b");
        var (_, booster, note) = Assert.Single(names.Gone(Route("a", "elder", "llama", "2026-01-01T00:00:00Z").Ref));
        Assert.Equal("uid-b", booster);
        Assert.Null(note);
    }

    [Fact]
    public void Of_a_list_nothing_is_told_before_all_of_it_is_known()
    {
        names.Listed([(Mine, "uid-b"), (Elder, null)]);
        Assert.NotNull(names.Take(Mine.Ref));
    }

    [Fact]
    public void What_was_taken_is_not_told_again()
    {
        names.Listed([(Mine, "uid-b"), (Elder, null)]);
        names.Take(Mine.Ref);
        Assert.Empty(names.Untold());
    }

    [Fact]
    public void What_a_list_changes_for_a_route_that_is_known_is_told()
    {
        names.Seen(Mine, "uid-b");
        names.Listed([(Mine, "uid-b"), (Elder, null)]);
        Assert.Equal("uid-b", Assert.Single(names.Untold()).BoosterUid);
    }

    [Fact]
    public void Another_name_is_no_concern()
    {
        names.Seen(Route("a", "elder", "llama", "2026-01-01T00:00:00Z"), null);
        Assert.Empty(names.Seen(Route("b", "mine", "mistral", "2026-01-02T00:00:00Z"), "uid-b"));
    }

    private static LiveObject Mine => Route("b", "mine", "llama", "2026-01-02T00:00:00Z");

    private static LiveObject Elder => Route("a", "elder", "llama", "2026-01-01T00:00:00Z");

    private static LiveObject Route(string ns, string name, string modelName, string created) => LiveObject.Read(
        Kinds.ModelRoute,
        JsonElement.Parse($$"""
            {"metadata": {"namespace": "{{ns}}", "name": "{{name}}", "uid": "u-{{name}}", "resourceVersion": "1", "creationTimestamp": "{{created}}"},
             "spec": {"modelName": "{{modelName}}"} }
            """));
}
