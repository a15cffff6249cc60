using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Puts together what all children have in common: identity, labels and the owner.</summary>
internal static class ChildBody
{
    private const int RevisionDigits = 10;

    /// <summary>Labels that children and pod templates share. The revision is not among them: it would restart pods.</summary>
    public static JsonObject SharedLabels(Booster booster, string backend) => new()
    {
        [Labels.ManagedByRegistry] = Labels.ManagedByRegistryValue,
        [Labels.BackendName] = Names.LabelValue(backend),
        [Labels.ManagedBy] = Labels.ManagedByValue,
        [Labels.ModelName] = Names.LabelValue(booster.Key.Name),
        [Labels.ModelUid] = Names.LabelValue(booster.Uid),
    };

    /// <summary>A whole child.</summary>
    /// <param name="booster">Its owner.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="backend">The backend it serves; empty where it serves all.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="annotations">Its annotations; null for none.</param>
    public static WantedChild Make(
        Booster booster, ResourceKind kind, string name, string backend, JsonObject spec, JsonObject? annotations = null)
    {
        var labels = SharedLabels(booster, backend);
        labels[Labels.Revision] = Names.ShortHash(JsonNodes.Bytes(spec), RevisionDigits);
        var body = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Name,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = booster.Key.Namespace, ["labels"] = labels }
                .With("annotations", annotations)
                .With("ownerReferences", new JsonArray(Owner(booster))),
            ["spec"] = spec,
        };
        return new WantedChild(new ObjectRef(kind, new ObjectKey(booster.Key.Namespace, name)), backend, JsonNodes.Bytes(body));
    }

    private static JsonObject Owner(Booster booster) => new()
    {
        ["apiVersion"] = Kinds.ModelBooster.ApiVersion,
        ["kind"] = Kinds.ModelBooster.Name,
        ["name"] = booster.Key.Name,
        ["uid"] = booster.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
