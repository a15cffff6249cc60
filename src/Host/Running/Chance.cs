using System.Security.Cryptography;

namespace ModelBooster.Host.Running;

/// <summary>The one place where chance enters the program: jitter, safe to ask from any thread.</summary>
internal static class Chance
{
    /// <summary>A number in [0, 1).</summary>
    public static double Next() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
