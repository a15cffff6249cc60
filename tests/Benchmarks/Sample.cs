namespace ModelBooster.Benchmarks;

/// <summary>Some measured values, and what is said of them.</summary>
internal sealed class Sample
{
    private readonly double[] sorted;

    /// <summary>Takes the values in any order.</summary>
    public Sample(IEnumerable<double> values) => sorted = [.. values.Order()];

    /// <summary>The middle value.</summary>
    public double Median => At(50);

    /// <summary>The value that so many per cent do not exceed (nearest rank); NaN where there is none.</summary>
    public double At(double percent) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
}
