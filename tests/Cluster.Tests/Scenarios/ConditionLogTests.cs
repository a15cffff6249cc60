using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;
using Xunit.Sdk;

namespace ModelBooster.Cluster.Tests.Scenarios;

/// <summary>The log of conditions that every scenario is held against finds what it is there for. No controller works here.</summary>
[Collection(OnOursV04.Name)]
public sealed class ConditionLogTests(OursV04 fixture)
{
    private const string Name = "said";

    [Fact]
    public async Task A_condition_that_comes_back_to_a_value_is_a_fault()
    {
        await using var log = await BeginAsync();

        await SayAsync(log, "True", "False", "True");

        await AssertFaultAsync(log, "Ready flaps: True");
    }

    [Fact]
    public async Task A_condition_that_comes_back_for_a_cause_that_was_named_is_none()
    {
        await using var log = await BeginAsync();
        log.Allow("the test says so", "Ready");

        await SayAsync(log, "True", "False", "True");

        await log.AssertTrueAsync();
    }

    [Fact]
    public async Task A_transition_time_that_moves_without_the_value_is_a_fault()
    {
        await using var log = await BeginAsync();

        await SayAsync(log, "True", "True");

        await AssertFaultAsync(log, "Ready has a new transition time and its old value");
    }

    [Fact]
    public async Task A_reason_that_is_on_no_list_is_a_fault()
    {
        await using var log = await BeginAsync();

        await SayAsync(log, Condition("True", second: 1, "BecauseWhyNot"));

        await AssertFaultAsync(log, "Ready has a reason that is on no list: BecauseWhyNot");
    }

    /// <summary>A log that has seen a booster without any condition.</summary>
    private async Task<ConditionLog> BeginAsync()
    {
        var scope = await fixture.NewNamespaceAsync("log");
        await fixture.Client.CreateAsync(Resources.ModelBoosters, scope, Boosters.Ours("one-node").Named(Name));
        var log = new ConditionLog(fixture.Client);
        log.Watch(scope);
        await log.AssertTrueAsync();
        return log;
    }

    /// <summary>Gives Ready one value after the other, with a transition time of its own each.</summary>
    private async Task SayAsync(ConditionLog log, params string[] values)
    {
        for (var second = 0; second < values.Length; second++)
        {
            await SayAsync(log, Condition(values[second], second, "AsRequested"));
        }
    }

    private Task<JsonObject> SayAsync(ConditionLog log, JsonObject condition) => fixture.Client.PatchStatusAsync(
        Resources.ModelBoosters, log.Scopes.Single(), Name, new JsonObject { ["conditions"] = new JsonArray(condition) });

    private static JsonObject Condition(string status, int second, string reason) => new()
    {
        ["type"] = "Ready",
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = "said by a test",
        ["lastTransitionTime"] = string.Create(CultureInfo.InvariantCulture, $"2030-01-01T00:00:{second:00}Z"),
    };

    private static async Task AssertFaultAsync(ConditionLog log, string fault)
    {
        var failure = await Assert.ThrowsAnyAsync<XunitException>(log.AssertTrueAsync);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }
}
