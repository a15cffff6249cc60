namespace ModelBooster.Cluster;

/// <summary>How to reach the API server. Everything left out has the default that kubectl users and pods expect.</summary>
public sealed record ClusterOptions
{
    /// <summary>
    /// A kubeconfig file. Null: the pod's own service account, else the files in <c>$KUBECONFIG</c>, else <c>~/.kube/config</c>.
    /// </summary>
    public string? Kubeconfig { get; init; }

    /// <summary>A context of the kubeconfig; null for its current one. Naming one passes over the pod's service account.</summary>
    public string? Context { get; init; }

    /// <summary>How long a request may take, answer included; of a watch, how long it may take to open.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the controller names itself to the server.</summary>
    public string UserAgent { get; init; } =
        $"modelbooster/{typeof(ClusterOptions).Assembly.GetName().Version?.ToString(3) ?? "0"}";
}
