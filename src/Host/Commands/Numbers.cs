using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ModelBooster.Host.Commands;

/// <summary>Options that take numbers, and say in plain words what they take.</summary>
internal static class Numbers
{
    /// <summary>A whole number.</summary>
    public static Option<int?> Whole(string name, string description, int least, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Read(result, name, "a whole number", least, most),
    };

    /// <summary>Any number.</summary>
    public static Option<double?> Any(string name, string description, double least) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Read(result, name, "a number", least, double.MaxValue),
    };

    private static T? Read<T>(ArgumentResult result, string name, string what, T least, T most)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var bounds = most == T.MaxValue ? $"of at least {least}" : $"between {least} and {most}";
        result.AddError($"{name} {text}: must be {what} {bounds}");
        return null;
    }
}
