using System.Collections.Immutable;

namespace ModelBooster.Api;

/// <summary>How the values of enumerations are written in manifests.</summary>
public static class EnumTexts
{
    /// <summary>backend.type.</summary>
    public static ImmutableArray<(string Text, BackendType Value)> BackendTypes { get; } =
    [
        ("vLLM", BackendType.VLlm),
        ("vLLMDisaggregated", BackendType.VLlmDisaggregated),
        ("SGLang", BackendType.SgLang),
        ("SGLangDisaggregated", BackendType.SgLangDisaggregated),
    ];

    /// <summary>worker.type.</summary>
    public static ImmutableArray<(string Text, WorkerType Value)> WorkerTypes { get; } =
    [
        ("server", WorkerType.Server),
        ("prefill", WorkerType.Prefill),
        ("decode", WorkerType.Decode),
        ("controller", WorkerType.Controller),
        ("coordinator", WorkerType.Coordinator),
    ];

    /// <summary>The text of a value.</summary>
    /// <param name="type">A backend's type.</param>
    public static string Text(this BackendType type) => BackendTypes.Single(pair => pair.Value == type).Text;

    /// <summary>The text of a value.</summary>
    /// <param name="type">A worker's type.</param>
    public static string Text(this WorkerType type) => WorkerTypes.Single(pair => pair.Value == type).Text;
}
