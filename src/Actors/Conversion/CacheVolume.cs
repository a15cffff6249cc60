using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelBooster.Api;

namespace ModelBooster.Conversion;

/// <summary>Where weights are kept: a volume, where it is mounted, and the directory within.</summary>
/// <param name="Name">Name of the volume.</param>
/// <param name="MountPath">Where containers see it.</param>
/// <param name="Directory">Directory under which each model has one of its own.</param>
/// <param name="Claim">PersistentVolumeClaim, where it is one.</param>
/// <param name="HostPath">Path on the node, where it is one.</param>
internal sealed record CacheVolume(string Name, string MountPath, string Directory, string? Claim, string? HostPath)
{
    public const string ClaimScheme = "pvc://";
    public const string HostScheme = "hostpath://";
    private const string NoCachePath = "/cache";
    private const string SharedMemoryPath = "/dev/shm";
    private const string SharedMemoryName = "dshm";

    public static CacheVolume Of(Backend backend)
    {
        var name = Names.Label($"{backend.Name}-weights");
        if (backend.CacheUri is not { } uri)
        {
            return new CacheVolume(name, NoCachePath, NoCachePath, null, null);
        }

        var segments = Segments(uri);
        var path = "/" + string.Join('/', segments);
        return uri.StartsWith(ClaimScheme, StringComparison.Ordinal)
            ? new CacheVolume(name, "/" + segments[0], path, segments[0], null)
            : new CacheVolume(name, path, path, null, path);
    }

    /// <summary>The parts of the path of a URI, without empty ones: <c>pvc:///claim//a/</c> is <c>claim</c>, <c>a</c>.</summary>
    public static string[] Segments(string uri) =>
        uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Directory of one model or adapter, by MD5 as Kthena names it, so that a cache filled by Kthena is found again.</summary>
    public string DirectoryOf(string source) =>
        $"{Directory}/{Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, Encoding.UTF8.GetBytes(source)))}";

    /// <summary>Volumes of a pod: the cache, and shared memory large enough for NCCL.</summary>
    public JsonArray Volumes()
    {
        var volume = new JsonObject { ["name"] = Name };
        if (Claim is not null)
        {
            volume["persistentVolumeClaim"] = new JsonObject { ["claimName"] = Claim };
        }
        else if (HostPath is not null)
        {
            volume["hostPath"] = new JsonObject { ["path"] = HostPath, ["type"] = "DirectoryOrCreate" };
        }
        else
        {
            volume["emptyDir"] = new JsonObject();
        }

        return TakesSharedMemory
            ? [volume]
            : [volume, new JsonObject { ["name"] = SharedMemoryName, ["emptyDir"] = new JsonObject { ["medium"] = "Memory" } }];
    }

    /// <summary>Mounts of an engine container.</summary>
    public JsonArray EngineMounts() => TakesSharedMemory
        ? [Mount()]
        : [Mount(), new JsonObject { ["name"] = SharedMemoryName, ["mountPath"] = SharedMemoryPath }];

    /// <summary>Mounts of a downloader.</summary>
    public JsonArray DownloaderMounts() => [Mount()];

    // Kubernetes refuses a mount path that stands twice.
    private bool TakesSharedMemory => MountPath == SharedMemoryPath;

    private JsonObject Mount() => new() { ["name"] = Name, ["mountPath"] = MountPath };
}
