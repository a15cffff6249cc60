using System.Text.RegularExpressions;
using ModelBooster.Api;

namespace ModelBooster.Conversion.Validation;

/// <summary>Rules of one backend by itself.</summary>
internal static partial class BackendRules
{
    public static IEnumerable<FieldError> Check(Backend backend) =>
    [
        .. Sources(backend),
        .. Replicas(backend),
        .. Layout(backend),
        .. backend.Workers.SelectMany(Image),
        .. EngineRules.Check(backend),
        .. Ports(backend),
    ];

    private static IEnumerable<FieldError> Sources(Backend backend)
    {
        if (backend.CacheUri is { } cache && CacheFault(cache) is { } fault)
        {
            yield return FieldErrors.Invalid($"{backend.Path}.cacheURI", cache, fault);
            yield break;
        }

        var sources = backend.LoraAdapters
            .Select((adapter, index) => (Path: $"{backend.Path}.loraAdapters[{index}].artifactURL", Uri: adapter.ArtifactUrl))
            .Prepend((Path: $"{backend.Path}.modelURI", Uri: backend.ModelUri));
        foreach (var (path, uri) in sources.Where(source => source.Uri.StartsWith(CacheVolume.ClaimScheme, StringComparison.Ordinal)))
        {
            var segments = CacheVolume.Segments(uri);
            if (segments.Contains(".."))
            {
                yield return FieldErrors.Invalid(path, uri, "must not contain '..'");
            }
            else if (CacheVolume.Of(backend).Claim is not { } claim || segments.Length == 0 || segments[0] != claim)
            {
                yield return FieldErrors.Invalid(path, uri, "a pvc:// model must lie in the claim that cacheURI names");
            }
        }
    }

    private static string? CacheFault(string uri)
    {
        var segments = CacheVolume.Segments(uri);
        return segments.Length == 0 ? "names no directory"
            : segments.Contains("..") ? "must not contain '..'"
            : uri.StartsWith(CacheVolume.ClaimScheme, StringComparison.Ordinal) && !IsSubdomain(segments[0])
                ? "the claim's name must be a lower case RFC 1123 subdomain"
            : null;
    }

    private static bool IsSubdomain(string name) => name.Length <= 253 && Subdomain().IsMatch(name);

    private static IEnumerable<FieldError> Replicas(Backend backend)
    {
        if (backend.Replicas is not null && (backend.MinReplicas ?? backend.MaxReplicas) is not null)
        {
            yield return FieldErrors.Forbidden(
                $"{backend.Path}.replicas", "replicas cannot be set together with minReplicas and maxReplicas");
        }

        foreach (var error in Bounds(backend.Path, backend.MinReplicas, backend.MaxReplicas))
        {
            yield return error;
        }
    }

    /// <summary>minReplicas and maxReplicas go together, in order.</summary>
    public static IEnumerable<FieldError> Bounds(string path, int? min, int? max)
    {
        if (min is null != max is null)
        {
            yield return FieldErrors.Required(
                min is null ? $"{path}.minReplicas" : $"{path}.maxReplicas", "minReplicas and maxReplicas go together");
        }
        else if (min > max)
        {
            yield return FieldErrors.Invalid($"{path}.minReplicas", min.Value, "minReplicas must not be greater than maxReplicas");
        }
    }

    private static IEnumerable<FieldError> Layout(Backend backend)
    {
        var type = backend.Type.Text();
        WorkerType[] wanted = backend.Disaggregated ? [WorkerType.Prefill, WorkerType.Decode] : [WorkerType.Server];
        var allowed = string.Join(", ", wanted.Select(worker => $"\"{worker.Text()}\""));
        foreach (var worker in backend.Workers.Where(worker => !wanted.Contains(worker.Type)))
        {
            yield return new FieldError(
                $"{worker.Path}.type", $"Unsupported value: \"{worker.Type.Text()}\": supported values of a {type} backend: {allowed}");
        }

        foreach (var role in wanted)
        {
            var count = backend.Workers.Count(worker => worker.Type == role);
            if (count != 1 && backend.Workers.All(worker => wanted.Contains(worker.Type)))
            {
                yield return FieldErrors.Invalid(
                    $"{backend.Path}.workers", count, $"a {type} backend has exactly one worker of type {role.Text()}");
            }
        }

        foreach (var worker in backend.Workers.Where(worker => backend.IsSgLang && worker.PodCount > 1))
        {
            yield return FieldErrors.Invalid($"{worker.Path}.pods", worker.PodCount, "SGLang on several pods is not supported");
        }
    }

    private static IEnumerable<FieldError> Image(Worker worker)
    {
        if (worker.Image is null)
        {
            yield return FieldErrors.Required($"{worker.Path}.image", "a container needs an image");
        }
        else if (worker.Image.Any(char.IsWhiteSpace))
        {
            yield return FieldErrors.Invalid($"{worker.Path}.image", worker.Image, "must not contain spaces");
        }
    }

    private static IEnumerable<FieldError> Ports(Backend backend)
    {
        var runtime = EnginePorts.Runtime(backend);
        var path = $"{backend.Path}.env";
        if (runtime is < 1 or > 65535)
        {
            yield return FieldErrors.Invalid(path, runtime, "RUNTIME_PORT must be between 1 and 65535");
        }
        else if (EnginePorts.Engine(backend) == runtime)
        {
            yield return FieldErrors.Invalid(path, runtime, "RUNTIME_PORT must differ from the port of the engine: both listen in one pod");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
