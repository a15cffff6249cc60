using ModelBooster.Cluster;

namespace ModelBooster.Tests.Cluster;

/// <summary>A folder with kubeconfig files, gone after the test.</summary>
internal sealed class Kubeconfig : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("modelbooster-kubeconfig-");

    public string Folder => folder.FullName;

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Nothing but what the test says: no variable, an empty home, not a pod.</summary>
    public Surroundings Nowhere => new(null, Folder, InCluster: false);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public static string For(Uri server, string context = "test", string token = "secret") => $$"""
        apiVersion: v1
        kind: Config
        current-context: {{context}}
        contexts:
        - name: {{context}}
          context: {cluster: {{context}}, user: {{context}}}
        clusters:
        - name: {{context}}
          cluster: {server: "{{server}}"}
        users:
        - name: {{context}}
          user: {token: {{token}}}
        """;

    public void Dispose() => folder.Delete(recursive: true);
}
