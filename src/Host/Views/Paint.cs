using Spectre.Console;

namespace ModelBooster.Host.Views;

/// <summary>What a piece of text means, and so how it looks.</summary>
internal enum Tone
{
    /// <summary>As it comes.</summary>
    Plain,

    /// <summary>A title.</summary>
    Strong,

    /// <summary>Beside the point.</summary>
    Dim,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>On its way.</summary>
    Warning,

    /// <summary>Wrong, or going.</summary>
    Bad,
}

/// <summary>Colours for lines that must not be broken to the width of the screen; none where nobody sees them.</summary>
/// <param name="hasColours">The output shows colours.</param>
internal sealed class Paint(bool hasColours)
{
    /// <summary>Colours where a screen has them.</summary>
    public static Paint For(IAnsiConsole screen) =>
        new(screen.Profile.Capabilities.Ansi && screen.Profile.Capabilities.ColorSystem != ColorSystem.NoColors);

    /// <summary>The text in its tone.</summary>
    public string Of(Tone tone, string text)
    {
        var code = tone switch
        {
            Tone.Strong => "1",
            Tone.Dim => "2",
            Tone.Good => "32",
            Tone.Warning => "33",
            Tone.Bad => "31",
            _ => "",
        };
        return hasColours && code.Length > 0 && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
    }

    /// <summary>The same for Spectre.Console.</summary>
    public static Style Style(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Dim => new Style(decoration: Decoration.Dim),
        Tone.Good => new Style(Color.Green),
        Tone.Warning => new Style(Color.Yellow),
        Tone.Bad => new Style(Color.Red),
        _ => Spectre.Console.Style.Plain,
    };
}
