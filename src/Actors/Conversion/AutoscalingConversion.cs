using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>
/// Autoscaling in the shapes of both generations: policy and binding in v0.x, one policy with its target inside in v1.0.
/// </summary>
internal static class AutoscalingConversion
{
    private const string MetricsUri = "/metrics";

    public static IEnumerable<WantedChild> Convert(
        Booster booster, AutoscalingSpec policy, KthenaGeneration generation, ChildNames names)
    {
        var backends = booster.Spec.Backends;
        var single = backends.Length == 1 ? backends[0] : null;
        var name = names.Scaling(Kinds.AutoscalingPolicy, single);
        var owner = single?.Name ?? "";
        if (generation == KthenaGeneration.V04)
        {
            yield return ChildBody.Make(booster, Kinds.AutoscalingPolicy, name, owner, Policy(policy, "metricName"));
            var (shape, target) = Target(booster, single, names, Endpoint);
            var binding = new JsonObject { ["policyRef"] = new JsonObject { ["name"] = name }, [shape] = target };
            yield return ChildBody.Make(
                booster, Kinds.AutoscalingPolicyBinding, names.Scaling(Kinds.AutoscalingPolicyBinding, single), owner, binding);
        }
        else
        {
            var spec = Policy(policy, "name");
            var (shape, target) = single is { ScalesRoles: true }
                ? ("disaggregatedTarget", RoleTarget(single, policy, names))
                : Target(booster, single, names, backend => Sources(backend, policy));
            spec[shape] = target;
            yield return ChildBody.Make(booster, Kinds.AutoscalingPolicy, name, owner, spec);
        }
    }

    private static JsonObject Policy(AutoscalingSpec policy, string nameField)
    {
        var spec = new JsonObject();
        if (policy.TolerancePercent is { } tolerance)
        {
            spec["tolerancePercent"] = tolerance;
        }

        spec["metrics"] = JsonNodes.Items(policy.Metrics.Select(metric => new JsonObject
        {
            [nameField] = metric.Name,
            ["targetValue"] = JsonNodes.Of(metric.TargetValue),
        }));
        return spec.With("behavior", policy.Behavior);
    }

    // The two shapes that both generations have; they differ in how they say where metrics are read.
    private static (string Shape, JsonObject Target) Target(
        Booster booster, Backend? single, ChildNames names, Func<Backend, KeyValuePair<string, JsonNode?>> metrics)
    {
        if (single is not null)
        {
            return ("homogeneousTarget", Bounded(single, names, metrics));
        }

        var target = new JsonObject();
        if (booster.Spec.CostExpansionRatePercent is { } rate)
        {
            target["costExpansionRatePercent"] = rate;
        }

        target["params"] = JsonNodes.Items(booster.Spec.Backends.Select(backend =>
        {
            var param = Bounded(backend, names, metrics);
            if (backend.ScalingCost is { } cost)
            {
                param["cost"] = cost;
            }

            return param;
        }));
        return ("heterogeneousTarget", target);
    }

    private static JsonObject Bounded(Backend backend, ChildNames names, Func<Backend, KeyValuePair<string, JsonNode?>> metrics)
    {
        var target = new JsonObject { ["targetRef"] = Serving(backend, names) };
        var (name, value) = metrics(backend);
        target[name] = value;
        return new JsonObject { ["target"] = target, ["minReplicas"] = backend.MinReplicas, ["maxReplicas"] = backend.MaxReplicas };
    }

    private static JsonObject RoleTarget(Backend backend, AutoscalingSpec policy, ChildNames names)
    {
        var roles = new JsonObject();
        foreach (var worker in backend.Workers.OrderBy(worker => worker.Type).Where(worker => worker.MinReplicas is not null))
        {
            roles[ModelServingConversion.RoleName(worker)] = new JsonObject
            {
                ["minReplicas"] = worker.MinReplicas,
                ["maxReplicas"] = worker.MaxReplicas,
                ["metricSources"] = Sources(backend, policy).Value,
            };
        }

        return new JsonObject { ["targetRef"] = Serving(backend, names), ["roles"] = roles };
    }

    private static JsonObject Serving(Backend backend, ChildNames names) => new()
    {
        ["kind"] = Kinds.ModelServing.Name,
        ["name"] = names.Serving(backend.Name),
    };

    private static KeyValuePair<string, JsonNode?> Endpoint(Backend backend) => new("metricEndpoint", Pod(backend));

    // A metric without a source of its own is passed over by Kthena's autoscaler.
    private static KeyValuePair<string, JsonNode?> Sources(Backend backend, AutoscalingSpec policy) => new(
        "metricSources",
        new JsonObject(policy.Metrics
            .Select(metric => metric.Name)
            .Distinct()
            .Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["pod"] = Pod(backend) }))));

    private static JsonObject Pod(Backend backend) => new() { ["uri"] = MetricsUri, ["port"] = EnginePorts.Runtime(backend) };
}
