using System.Collections.Immutable;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>What the cluster and the installation add to a booster's own spec when children are rendered.</summary>
/// <param name="Generation">Which of Kthena's autoscaling APIs the cluster serves.</param>
/// <param name="DownloaderImage">Image of the init container that fetches weights.</param>
/// <param name="RuntimeImage">Image of the runtime side-car.</param>
public sealed record RenderSettings(KthenaGeneration Generation, string DownloaderImage, string RuntimeImage)
{
    /// <summary>Children of this booster that Kthena's controller has made and that keep their names.</summary>
    public Adopted Adopted { get; init; } = Adopted.Nothing;
}

/// <summary>A child as it should be, ready for server-side apply.</summary>
/// <param name="Ref">Kind, namespace and name.</param>
/// <param name="Backend">Name of the backend it serves; empty where it serves all.</param>
/// <param name="Body">The whole apply configuration, as UTF-8 JSON; same input, same bytes.</param>
public sealed record WantedChild(ObjectRef Ref, string Backend, ReadOnlyMemory<byte> Body);

/// <summary>What became of a booster: its children, or the rules it breaks.</summary>
public abstract record ConversionResult
{
    private ConversionResult()
    {
    }

    /// <summary>The booster is good; these are its children.</summary>
    /// <param name="ModelName">The name clients ask for (ModelRoute's modelName).</param>
    /// <param name="Backends">Backends in the order of the spec.</param>
    /// <param name="Children">Every child; AutoscalingPolicy stands before its binding.</param>
    public sealed record Converted(string ModelName, ImmutableArray<WantedBackend> Backends, ImmutableArray<WantedChild> Children)
        : ConversionResult;

    /// <summary>The booster breaks rules; nothing may be made of it.</summary>
    /// <param name="Errors">At least one.</param>
    public sealed record Refused(ImmutableArray<FieldError> Errors) : ConversionResult;

    /// <summary>The booster asks for a kind that the cluster does not serve.</summary>
    /// <param name="Missing">The kind whose CRD is absent.</param>
    public sealed record MissingKind(ResourceKind Missing) : ConversionResult;
}

/// <summary>What status has to know of a backend.</summary>
/// <param name="Name">Backend name.</param>
/// <param name="ServingName">metadata.name of its ModelServing.</param>
/// <param name="Replicas">Wanted replicas; the initial value where an autoscaler owns them.</param>
/// <param name="MinReplicas">Lower bound of the autoscaler; null where there is none.</param>
/// <param name="MaxReplicas">Upper bound of the autoscaler; null where there is none.</param>
public sealed record WantedBackend(string Name, string ServingName, int Replicas, int? MinReplicas, int? MaxReplicas)
{
    /// <summary>Roles that an autoscaler scales one by one (v1.0's disaggregatedTarget); empty otherwise.</summary>
    public ImmutableArray<WantedRole> ScaledRoles { get; init; } = [];
}

/// <summary>A role whose replicas an autoscaler owns.</summary>
/// <param name="Name">Name of the role within the ModelServing.</param>
/// <param name="Replicas">The initial value.</param>
/// <param name="MinReplicas">Lower bound.</param>
/// <param name="MaxReplicas">Upper bound.</param>
public sealed record WantedRole(string Name, int Replicas, int MinReplicas, int MaxReplicas);
