using ModelBooster.Api;

namespace ModelBooster.Host.Sandbox;

/// <summary>How the sandbox is set up.</summary>
internal sealed record SandboxOptions
{
    /// <summary>Port on loopback; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>How many changes of each kind are kept for watches and pages; an older version is answered with 410.</summary>
    public int History { get; init; } = 10_000;

    /// <summary>How often a watch that allows them gets a bookmark.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Dependents of owners that are gone are deleted, and the contents of namespaces that are.</summary>
    public bool CollectGarbage { get; init; } = true;

    /// <summary>The CRDs of our own kind and of the children are served from the start.</summary>
    public bool PreloadCrds { get; init; } = true;

    /// <summary>Which generation of Kthena the children's CRDs are of.</summary>
    public KthenaGeneration Kthena { get; init; } = KthenaGeneration.V10;

    /// <summary>Where uids and generated names come from; null for a seed that nobody knows.</summary>
    public int? Seed { get; init; }

    /// <summary>Is told every request when its answer begins, several at a time; it must not take long.</summary>
    public Action<AnsweredRequest>? Observer { get; init; }
}
