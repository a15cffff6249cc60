using ModelBooster.Api;
using ModelBooster.Decisions;
using ModelBooster.Tests.Support;

namespace ModelBooster.Tests.Decisions;

public sealed class RootCauseTests
{
    [Theory]
    [InlineData("Failed=True:Forbidden Ready=False:Applying Active=False:ServingUnavailable", "Forbidden: about Failed")]
    [InlineData("Failed=False:NoFailure Ready=False:Progressing Active=True:ServingAvailable", "Progressing: about Ready")]
    [InlineData("Failed=False:NoFailure Active=False:ServingUnavailable", "ServingUnavailable: about Active")]
    [InlineData("Failed=False:Recovered Ready=True:AsRequested Active=True:ServingAvailable", null)]
    [InlineData("Ready=True:AsRequested Active=False:ScaledToZero", null)]
    [InlineData("Ready=True:TemplateHeld", null)]
    public void The_gravest_condition_speaks(string conditions, string? sentence) =>
        Assert.Equal(sentence, RootCause.Of(LiveObjects.Booster().Live, Status(conditions)));

    [Fact]
    public void Where_nobody_has_looked_yet_that_is_said() =>
        Assert.StartsWith("no controller has looked at it yet", RootCause.Of(LiveObjects.Booster().Live, StatusDocument.Empty), StringComparison.Ordinal);

    [Fact]
    public void Ready_for_an_older_generation_is_not_ready() =>
        Assert.Equal(
            "generation 3 has not been looked at yet; this is the status of generation 1",
            RootCause.Of((LiveObjects.Booster() with { Generation = 3 }).Live, Status("Ready=True:AsRequested")));

    [Fact]
    public void A_booster_that_is_going_has_no_other_cause() =>
        Assert.Equal("it is being deleted", RootCause.Of((LiveObjects.Booster() with { Deleting = true }).Live, Status("Failed=True:Forbidden")));

    private static StatusDocument Status(string conditions) => StatusDocument.Empty with
    {
        Conditions = conditions.Split(' ').Select(text => text.Split('=', ':'))
            .Select(part => new Condition(part[0], part[1] == "True", part[2], "about " + part[0], 1, default)).ToValueList(),
    };
}
