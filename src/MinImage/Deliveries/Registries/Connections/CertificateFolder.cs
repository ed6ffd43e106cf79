using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MinImage.Diagnostics;
using MinImage.Host.Files;
using MinImage.Layouts;

namespace MinImage.Deliveries.Registries.Connections;

/// <summary>
/// The certificates of one registry, as Docker and Podman read them from <c>certs.d/HOST[:PORT]</c>: <c>*.crt</c> are authorities that are trusted in
/// addition to those of the host, and <c>*.cert</c> with <c>*.key</c> authenticates the client.
/// </summary>
/// <param name="Authorities">The authorities.</param>
/// <param name="Client">The client's certificate with its key, or null.</param>
internal sealed record CertificateFolder(X509Certificate2Collection Authorities, X509Certificate2? Client)
{
    /// <summary>Reads the certificates of a registry; there are none if no folder exists.</summary>
    /// <param name="address">The registry.</param>
    /// <param name="host">The host's settings.</param>
    /// <exception cref="MinImageException"><see cref="Codes.RegistryCertificateInvalid"/>: a file cannot be read, or a key is missing.</exception>
    public static CertificateFolder Read(RegistryAddress address, RegistryHost host)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(host);

        // A colon is invalid in the name of a file on Windows, where Docker leaves it out.
        var name = OperatingSystem.IsWindows() ? address.Name.Replace(":", "", StringComparison.Ordinal) : address.Name;
        var folders = host.CertificateFolders.Select(folder => Path.Combine(folder, name)).Where(Directory.Exists).ToList();
        var authorities = new X509Certificate2Collection();
        foreach (var file in folders.SelectMany(folder => FilesIn(folder, ".crt")))
        {
            Import(file, () => authorities.ImportFromPem(RegularFile.ReadAllText(file)));
        }

        X509Certificate2? client = null;
        if (folders.SelectMany(folder => FilesIn(folder, ".cert")).FirstOrDefault() is { } certificate)
        {
            Import(certificate, () => client = ReadClient(certificate));
        }

        return new(authorities, client);
    }

    /// <summary>
    /// Returns a certificate whose key is in the key store of Windows until it is disposed of: Windows' TLS does not use a key that is only in the memory of
    /// this process, and reports that there are no credentials (dotnet/runtime#23749).
    /// </summary>
    /// <param name="certificate">A certificate with its key; it is disposed of.</param>
    internal static X509Certificate2 WithStoredKey(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
        }
    }

    private static List<string> FilesIn(string folder, string extension)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) == extension).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (LayoutFiles.IsFault(e))
        {
            throw Invalid(folder, e);
        }
    }

    private static void Import(string file, Action import)
    {
        try
        {
            import();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException || LayoutFiles.IsFault(e))
        {
            throw Invalid(file, e);
        }
    }

    private static X509Certificate2 ReadClient(string file)
    {
        var client = X509Certificate2.CreateFromPem(RegularFile.ReadAllText(file), RegularFile.ReadAllText(Path.ChangeExtension(file, ".key")));
        return OperatingSystem.IsWindows() ? WithStoredKey(client) : client;
    }

    private static MinImageException Invalid(string file, Exception cause) => new(
        Codes.RegistryCertificateInvalid,
        $"'{file}', which belongs to the certificates of a registry, cannot be used: {ForeignText.Line(cause.Message).TrimEnd('.')}. "
            + "Expected PEM: authorities in *.crt, and a client's certificate in NAME.cert with its key in NAME.key. Correct the file, or remove it.",
        cause);
}
