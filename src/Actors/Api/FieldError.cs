namespace ModelBooster.Api;

/// <summary>One broken rule, in the words Kubernetes uses: <c>spec.backend.workers[0].type: Unsupported value…</c></summary>
/// <param name="Path">Field path from the object's root.</param>
/// <param name="Detail">What is wrong and what would be right.</param>
public sealed record FieldError(string Path, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Detail}";
}
