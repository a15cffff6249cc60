using ModelBooster.Api;

namespace ModelBooster.Conversion.Validation;

/// <summary>Rules of the route: what ModelRoute cannot hold is refused here, not by the API server after half the work.</summary>
internal static class RouteRules
{
    public static IEnumerable<FieldError> Check(Booster booster) =>
        [.. Weights(booster.Spec), .. Adapters(booster), .. Targets(booster.Spec), .. Count(booster.Spec)];

    private static IEnumerable<FieldError> Weights(BoosterSpec spec) =>
        spec.Backends.Length > 1 && spec.Backends.All(backend => backend.RouteWeight == 0)
        ? [FieldErrors.Invalid("spec.backends", 0, "at least one backend must have a routeWeight greater than 0")]
        : [];

    private static IEnumerable<FieldError> Adapters(Booster booster)
    {
        var names = ModelRouteConversion.AdapterNames(booster.Spec);
        if (names.Count > ModelRouteConversion.MostAdapters)
        {
            yield return FieldErrors.TooMany("spec.backends", names.Count, ModelRouteConversion.MostAdapters, "different loraAdapters");
        }

        foreach (var backend in booster.Spec.Backends)
        {
            for (var index = 0; index < backend.LoraAdapters.Length; index++)
            {
                if (backend.LoraAdapters[index].Name == booster.ModelName)
                {
                    yield return FieldErrors.Invalid(
                        $"{backend.Path}.loraAdapters[{index}].name", booster.ModelName, "is the name of the model itself");
                }
            }
        }
    }

    private static IEnumerable<FieldError> Targets(BoosterSpec spec)
    {
        var rules = spec.Route?.Rules ?? [];
        for (var rule = 0; rule < rules.Length; rule++)
        {
            for (var target = 0; target < rules[rule].Targets.Length; target++)
            {
                var path = $"spec.route.rules[{rule}].targetModels[{target}]";
                switch (rules[rule].Targets[target])
                {
                    case { Backend: null, ModelServerName: null }:
                        yield return FieldErrors.Required($"{path}.backend", "exactly one of backend and modelServerName must be set");
                        break;
                    case { Backend: not null, ModelServerName: not null }:
                        yield return FieldErrors.Forbidden(
                            $"{path}.modelServerName", "exactly one of backend and modelServerName must be set");
                        break;
                    case { Backend: { } name } when spec.Backends.All(backend => backend.Name != name):
                        yield return new FieldError($"{path}.backend", $"Not found: \"{name}\": is no backend of this booster");
                        break;
                    default:
                        break;
                }
            }
        }
    }

    private static IEnumerable<FieldError> Count(BoosterSpec spec)
    {
        var own = spec.Route?.Rules.Length ?? 0;
        var adapters = ModelRouteConversion.NeedsAdapterRules(spec) ? ModelRouteConversion.AdapterNames(spec).Count : 0;
        if (own + adapters + 1 > ModelRouteConversion.MostRules)
        {
            yield return FieldErrors.TooMany(
                "spec.route.rules",
                own,
                ModelRouteConversion.MostRules - adapters - 1,
                "items beside the default rule and the rules of adapters");
        }
    }
}
