using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>The booster's ModelRoute. The first rule that matches wins: the user's own, then adapters, then the default.</summary>
internal static class ModelRouteConversion
{
    /// <summary>Kthena's limits.</summary>
    public const int MostRules = 16, MostAdapters = 10;

    public static WantedChild Convert(Booster booster, ChildNames names)
    {
        var adapters = AdapterNames(booster.Spec);
        var spec = new JsonObject { ["modelName"] = names.ModelName }
            .With("loraAdapters", adapters.Count > 0 ? JsonNodes.Texts(adapters) : null)
            .With("parentRefs", booster.Spec.Route?.ParentRefs)
            .With("rateLimit", booster.Spec.Route?.RateLimit)
            .With("rules", JsonNodes.Items([.. OwnRules(booster, names), .. AdapterRules(booster, names), DefaultRule(booster, names)]));
        return ChildBody.Make(booster, Kinds.ModelRoute, booster.Key.Name, "", spec);
    }

    /// <summary>Names of all adapters, sorted, each once.</summary>
    public static IReadOnlyList<string> AdapterNames(BoosterSpec spec) =>
    [
        .. spec.Backends
            .SelectMany(backend => backend.LoraAdapters)
            .Select(adapter => adapter.Name)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Adapters need rules of their own where the default rule would lead them astray or turn them away.</summary>
    public static bool NeedsAdapterRules(BoosterSpec spec) =>
        spec.Backends.Length > 1 || spec.ModelMatch?.Member("body")?.Text("model") is not null;

    private static IEnumerable<JsonObject> OwnRules(Booster booster, ChildNames names) => (booster.Spec.Route?.Rules ?? []).Select(rule =>
        new JsonObject()
            .With("name", rule.Name)
            .With("modelMatch", rule.ModelMatch)
            .With("targetModels", JsonNodes.Items(rule.Targets.Select(target => Target(
                target.ModelServerName ?? names.Server(target.Backend!), target.Weight)))));

    private static IEnumerable<JsonObject> AdapterRules(Booster booster, ChildNames names) => NeedsAdapterRules(booster.Spec)
        ? AdapterNames(booster.Spec).Select(adapter => new JsonObject
        {
            ["name"] = $"lora-{adapter}",
            ["modelMatch"] = AdapterMatch(booster.Spec.ModelMatch, adapter),
            ["targetModels"] = Targets(booster, Carriers(booster, adapter), names),
        })
        : [];

    private static Backend[] Carriers(Booster booster, string adapter) =>
        [.. booster.Spec.Backends.Where(backend => backend.LoraAdapters.Any(own => own.Name == adapter))];

    // Headers and path the user asks for hold for adapters too; only the model's name differs.
    private static JsonObject AdapterMatch(JsonElement? given, string adapter)
    {
        var match = new JsonObject();
        if (given is { } own)
        {
            match.With("headers", own.Member("headers")).With("uri", own.Member("uri"));
        }

        match["body"] = new JsonObject { ["model"] = adapter };
        return match;
    }

    private static JsonObject DefaultRule(Booster booster, ChildNames names) => new JsonObject { ["name"] = "default" }
        .With("modelMatch", booster.Spec.ModelMatch)
        .With("targetModels", Targets(booster, booster.Spec.Backends, names));

    private static JsonArray Targets(Booster booster, IReadOnlyList<Backend> backends, ChildNames names)
    {
        // Weights that are all zero would leave the router nothing to choose: then they count alike.
        var weighted = booster.Spec.Backends.Length > 1 && backends.Any(backend => Weight(backend) > 0);
        return JsonNodes.Items(backends.Select(backend =>
            Target(names.Server(backend.Name), weighted ? Weight(backend) : null)));
    }

    private static int Weight(Backend backend) => backend.RouteWeight ?? 100;

    private static JsonObject Target(string server, int? weight)
    {
        var target = new JsonObject { ["modelServerName"] = server };
        if (weight is { } share)
        {
            target["weight"] = share;
        }

        return target;
    }
}
