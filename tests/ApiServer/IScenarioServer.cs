namespace ModelBooster.ApiServer;

/// <summary>
/// What scenarios need of an API server, whichever it is: the real one or the sandbox. It has as many users as names, each may do
/// everything. Nothing on it collects garbage or runs pods.
/// </summary>
public interface IScenarioServer : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    Uri Address { get; }

    /// <summary>Folder of its files; more may be put there, they go with it.</summary>
    string Folder { get; }

    /// <summary>A client of its own identity and connections, relative to <see cref="Address"/>; no time limit: watches are long.</summary>
    /// <param name="user">Name of the user.</param>
    HttpClient CreateHttpClient(string user);

    /// <summary>Writes a kubeconfig.</summary>
    /// <param name="user">Its user; <see cref="AuditRecord.User"/> shows it.</param>
    /// <returns>Path of the file, in <see cref="Folder"/>.</returns>
    string KubeconfigFor(string user);

    /// <summary>Every request answered so far, in order; those that were answered before this call are in it.</summary>
    Task<IReadOnlyList<AuditRecord>> AuditAsync();

    /// <summary>From now on a watch from a version of the past is answered with 410; watches that run may end.</summary>
    Task ForgetAsync();
}
