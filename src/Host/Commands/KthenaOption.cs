using System.CommandLine;
using ModelBooster.Api;

namespace ModelBooster.Host.Commands;

/// <summary>The option <c>--kthena</c>.</summary>
internal static class KthenaOption
{
    public static Option<string> Make()
    {
        var option = new Option<string>("--kthena")
        {
            Description = "Generation of Kthena to render for. Default: v1.0; for boosters with autoscalingPolicy v0.4.",
            HelpName = "v0.4|v1.0",
        };
        option.AcceptOnlyFromAmong("v0.2", "v0.3", "v0.4", "v1.0");
        return option;
    }

    /// <summary>The generation to render for.</summary>
    /// <param name="given">What the user asked for; null for nothing.</param>
    /// <param name="booster">The booster.</param>
    public static KthenaGeneration For(string? given, Booster booster) => given switch
    {
        "v1.0" => KthenaGeneration.V10,
        not null => KthenaGeneration.V04,
        null when booster.Spec.Backends.Any(backend => backend.ScalesRoles) => KthenaGeneration.V10,
        null => booster.Spec.Autoscaling is null ? KthenaGeneration.V10 : KthenaGeneration.V04,
    };
}
