using System.Text.Json;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Accelerators that a worker asks for, read from its limits.</summary>
internal static class Devices
{
    private const string Nvidia = "nvidia.com/gpu";
    private const string Ascend = "huawei.com/ascend-1980";

    public static long Count(Worker worker) => Limit(worker, Nvidia) + Limit(worker, Ascend);

    public static bool AnyNvidia(Backend backend) => backend.Workers.Any(worker => Limit(worker, Nvidia) > 0);

    private static long Limit(Worker worker, string name) =>
        worker.Resources is { ValueKind: JsonValueKind.Object } resources
        && resources.Member("limits")?.Member(name) is { } quantity
            ? Quantity.Ceiling(quantity)
            : 0;
}
