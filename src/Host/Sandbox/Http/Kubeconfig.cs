using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ModelBooster.Host.Sandbox;

/// <summary>A kubeconfig that reaches the sandbox, for kubectl and for every client library.</summary>
internal static class Kubeconfig
{
    /// <summary>The file's text.</summary>
    public static string Text(Uri server, X509Certificate2 authority, string user, string token) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: sandbox
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(authority.ExportCertificatePem()))}
        users:
        - name: {user}
          user:
            token: "{token}"
        contexts:
        - name: sandbox
          context:
            cluster: sandbox
            user: {user}
            namespace: default
        current-context: sandbox

        """;

    /// <summary>Writes the file so that only its owner can read it.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(path, Encoding.UTF8, options);
        await file.WriteAsync(text.AsMemory(), cancellation);
    }
}
