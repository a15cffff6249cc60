namespace ModelBooster.ApiServer;

/// <summary>The two programs a test server is made of, and which kind of API server the second is.</summary>
/// <param name="Etcd">Path of etcd.</param>
/// <param name="ApiServer">Path of the API server.</param>
/// <param name="IsKubeApiServer">Kubernetes' own kube-apiserver, rather than the one that <c>tests/ApiServer/build</c> makes.</param>
public sealed record ServerPrograms(string Etcd, string ApiServer, bool IsKubeApiServer)
{
    /// <summary>Folder of the programs that <c>tests/ApiServer/build</c> makes, where it is not the default.</summary>
    public const string FolderVariable = "MODELBOOSTER_APISERVER";

    /// <summary>Folder with <c>etcd</c> and <c>kube-apiserver</c>, as controller-runtime's setup-envtest lays it out; preferred.</summary>
    public const string EnvtestVariable = "KUBEBUILDER_ASSETS";

    /// <summary>Looks for the programs; null with a reason fit for a skipped test where there are none.</summary>
    public static (ServerPrograms? Found, string? WhyNot) Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "the test API server runs on Linux only");
        }

        if (Environment.GetEnvironmentVariable(EnvtestVariable) is { Length: > 0 } assets)
        {
            var real = new ServerPrograms(Path.Combine(assets, "etcd"), Path.Combine(assets, "kube-apiserver"), IsKubeApiServer: true);
            return real.Exist ? (real, null) : (null, $"${EnvtestVariable} is set to {assets}, which lacks etcd or kube-apiserver");
        }

        var folder = Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "modelbooster", "apiserver");
        var built = new ServerPrograms(Path.Combine(folder, "etcd"), Path.Combine(folder, "apiserver"), IsKubeApiServer: false);
        return built.Exist
            ? (built, null)
            : (null, "no API server is built here: run tests/ApiServer/build once (about 4 minutes), or set $" + EnvtestVariable);
    }

    private bool Exist => File.Exists(Etcd) && File.Exists(ApiServer);
}
