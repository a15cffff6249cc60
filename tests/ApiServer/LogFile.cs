namespace ModelBooster.ApiServer;

/// <summary>Reads files that another process is still writing.</summary>
public static class LogFile
{
    /// <summary>All complete lines there are now.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var reader = Open(path);
        var text = await reader.ReadToEndAsync();
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : text[..end].Split('\n');
    }

    /// <summary>The last lines, for an error message; empty where there is no such file.</summary>
    public static string Tail(string path, int lines)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var reader = Open(path);
        var all = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(all.TakeLast(lines).Select(line => line + "\n"));
    }

    private static StreamReader Open(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
}
