namespace ModelBooster.Host.Manifests;

/// <summary>A file that cannot be read as a manifest.</summary>
/// <param name="line">Line of the fault, from 1; 0 where it is in no line.</param>
/// <param name="message">What is wrong.</param>
internal sealed class ManifestException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
