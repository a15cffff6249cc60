using System.Globalization;
using System.Text.Json.Nodes;
using ModelBooster.ApiServer;

namespace ModelBooster.Cluster.Tests.KeptTrue;

/// <summary>
/// One move after another on a few boosters and their children, in any order, without waiting for the controller: what users,
/// autoscalers and careless hands do on a day.
/// </summary>
/// <param name="client">Makes the moves.</param>
/// <param name="namespace">Where.</param>
/// <param name="release">Generation of the children's kinds.</param>
/// <param name="random">Chooses.</param>
internal sealed class RandomDay(KubeClient client, string @namespace, KthenaRelease release, Random random)
{
    private const string Pause = "modelbooster.volcano.sh/paused";
    private const string Strategy = "modelbooster.volcano.sh/replace-strategy";
    private static readonly string[] Boosters = ["mercury", "venus", "earth"];
    private static readonly string[] Backends = ["small", "large", "huge"];

    /// <summary>What was done, for the log.</summary>
    public List<string> Told { get; } = [];

    /// <summary>Servings that somebody has scaled: their replicas need not be the booster's.</summary>
    public HashSet<string> Scaled { get; } = [];

    private IReadOnlyList<Resource> Kinds => [.. Resources.ChildrenOf(release)];

    /// <summary>Makes the boosters.</summary>
    public async Task BeginAsync()
    {
        foreach (var name in Boosters)
        {
            await client.CreateAsync(Resources.ModelBoosters, @namespace, Booster(name));
        }
    }

    /// <summary>Makes one move. A move that is refused because its object has just gone, or just changed, was none.</summary>
    public async Task MoveAsync()
    {
        var name = Any(Boosters);
        try
        {
            var move = random.Next(10) switch
            {
                < 3 => await ReplaceSpecAsync(name),
                3 => await AnnotateAsync(name, Pause, random.Next(2) == 0 ? "true" : null),
                4 => await AnnotateAsync(name, Strategy, random.Next(2) == 0 ? "Immediate" : null),
                5 => await MakeAgainAsync(name),
                6 => await ScaleAsync(),
                7 => await DeleteChildAsync(),
                _ => await EditChildAsync(),
            };
            Told.Add(move);
        }
        catch (KubeException refused)
        {
            Told.Add($"{name}: refused: {refused.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Nobody is paused any more; the boosters as they stand then.</summary>
    public async Task<IReadOnlyList<JsonObject>> EndAsync()
    {
        foreach (var name in Boosters)
        {
            await AnnotateAsync(name, Pause, null);
        }

        return await client.ListAsync(Resources.ModelBoosters, @namespace);
    }

    private async Task<string> ReplaceSpecAsync(string name)
    {
        var spec = Spec();
        await client.SendAsync(
            HttpMethod.Patch,
            Resources.ModelBoosters.At(@namespace, name),
            new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "/spec", ["value"] = spec }),
            "application/json-patch+json");
        return $"{name}: spec {Manifest.Show(spec)}";
    }

    private async Task<string> AnnotateAsync(string name, string annotation, string? value)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } };
        await client.PatchAsync(Resources.ModelBoosters, @namespace, name, patch);
        return $"{name}: {annotation} = {value}";
    }

    private async Task<string> MakeAgainAsync(string name)
    {
        await client.DeleteAsync(Resources.ModelBoosters, @namespace, name);
        await client.CreateAsync(Resources.ModelBoosters, @namespace, Booster(name));
        return $"{name}: deleted and made again";
    }

    private async Task<string> ScaleAsync()
    {
        if (await AnyChildAsync(Resources.ModelServings) is not { } serving)
        {
            return "no serving";
        }

        Scaled.Add(serving.Name());
        var replicas = random.Next(6);
        await Scaling.SetAsync(client, @namespace, serving.Name(), Any(Scaling.Ways), replicas);
        return $"{serving.Name()}: scaled to {replicas}";
    }

    private async Task<string> DeleteChildAsync()
    {
        var kind = Any(Kinds);
        if (await AnyChildAsync(kind) is not { } child)
        {
            return $"no {kind.Plural}";
        }

        await client.DeleteAsync(kind, @namespace, child.Name());
        return $"{kind.Plural} {child.Name()}: deleted";
    }

    private async Task<string> EditChildAsync()
    {
        var kind = Any(Kinds);
        if (await AnyChildAsync(kind) is not { } child)
        {
            return $"no {kind.Plural}";
        }

        var patch = Manifest.Parse(random.Next(3) switch
        {
            0 => "metadata: {labels: {workload.serving.volcano.sh/model-uid: other, workload.serving.volcano.sh/backend-name: null}}",
            1 => "metadata: {labels: {team: a}, annotations: {example.com/note: kept}}",
            _ => kind.Plural switch
            {
                "modelservings" => "spec: {schedulerName: other, template: {restartGracePeriodSeconds: 1}}",
                "modelservers" => "spec: {model: other, workloadPort: {port: 1}}",
                "modelroutes" => "spec: {rules: [{name: other, targetModels: [{modelServerName: other}]}]}",
                "autoscalingpolicies" => "spec: {tolerancePercent: 99}",
                _ => "spec: {policyRef: {name: other}}",
            },
        })[0];
        await client.PatchAsync(kind, @namespace, child.Name(), patch);
        return $"{kind.Plural} {child.Name()}: {Manifest.Show(patch)}";
    }

    private async Task<JsonObject?> AnyChildAsync(Resource kind)
    {
        var all = await client.ListAsync(kind, @namespace);
        return all.Count == 0 ? null : Any(all);
    }

    private JsonObject Booster(string name) => new()
    {
        ["apiVersion"] = Resources.ModelBoosters.ApiVersion,
        ["kind"] = "ModelBooster",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = Spec(),
    };

    /// <summary>One backend or several, with a policy or without, under one name or another.</summary>
    private JsonObject Spec()
    {
        var hasPolicy = random.Next(2) == 0;
        var backends = Backends.Take(random.Next(1, 4)).Select(name => Backend(name, hasPolicy)).ToArray();
        var spec = new JsonObject();
        if (backends.Length == 1)
        {
            // The only one may have any name: a renamed backend is another one.
            backends[0]["name"] = Any(Backends);
            spec["backend"] = backends[0];
        }
        else
        {
            spec["backends"] = new JsonArray(backends);
        }

        if (hasPolicy)
        {
            spec["autoscalingPolicy"] = Manifest.Parse(
                $"{{tolerancePercent: {random.Next(5, 20)}, metrics: [{{metricName: \"vllm:num_requests_waiting\", targetValue: 10}}]}}")[0];
        }

        if (random.Next(3) == 0)
        {
            spec["name"] = string.Create(CultureInfo.InvariantCulture, $"model-{random.Next(1000000)}");
        }

        return spec;
    }

    private JsonObject Backend(string name, bool hasPolicy)
    {
        var least = random.Next(1, 3);
        var replicas = hasPolicy ? $"minReplicas: {least}, maxReplicas: {least + random.Next(3)}" : $"replicas: {least}";
        var scheduler = random.Next(2) == 0 ? ", schedulerName: volcano" : "";
        var worker = $"{{type: server, image: \"registry.example.com/engine:{random.Next(3)}\", pods: {random.Next(1, 3)}}}";
        return Manifest.Parse(
            $"{{name: {name}, type: vLLM, modelURI: \"hf://example/{name}\", {replicas}{scheduler}, workers: [{worker}]}}")[0];
    }

    private T Any<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
