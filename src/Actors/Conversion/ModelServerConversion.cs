using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>A backend's ModelServer: how the router reaches the pods.</summary>
internal static class ModelServerConversion
{
    public static WantedChild Convert(Booster booster, Backend backend, ChildNames names)
    {
        var spec = new JsonObject
        {
            ["model"] = ServedName.Of(booster, backend),
            ["inferenceEngine"] = backend.IsSgLang ? "SGLang" : "vLLM",
            ["workloadSelector"] = Selector(booster, backend),
            ["workloadPort"] = new JsonObject { ["port"] = EnginePorts.Engine(backend) },
            ["trafficPolicy"] = TrafficPolicy(backend),
        }
            .With("kvConnector", Connector(backend) is { } type ? new JsonObject { ["type"] = type } : null);
        return ChildBody.Make(booster, Kinds.ModelServer, names.Server(backend.Name), backend.Name, spec);
    }

    // Entry pods only: Ray workers carry the same labels and serve no requests.
    private static JsonObject Selector(Booster booster, Backend backend)
    {
        var selector = new JsonObject
        {
            ["matchLabels"] = new JsonObject
            {
                [Labels.ModelUid] = Names.LabelValue(booster.Uid),
                [Labels.BackendName] = Names.LabelValue(backend.Name),
                [Labels.Entry] = "true",
            },
        };
        if (backend.Disaggregated)
        {
            selector["pdGroup"] = new JsonObject
            {
                ["groupKey"] = Labels.GroupName,
                ["prefillLabels"] = new JsonObject { [Labels.Role] = WorkerType.Prefill.Text() },
                ["decodeLabels"] = new JsonObject { [Labels.Role] = WorkerType.Decode.Text() },
            };
        }

        return selector;
    }

    private static JsonObject TrafficPolicy(Backend backend)
    {
        var own = backend.TrafficPolicy;
        var retry = own?.Member("retry") is { } given
            ? JsonNodes.Of(given)
            : new JsonObject { ["attempts"] = 5, ["retryInterval"] = "0s" };
        return new JsonObject().With("timeout", own?.Member("timeout")).With("retry", retry);
    }

    private static string? Connector(Backend backend) => backend.Type == BackendType.VLlmDisaggregated
        ? backend.Workers.Select(worker => KvConnector.Read(EngineConfig.Of(worker))?.RouterType).FirstOrDefault(type => type is not null)
        : null;
}
