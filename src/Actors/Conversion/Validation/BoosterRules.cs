using System.Collections.Immutable;
using ModelBooster.Api;

namespace ModelBooster.Conversion.Validation;

/// <summary>
/// Every rule that a schema cannot state. The CustomResourceDefinition says in CEL what CEL can say of them; this is the
/// whole, for the admission webhook, for <c>validate</c> and as the guard before conversion.
/// </summary>
public static class BoosterRules
{
    /// <summary>The rules a booster breaks, in the order of its fields; empty where it is good.</summary>
    /// <param name="booster">A booster that fits the schema.</param>
    /// <param name="generation">The cluster's generation, for what only one of them can do; null where it is not known.</param>
    public static ImmutableArray<FieldError> Check(Booster booster, KthenaGeneration? generation = null) =>
    [
        .. Choice(booster.Spec),
        .. booster.Spec.Backends.SelectMany(backend => BackendRules.Check(backend)),
        .. ScalingRules.Check(booster.Spec, generation),
        .. RouteRules.Check(booster),
    ];

    private static IEnumerable<FieldError> Choice(BoosterSpec spec)
    {
        if (spec.Backends.IsEmpty)
        {
            yield return FieldErrors.Required("spec.backend", "exactly one of backend and backends must be set");
        }
        else if (spec.HasBoth)
        {
            yield return FieldErrors.Forbidden("spec.backends", "exactly one of backend and backends must be set");
        }
    }
}
