using System.Globalization;

namespace ModelBooster.ApiServer;

/// <summary>The three loopback ports of a test server.</summary>
/// <param name="Api">HTTPS of the API server.</param>
/// <param name="Etcd">etcd's client port (cleartext).</param>
/// <param name="EtcdPeer">etcd's peer port, which nobody uses.</param>
public sealed record ServerPorts(int Api, int Etcd, int EtcdPeer);

/// <summary>What may be chosen about a test server.</summary>
public sealed record ServerOptions
{
    /// <summary>Log every request (<see cref="KubeApiServer.AuditAsync"/>). Costs a few per cent of throughput.</summary>
    public bool Audit { get; init; } = true;

    /// <summary>Let etcd wait for the disk on every write, as in production; off, it is fast and safe enough for tests.</summary>
    public bool Fsync { get; init; }

    /// <summary>More flags for the API server, <c>--watch-cache=false</c> for example.</summary>
    public IReadOnlyList<string> ExtraArguments { get; init; } = [];

    /// <summary>How long the server may take to be ready.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Command lines of etcd and of the two kinds of API server.</summary>
internal static class ServerArguments
{
    public const string AuditPolicy =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules: [{level: Metadata}]

        """;

    public static IEnumerable<string> Etcd(ServerPorts ports, ServerFiles files, ServerOptions options)
    {
        var client = Invariant($"http://127.0.0.1:{ports.Etcd}");
        var peer = Invariant($"http://127.0.0.1:{ports.EtcdPeer}");
        string[] arguments =
        [
            "--name=test", $"--data-dir={files.EtcdData}", "--log-level=warn",
            $"--listen-client-urls={client}", $"--advertise-client-urls={client}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=test={peer}",
        ];
        return options.Fsync ? arguments : [.. arguments, "--unsafe-no-fsync"];
    }

    public static IEnumerable<string> ApiServer(ServerPrograms programs, ServerPorts ports, ServerFiles files, ServerOptions options)
    {
        IEnumerable<string> arguments =
        [
            Invariant($"--etcd-servers=http://127.0.0.1:{ports.Etcd}"),
            "--bind-address=127.0.0.1",
            Invariant($"--secure-port={ports.Api}"),
            $"--tls-cert-file={files.ServerCertificate}",
            $"--tls-private-key-file={files.ServerKey}",
            $"--client-ca-file={files.Authority}",
            // One client must be able to use the whole server: what is measured is the controller, not the queues.
            "--enable-priority-and-fairness=false",
        ];
        arguments = arguments.Concat(programs.IsKubeApiServer ? Kube(ports, files) : Built(files));
        if (options.Audit)
        {
            arguments = arguments.Concat(
            [
                $"--audit-policy-file={files.AuditPolicy}", $"--audit-log-path={files.AuditLog}",
                "--audit-log-mode=blocking", "--audit-log-maxsize=0",
            ]);
        }

        return arguments.Concat(options.ExtraArguments);
    }

    /// <summary>
    /// kube-apiserver asks for more than the library does: an issuer and a key pair for service account tokens, a range for services,
    /// an authoriser. The ServiceAccount admission plugin is off as in envtest: no controller makes the accounts it would look for.
    /// </summary>
    private static IEnumerable<string> Kube(ServerPorts ports, ServerFiles files) =>
    [
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
        "--disable-admission-plugins=ServiceAccount",
        $"--cert-dir={files.Folder}",
        Invariant($"--service-account-issuer=https://127.0.0.1:{ports.Api}/"),
        $"--service-account-key-file={files.ServiceAccountKey}",
        $"--service-account-signing-key-file={files.ServiceAccountKey}",
    ];

    /// <summary>The built server would ask a kube-apiserver about tokens and rights; there is none: it asks itself.</summary>
    private static IEnumerable<string> Built(ServerFiles files) =>
    [
        $"--kubeconfig={files.Kubeconfig}",
        $"--authentication-kubeconfig={files.Kubeconfig}",
        $"--authorization-kubeconfig={files.Kubeconfig}",
        "--authentication-skip-lookup",
        "--disable-admission-plugins=MutatingAdmissionPolicy,ValidatingAdmissionPolicy",
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Where the files of one server stand.</summary>
/// <param name="Folder">Its folder, readable by nobody else.</param>
internal sealed record ServerFiles(string Folder)
{
    public string EtcdData => Path.Combine(Folder, "etcd");

    public string EtcdLog => Path.Combine(Folder, "etcd-log");

    public string ApiServerLog => Path.Combine(Folder, "apiserver-log");

    public string AuditLog => Path.Combine(Folder, "audit.log");

    public string AuditPolicy => Path.Combine(Folder, "audit-policy.yaml");

    public string Authority => Path.Combine(Folder, "ca.crt");

    public string ServerCertificate => Path.Combine(Folder, "server.crt");

    public string ServerKey => Path.Combine(Folder, "server.key");

    public string ServiceAccountKey => Path.Combine(Folder, "service-account.key");

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");
}
