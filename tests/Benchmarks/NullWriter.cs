using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelBooster.Api;
using ModelBooster.ApiServer;
using ModelBooster.Conversion;
using ModelBooster.Decisions;
using Condition = ModelBooster.Decisions.Condition;

namespace ModelBooster.Benchmarks;

/// <summary>
/// What a controller that costs nothing would do: it sends the bodies that the conversion makes, and the statuses, as fast as the server
/// takes them. Bodies are made before the clock runs; only the uid, known when the booster exists, is put in its place.
/// </summary>
/// <param name="http">A client of the server.</param>
/// <param name="parallelism">Writes in flight.</param>
/// <param name="settings">What the conversion is told of the cluster.</param>
internal sealed class NullWriter(HttpClient http, int parallelism, RenderSettings settings) : IDisposable
{
    private const string AnyUid = "00000000-0000-4000-8000-000000000000";

    private readonly SemaphoreSlim places = new(parallelism);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> signals = new();
    private readonly Dictionary<string, IReadOnlyList<WantedChild>> rendered = [];

    /// <summary>Makes the bodies of a booster's children.</summary>
    public void Render(JsonObject booster)
    {
        var whole = booster.DeepClone().AsObject();
        whole["metadata"]!["uid"] = AnyUid;
        whole["metadata"]!["generation"] = 1;
        whole["metadata"]!["resourceVersion"] = "1";
        using var document = JsonDocument.Parse(whole.ToJsonString());
        rendered[booster.Name()] = Converter.Convert(document.RootElement, settings) is ConversionResult.Converted converted
            ? converted.Children
            : throw new InvalidOperationException($"the benchmark's booster cannot be converted for {settings.Generation}");
    }

    /// <summary>Number of children of each booster.</summary>
    public int Children => rendered.Values.First().Count;

    /// <summary>A booster's serving is available.</summary>
    public void SeeAvailable(string uid) => SignalOf(uid).TrySetResult();

    /// <summary>Everything one booster needs, from its children to Active.</summary>
    public async Task ServeAsync(string @namespace, string name, string uid)
    {
        var children = rendered[name];
        var policy = children.FirstOrDefault(child => child.Ref.Kind == Kinds.AutoscalingPolicy);
        var binding = children.FirstOrDefault(child => child.Ref.Kind == Kinds.AutoscalingPolicyBinding);
        var others = children.Where(child => child != policy && child != binding).Select(child => ApplyAsync(child, uid));
        await Task.WhenAll([.. others, InOrderAsync(policy, binding, uid)]);
        // As the controller may: where the serving is available by now, one status says both.
        if (SignalOf(uid).Task is { IsCompleted: false } available)
        {
            await ApplyStatusAsync(@namespace, name, uid, active: false);
            await available;
        }

        await ApplyStatusAsync(@namespace, name, uid, active: true);
    }

    public void Dispose() => places.Dispose();

    private async Task InOrderAsync(WantedChild? first, WantedChild? second, string uid)
    {
        foreach (var child in new[] { first, second })
        {
            if (child is not null)
            {
                await ApplyAsync(child, uid);
            }
        }
    }

    private Task ApplyAsync(WantedChild child, string uid)
    {
        // Same length, so nothing else moves.
        var body = Encoding.UTF8.GetString(child.Body.Span).Replace(AnyUid, uid, StringComparison.Ordinal);
        var path = $"{child.Ref.Kind.Plural}/{child.Ref.Key.Name}";
        return SendAsync(path, child.Ref.Kind, child.Ref.Key.Namespace, Encoding.UTF8.GetBytes(body));
    }

    private Task ApplyStatusAsync(string @namespace, string name, string uid, bool active)
    {
        var status = StatusOf(rendered[name], name, active);
        return SendAsync($"modelboosters/{name}/status", Kinds.ModelBooster, @namespace,
            status.ToApplyBody(new ObjectKey(@namespace, name), resourceVersion: null).ToArray());
    }

    private async Task SendAsync(string path, ResourceKind kind, string @namespace, byte[] body)
    {
        await places.WaitAsync();
        try
        {
            var at = $"apis/{kind.ApiVersion}/namespaces/{@namespace}/{path}?fieldManager={FieldManagers.Controller}&force=false";
            using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(at, UriKind.Relative))
            {
                Version = http.DefaultRequestVersion,
                VersionPolicy = http.DefaultVersionPolicy,
                Content = new ByteArrayContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/apply-patch+yaml");
            using var answer = await http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            await answer.Content.CopyToAsync(Stream.Null);
        }
        finally
        {
            places.Release();
        }
    }

    private TaskCompletionSource SignalOf(string uid) =>
        signals.GetOrAdd(uid, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>A status of the size the controller writes.</summary>
    private static StatusDocument StatusOf(IReadOnlyList<WantedChild> children, string name, bool active)
    {
        var now = TimeProvider.System.GetUtcNow();
        Condition Of(string type, bool status, string reason, string message) => new(type, status, reason, message, 1, now);
        return new StatusDocument(
            1,
            name,
            [
                Of("Initialized", true, Reasons.ChildrenApplied, "All children of this generation are applied"),
                Of("Active", active, active ? Reasons.ServingAvailable : Reasons.Progressing, "backend1: 1 of 1 replicas available"),
                Of("Ready", active, active ? Reasons.AsRequested : Reasons.Progressing, "backend1: 1 of 1 replicas available"),
                Of("Failed", false, Reasons.NoFailure, ""),
                Of("Stalled", false, Reasons.NoFailure, ""),
            ],
            [new BackendStatus("backend1", 1, active ? 1 : 0, "")],
            [.. children.Select(child => new ChildEntry(child.Ref.Kind.Name, child.Ref.Key.Name, active, ""))]);
    }
}
