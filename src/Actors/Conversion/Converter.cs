using System.Collections.Immutable;
using System.Text.Json;
using ModelBooster.Api;
using ModelBooster.Conversion.Validation;

namespace ModelBooster.Conversion;

/// <summary>Turns a booster into its children. Pure: the same input gives the same bytes.</summary>
public static class Converter
{
    /// <summary>Reads and converts a whole object.</summary>
    /// <param name="document">A ModelBooster, as the API server shows it or a manifest has it.</param>
    /// <param name="settings">What cluster and installation add.</param>
    /// <param name="adopted">What is kept of children that Kthena's controller has made; null for nothing.</param>
    public static ConversionResult Convert(JsonElement document, RenderSettings settings, Adopted? adopted = null)
    {
        var reading = BoosterReader.Read(document);
        return reading.Booster is { } booster ? Convert(booster, settings, adopted) : new ConversionResult.Refused(reading.Errors);
    }

    /// <summary>Converts a booster.</summary>
    /// <param name="booster">The booster.</param>
    /// <param name="settings">What cluster and installation add.</param>
    /// <param name="adopted">What is kept of children that Kthena's controller has made; null for nothing.</param>
    public static ConversionResult Convert(Booster booster, RenderSettings settings, Adopted? adopted = null)
    {
        var errors = BoosterRules.Check(booster, settings.Generation);
        if (!errors.IsEmpty)
        {
            return new ConversionResult.Refused(errors);
        }

        if (booster.Spec.Autoscaling is not null && settings.Generation == KthenaGeneration.NoAutoscaling)
        {
            return new ConversionResult.MissingKind(Kinds.AutoscalingPolicy);
        }

        var names = new ChildNames(booster, adopted ?? settings.Adopted);
        return new ConversionResult.Converted(
            names.ModelName,
            [.. booster.Spec.Backends.Select(backend => Wanted(booster, backend, names))],
            [.. Children(booster, settings, names)]);
    }

    private static IEnumerable<WantedChild> Children(Booster booster, RenderSettings settings, ChildNames names)
    {
        foreach (var backend in booster.Spec.Backends)
        {
            yield return ModelServingConversion.Convert(booster, backend, settings, names);
            yield return ModelServerConversion.Convert(booster, backend, names);
        }

        yield return ModelRouteConversion.Convert(booster, names);
        if (booster.Spec.Autoscaling is { } policy)
        {
            foreach (var child in AutoscalingConversion.Convert(booster, policy, settings.Generation, names))
            {
                yield return child;
            }
        }
    }

    private static WantedBackend Wanted(Booster booster, Backend backend, ChildNames names)
    {
        var scaled = booster.Spec.Autoscaling is not null && !backend.ScalesRoles;
        return new WantedBackend(
            backend.Name,
            names.Serving(backend.Name),
            backend.InitialReplicas,
            scaled ? backend.MinReplicas : null,
            scaled ? backend.MaxReplicas : null)
        {
            ScaledRoles = booster.Spec.Autoscaling is null ? [] : ScaledRoles(backend),
        };
    }

    private static ImmutableArray<WantedRole> ScaledRoles(Backend backend) =>
    [
        .. backend.Workers
            .Where(worker => worker.MinReplicas is not null)
            .OrderBy(worker => worker.Type)
            .Select(worker => new WantedRole(
                ModelServingConversion.RoleName(worker),
                worker.InitialReplicas,
                worker.MinReplicas!.Value,
                worker.MaxReplicas ?? worker.MinReplicas.Value)),
    ];
}
