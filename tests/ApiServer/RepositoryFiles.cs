namespace ModelBooster.ApiServer;

/// <summary>Finds the files of this repository, and of Kthena where they stand beside it, from a test's output folder.</summary>
public static class RepositoryFiles
{
    /// <summary>Folder that has Kthena's public data (<c>kthena/crds</c>), where it is not <c>shared</c> beside the repository.</summary>
    public const string SharedVariable = "MODELBOOSTER_SHARED";

    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Kthena's public data; null where they are not here.</summary>
    public static string? Kthena { get; } = FindKthena();

    /// <summary>Why tests on Kthena's own data are skipped; null where they can run.</summary>
    public static string? WhyNoKthena =>
        Kthena is null ? $"Kthena's own CRDs are not here: no ../shared/kthena, and ${SharedVariable} names no folder that has it" : null;

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ModelBooster.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no ModelBooster.sln above {AppContext.BaseDirectory}");
    }

    private static string? FindKthena()
    {
        var named = Environment.GetEnvironmentVariable(SharedVariable);
        var beside = Path.Combine(Path.GetDirectoryName(Root) ?? "/", "shared");
        var kthena = Path.Combine(string.IsNullOrEmpty(named) ? beside : named, "kthena");
        return Directory.Exists(Path.Combine(kthena, "crds")) ? kthena : null;
    }
}
