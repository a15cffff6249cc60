using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace ModelBooster.Cluster;

/// <summary>What decides where a configuration is looked for, beside the options.</summary>
/// <param name="KubeconfigVariable">Value of <c>$KUBECONFIG</c>: files, parted as in <c>$PATH</c>.</param>
/// <param name="Home">The user's home directory.</param>
/// <param name="InCluster">Whether this is a pod with a service account.</param>
internal sealed record Surroundings(string? KubeconfigVariable, string Home, bool InCluster)
{
    public static Surroundings OfThisProcess() => new(
        Environment.GetEnvironmentVariable("KUBECONFIG"),
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        KubernetesClientConfiguration.IsInCluster());
}

/// <summary>Finds and reads the connection settings. Whatever is wrong with them is said in one line that names the file.</summary>
internal static class ClusterConfiguration
{
    public static Answer<KubernetesClientConfiguration> Load(ClusterOptions options, Surroundings around)
    {
        if (options.Kubeconfig is { } named)
        {
            return File.Exists(named) ? FromFiles([named], options.Context) : Wrong($"kubeconfig {named} is not there");
        }

        if (around.InCluster && options.Context is null)
        {
            return Guarded("the pod's service account", KubernetesClientConfiguration.InClusterConfig);
        }

        if (!string.IsNullOrWhiteSpace(around.KubeconfigVariable))
        {
            // As kubectl does: of several files, those that are not there are passed over.
            var files = around.KubeconfigVariable
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(File.Exists)
                .ToList();
            return files.Count > 0
                ? FromFiles(files, options.Context)
                : Wrong($"KUBECONFIG names {around.KubeconfigVariable}, which is not there");
        }

        var standard = Path.Combine(around.Home, ".kube", "config");
        return File.Exists(standard)
            ? FromFiles([standard], options.Context)
            : Wrong($"no cluster to talk to: this is not a pod, KUBECONFIG is not set, and {standard} is not there");
    }

    private static Answer<KubernetesClientConfiguration> FromFiles(IReadOnlyList<string> files, string? context)
    {
        var where = string.Join(Path.PathSeparator, files);
        return Guarded($"kubeconfig {where}", () =>
        {
            var merged = Merged([.. files.Select(file => KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(file)))]);
            var contexts = (merged.Contexts ?? []).Select(each => each.Name).ToList();
            var wanted = context ?? merged.CurrentContext;
            if (string.IsNullOrEmpty(wanted))
            {
                throw new KubeConfigException("it has no current-context, and none was asked for");
            }

            if (!contexts.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            {
                var known = contexts.Count > 0 ? $"it has {string.Join(", ", contexts)}" : "it has none";
                throw new KubeConfigException($"no context {wanted}: {known}");
            }

            return KubernetesClientConfiguration.BuildConfigFromConfigObject(merged, wanted);
        });
    }

    /// <summary>Several files count as one; of entries with the same name the first wins, as kubectl documents it.</summary>
    private static K8SConfiguration Merged(IReadOnlyList<K8SConfiguration> all)
    {
        if (all.Any(each => each is null))
        {
            throw new KubeConfigException("it is empty");
        }

        if (all.Count == 1)
        {
            return all[0];
        }

        foreach (var each in all)
        {
            MakePathsAbsolute(each);
        }

        return new K8SConfiguration
        {
            CurrentContext = all.Select(each => each.CurrentContext).FirstOrDefault(name => !string.IsNullOrEmpty(name)),
            Contexts = [.. all.SelectMany(each => each.Contexts ?? []).DistinctBy(each => each.Name)],
            Clusters = [.. all.SelectMany(each => each.Clusters ?? []).DistinctBy(each => each.Name)],
            Users = [.. all.SelectMany(each => each.Users ?? []).DistinctBy(each => each.Name)],
        };
    }

    /// <summary>A relative path means: beside its own file. Merged, an entry no longer knows which file that was.</summary>
    private static void MakePathsAbsolute(K8SConfiguration one)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(one.FileName))!;
        string? Absolute(string? path) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);

        foreach (var endpoint in (one.Clusters ?? []).Select(each => each.ClusterEndpoint).OfType<ClusterEndpoint>())
        {
            endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority);
        }

        foreach (var user in (one.Users ?? []).Select(each => each.UserCredentials).OfType<UserCredentials>())
        {
            user.ClientCertificate = Absolute(user.ClientCertificate);
            user.ClientKey = Absolute(user.ClientKey);
        }
    }

    /// <summary>The library answers a bad file with exceptions of many kinds, a NullReferenceException among them.</summary>
    private static Answer<KubernetesClientConfiguration> Guarded(string what, Func<KubernetesClientConfiguration> read)
    {
        try
        {
            return new(read(), null);
        }
        catch (NullReferenceException)
        {
            return Wrong($"{what} cannot be used: it is empty, or a part of it is");
        }
        catch (InvalidOperationException)
        {
            // What the YAML reader says of a text that breaks off; its words mean nothing to the user.
            return Wrong($"{what} cannot be used: it is no kubeconfig");
        }
        catch (Exception error)
        {
            return Wrong($"{what} cannot be used: {ApiFailures.InWords(error)}");
        }
    }

    private static Answer<KubernetesClientConfiguration> Wrong(string message) =>
        new(null, new ApiFailure(null, "Configuration", message));
}
