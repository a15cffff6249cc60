using Xunit;

namespace ModelBooster.ApiServer;

/// <summary>Which API server scenarios run on: one switch for all of them.</summary>
public static class ScenarioServer
{
    /// <summary><c>real</c> or <c>sandbox</c>; where it is not set, the real server where one is at hand, else the sandbox.</summary>
    public const string Variable = "MODELBOOSTER_SERVER";

    private static readonly Lazy<(bool IsReal, string? WhyNotReal)> Choice =
        new(() => Choose(Environment.GetEnvironmentVariable(Variable), ServerPrograms.Find().WhyNot));

    /// <summary>Starts the server that was chosen, without any CRDs.</summary>
    public static async Task<IScenarioServer> StartAsync() =>
        Choice.Value.IsReal ? await KubeApiServer.StartAsync() : await SandboxScenarioServer.StartAsync();

    /// <summary>Skips a test that is about the real server itself, where another was chosen or there is none.</summary>
    /// <param name="subject">What the test is about that only the real server has.</param>
    public static void SkipUnlessReal(string subject) => Skip.If(!Choice.Value.IsReal, WhySkipped(subject));

    /// <summary>Why a test that is about the real server is skipped; null where it runs.</summary>
    /// <param name="subject">What the test is about that only the real server has.</param>
    public static string? WhySkipped(string subject) =>
        Choice.Value.WhyNotReal is { } why ? $"about {subject}, which only the real API server has: {why}" : null;

    /// <summary>Chooses.</summary>
    /// <param name="wanted">What the switch says.</param>
    /// <param name="whyNone">Why there is no real server; null where there is one.</param>
    /// <returns>Whether it is the real one; if not, why.</returns>
    /// <exception cref="InvalidOperationException">
    /// The switch says something else, or it asks for the real server and there is none: a run that was meant to show something must
    /// not pass without.
    /// </exception>
    internal static (bool IsReal, string? WhyNotReal) Choose(string? wanted, string? whyNone) => (wanted, whyNone) switch
    {
        (null or "" or "real", null) => (true, null),
        (null or "", _) => (false, whyNone),
        ("sandbox", _) => (false, $"{Variable} is sandbox"),
        ("real", _) => throw new InvalidOperationException($"{Variable} is real, but {whyNone}"),
        _ => throw new InvalidOperationException($"{Variable} is {wanted}; it can be real or sandbox"),
    };
}
