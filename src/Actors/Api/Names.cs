using System.Security.Cryptography;
using System.Text;

namespace ModelBooster.Api;

/// <summary>
/// Names made from other names, always legal. Whatever had to be changed carries a hash of the whole, so two long names
/// that begin alike stay two.
/// </summary>
public static class Names
{
    /// <summary>
    /// Longest name of a ModelServing. Kthena names pods <c>name-n-role-n-n</c>, at most 63 characters; with the longest
    /// role this leaves room for numbers of four digits in all.
    /// </summary>
    public const int ServingLength = 46;

    /// <summary>Longest DNS label and longest label value.</summary>
    public const int LabelLength = 63;

    private const int HashDigits = 8;

    /// <summary>Name of the children of one backend: a DNS-1035 label of at most 46 characters.</summary>
    /// <param name="booster">metadata.name of the booster.</param>
    /// <param name="backend">Name of the backend.</param>
    public static string Child(string booster, string backend)
    {
        var whole = $"{booster}-{backend}";
        var name = whole.Replace('.', '-');
        return Fit(char.IsAsciiDigit(name[0]) ? "m-" + name : name, whole, ServingLength);
    }

    /// <summary>Name of a container or a volume: a DNS-1123 label.</summary>
    /// <param name="whole">The name as it would be without limits.</param>
    public static string Label(string whole) => Fit(whole.Replace('.', '-'), whole, LabelLength);

    /// <summary>Value of a label: as it is, cut where it is longer than 63 characters.</summary>
    /// <param name="whole">The value as it would be without limits.</param>
    public static string LabelValue(string whole) => Fit(whole, whole, LabelLength);

    /// <summary>The first digits of the SHA-256 of a text, in lower-case hex.</summary>
    /// <param name="text">Any bytes.</param>
    /// <param name="digits">How many digits, at most 64.</param>
    public static string ShortHash(ReadOnlySpan<byte> text, int digits) => Convert.ToHexStringLower(SHA256.HashData(text))[..digits];

    private static string Fit(string name, string whole, int length)
    {
        if (name == whole && name.Length <= length)
        {
            return name;
        }

        var kept = name[..Math.Min(name.Length, length - HashDigits - 1)].TrimEnd('-', '.', '_');
        return $"{kept}-{ShortHash(Encoding.UTF8.GetBytes(whole), HashDigits)}";
    }
}
