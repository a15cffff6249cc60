using System.CommandLine;
using ModelBooster.Api;

namespace ModelBooster.Host.Commands;

/// <summary>The option <c>--kthena</c>.</summary>
internal static class KthenaOption
{
    /// <summary>The option. Earlier releases of a generation mean the generation.</summary>
    /// <param name="description">What it does to the command.</param>
    public static Option<string> Make(string description)
    {
        var option = new Option<string>("--kthena")
        {
            Description = description,
            HelpName = "v0.4|v1.0",
        };
        Choices.Take(option, "v0.2", "v0.3", "v0.4", "v1.0");
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
