using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MinImage.Diagnostics;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>Decides whether a server's certificate is trusted, and records why the last one was not.</summary>
/// <param name="address">The registry.</param>
/// <param name="authorities">Authorities that are trusted in addition to those of the host.</param>
internal sealed class ServerCertificate(RegistryAddress address, X509Certificate2Collection authorities)
{
    private readonly string _registryHost = address.RootOf(Uri.UriSchemeHttps).IdnHost;

    private volatile string? _rejection;

    /// <summary>Why the last certificate was rejected, as a part of a sentence; null if none was.</summary>
    public string? Rejection => _rejection;

    /// <summary>Checks a certificate.</summary>
    /// <param name="sender">The connection.</param>
    /// <param name="certificate">The certificate; null if the server sent none.</param>
    /// <param name="chain">The chain that was built from the host's authorities.</param>
    /// <param name="errors">The errors of the chain.</param>
    public bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var host = (sender as SslStream)?.TargetHostName ?? _registryHost;

        // Only the registry itself is exempt from the check: a token server on another host is not.
        if (errors == SslPolicyErrors.None || (address.IsInsecure && IsRegistry(host)))
        {
            return true;
        }

        if (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is X509Certificate2 leaf && IsIssuedByAuthorities(leaf, chain))
        {
            return true;
        }

        _rejection = Describe(host, certificate, chain, errors);
        return false;
    }

    /// <summary>Returns the client's certificate for the registry, and none for other hosts.</summary>
    /// <param name="client">The client's certificate.</param>
    /// <param name="host">The host that requests a certificate.</param>
    public X509Certificate? ForHost(X509Certificate2 client, string host) => IsRegistry(host) ? client : null;

    private bool IsRegistry(string host) => host.Equals(_registryHost, StringComparison.OrdinalIgnoreCase);

    private bool IsIssuedByAuthorities(X509Certificate2 leaf, X509Chain? sent)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // id-kp-serverAuth (RFC 5280, 4.2.1.12).
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        foreach (var element in sent?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(leaf);
    }

    private static string Describe(string host, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return $"'{host}' sent no certificate";
        }

        var reasons = ImmutableArray.CreateBuilder<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add($"it is not for the host '{host}'");
        }

        reasons.AddRange((chain?.ChainStatus ?? []).Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());
        return ForeignText.Line($"subject {certificate.Subject}, issuer {certificate.Issuer}: {string.Join("; ", reasons)}");
    }
}
