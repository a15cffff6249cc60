using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelBooster.ApiServer;

/// <summary>A throw-away certificate authority, and what it signs for one test server.</summary>
public sealed class Pki : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ConcurrentDictionary<string, X509Certificate2> users = new(StringComparer.Ordinal);
    private readonly DateTimeOffset from;
    private readonly DateTimeOffset until;

    /// <summary>Makes an authority and a server certificate for loopback.</summary>
    public Pki(TimeProvider time)
    {
        // Generous on both sides: tests move the clock of a process by hours.
        from = time.GetUtcNow().AddDays(-2);
        until = from.AddYears(5);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Authority = request.CreateSelfSigned(from, until);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        Server = Sign("CN=127.0.0.1", ServerAuthentication, names.Build());
    }

    /// <summary>The authority; who trusts it trusts the server.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A certificate for 127.0.0.1 and localhost; a proxy before the server can show it too.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>A client certificate of group system:masters (may do everything). One per name: the audit log tells them apart.</summary>
    public X509Certificate2 User(string name) =>
        users.GetOrAdd(name, n => Sign($"O=system:masters, CN={n}", ClientAuthentication, alternativeNames: null));

    /// <summary>The certificate in PEM.</summary>
    public static string Certificate(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";

    /// <summary>The private key in PEM (PKCS#8).</summary>
    public static string PrivateKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("the certificate has no private key");
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var user in users.Values)
        {
            user.Dispose();
        }

        Server.Dispose();
        Authority.Dispose();
    }

    private X509Certificate2 Sign(string subject, string usage, X509Extension? alternativeNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        if (alternativeNames is not null)
        {
            request.CertificateExtensions.Add(alternativeNames);
        }

        using var certificate = request.Create(Authority, from, until, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
