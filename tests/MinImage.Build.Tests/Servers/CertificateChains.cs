using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MinImage.Build.Tests.Servers;

/// <summary>
/// Keys and certificates of all kinds that OpenSSL supports, in files: for each a root, an intermediate and a leaf for localhost. <c>openssl</c>
/// creates them, because .NET cannot create some kinds of keys.
/// </summary>
public sealed class CertificateChains
{
    /// <summary>The kinds of keys, by the prefix of the file names.</summary>
    public static readonly Dictionary<string, string[]> Kinds = new()
    {
        ["rsa-2048"] = ["rsa:2048"],
        ["rsa-pss"] = ["rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048"],
        ["ecdsa-p256"] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ["ecdsa-p384"] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
        ["ecdsa-p521"] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-521"],
        ["ed25519"] = ["ed25519"],
    };

    private static readonly (string Name, string Serial, string Extension, bool IsRevoked)[] Revocable =
    [
        ("crl-good", "1001", "crlDistributionPoints=URI:", false),
        ("crl-revoked", "1002", "crlDistributionPoints=URI:", true),
        ("ocsp-good", "1003", "authorityInfoAccess=OCSP;URI:", false),
        ("ocsp-revoked", "1004", "authorityInfoAccess=OCSP;URI:", true),
    ];

    private const string Password = "pass:secret";

    private readonly string _folder;

    /// <param name="folder">An empty folder.</param>
    public CertificateChains(string folder)
    {
        _folder = folder;
        File.WriteAllText(PathOf("openssl.cnf"), """
            [req]
            distinguished_name = name
            [name]
            [ca]
            default_ca = authority
            [authority]
            database = index.txt
            default_md = sha256
            default_crl_days = 30
            """);
        foreach (var (kind, key) in Kinds)
        {
            MakeChain(kind, key);
        }

        MakeChain("stranger", Kinds["ecdsa-p256"]);

        // Signatures that only certificates use: .NET has no API for these hashes.
        MakeChain("ripemd160", ["rsa:2048", "-ripemd160"]);
        MakeChain("sm2", ["sm2", "-sm3"]);
        MakeExpired();
        foreach (var kind in (string[])["rsa-2048", "ecdsa-p256", "ecdsa-p521"])
        {
            MakeFormats(kind);
        }

        foreach (var bits in (string[])["1024", "2048", "3072", "4096"])
        {
            OpenSsl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:" + bits, "-out", $"rsa-{bits}.pem");
        }

        OpenSsl("rsa", "-traditional", "-in", "rsa-2048.pem", "-out", "rsa-2048.pkcs1.pem");
        OpenSsl(
            "genpkey",
            "-genparam",
            "-algorithm",
            "DSA",
            "-pkeyopt",
            "dsa_paramgen_bits:2048",
            "-pkeyopt",
            "dsa_paramgen_q_bits:256",
            "-out",
            "dsa-2048.parameters");
        OpenSsl("genpkey", "-paramfile", "dsa-2048.parameters", "-out", "dsa-2048.pem");
        OpenSsl(
            "req",
            "-config",
            "openssl.cnf",
            "-x509",
            "-key",
            "dsa-2048.pem",
            "-subj",
            "/CN=DSA",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
            "-days",
            "30",
            "-out",
            "dsa-2048.crt");
    }

    /// <summary>
    /// Certificates for localhost of one root, two of them revoked: <c>crl-good</c>, <c>crl-revoked</c>, <c>ocsp-good</c>, <c>ocsp-revoked</c>; and
    /// the root's list, <c>revoked.crl</c>.
    /// </summary>
    /// <param name="address">The address of the list, <c>/crl</c>, and the responder, <c>/ocsp</c>.</param>
    public void MakeRevocable(string address)
    {
        File.WriteAllText(PathOf("index.txt.attr"), "unique_subject = no\n");
        File.WriteAllText(PathOf("index.txt"), string.Concat(Revocable.Select(r =>
            $"{(r.IsRevoked ? "R" : "V")}\t491231235959Z\t{(r.IsRevoked ? "250101000000Z" : "")}\t{r.Serial}\tunknown\t/CN=localhost\n")));
        foreach (var (name, serial, extension, _) in Revocable)
        {
            Request(
                name, "leaf", Kinds["ecdsa-p256"], "/CN=localhost",
                [
                    "-addext", "subjectAltName=DNS:localhost", "-addext", $"{extension}{address}/{name.Split('-')[0]}", "-set_serial",
                    "0x" + serial, "-CA", "rsa-2048.root.crt", "-CAkey", "rsa-2048.root.key",
                ]);
        }

        OpenSsl("ca", "-config", "openssl.cnf", "-gencrl", "-keyfile", "rsa-2048.root.key", "-cert", "rsa-2048.root.crt", "-out", "revoked.pem");
        OpenSsl("crl", "-in", "revoked.pem", "-outform", "DER", "-out", "revoked.crl");
    }

    /// <summary>Returns the root responder's answer to a request (RFC 6960).</summary>
    /// <param name="request">The request, in DER.</param>
    public byte[] Answer(byte[] request)
    {
        var file = PathOf(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(file, request);
        OpenSsl(
            "ocsp", "-index", "index.txt", "-CA", "rsa-2048.root.crt", "-rsigner", "rsa-2048.root.crt", "-rkey", "rsa-2048.root.key",
            "-ndays", "1", "-reqin", file, "-respout", file + ".response");
        return File.ReadAllBytes(file + ".response");
    }

    /// <summary>Returns a file's path: <c>KIND.root.crt</c>, <c>KIND.leaf.key</c> and so on.</summary>
    /// <param name="name">Its name.</param>
    public string PathOf(string name) => Path.Combine(_folder, name);

    private void MakeChain(string kind, string[] key)
    {
        string[] authority = ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"];
        string[] root = ["-CA", $"{kind}.root.crt", "-CAkey", $"{kind}.root.key"];
        string[] intermediate = ["-CA", $"{kind}.intermediate.crt", "-CAkey", $"{kind}.intermediate.key"];
        Request(kind, "root", key, $"/O=MinImage/CN=MinImage Root {kind}", authority);
        Request(kind, "intermediate", key, $"/O=MinImage/CN=MinImage Intermediate {kind}", [.. authority, .. root]);
        Request(
            kind,
            "leaf",
            key,
            "/CN=localhost",
            ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth,clientAuth", .. intermediate]);
    }

    // Valid for nine days from ten days ago; openssl's other commands always begin today.
    private void MakeExpired()
    {
        using var root = X509Certificate2.CreateFromPemFile(PathOf("ecdsa-p256.root.crt"), PathOf("ecdsa-p256.root.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var generator = X509SignatureGenerator.CreateForECDsa(root.GetECDsaPrivateKey()!);
        using var certificate = request.Create(root.SubjectName, generator, root.NotBefore.AddDays(-10), root.NotBefore.AddDays(-1), [9]);
        File.WriteAllText(PathOf("expired.leaf.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("expired.leaf.key"), key.ExportPkcs8PrivateKeyPem());
    }

    private void Request(string kind, string part, string[] key, string subject, string[] more) => OpenSsl(
        ["req", "-config", "openssl.cnf", "-x509", "-noenc", "-newkey", .. key, "-keyout", $"{kind}.{part}.key", "-out", $"{kind}.{part}.crt", "-subj", subject,
         "-days", "30", "-addext", "subjectKeyIdentifier=hash", "-addext", "authorityKeyIdentifier=keyid", .. more]);

    // Files that other tools create from a key and its certificate.
    private void MakeFormats(string kind)
    {
        string[] pair = ["-inkey", $"{kind}.leaf.key", "-in", $"{kind}.leaf.crt", "-passout", Password];
        OpenSsl(["pkcs12", "-export", .. pair, "-out", $"{kind}.aes.pfx"]);
        OpenSsl(["pkcs12", "-export", .. pair, "-certfile", $"{kind}.intermediate.crt", "-out", $"{kind}.chain.pfx"]);
        OpenSsl(["pkcs12", "-export", .. pair, "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "SHA1", "-out", $"{kind}.3des.pfx"]);
        OpenSsl(["pkcs12", "-export", "-legacy", .. pair, "-out", $"{kind}.rc2.pfx"]);
        OpenSsl(
            "pkcs12",
            "-export",
            "-inkey",
            $"{kind}.leaf.key",
            "-in",
            $"{kind}.leaf.crt",
            "-keypbe",
            "NONE",
            "-certpbe",
            "NONE",
            "-passout",
            "pass:",
            "-out",
            $"{kind}.plain.pfx");
        OpenSsl(
            "pkcs8",
            "-topk8",
            "-in",
            $"{kind}.leaf.key",
            "-v2",
            "aes-256-cbc",
            "-v2prf",
            "hmacWithSHA256",
            "-passout",
            Password,
            "-out",
            $"{kind}.encrypted.key");
        OpenSsl("pkcs8", "-topk8", "-in", $"{kind}.leaf.key", "-v1", "PBE-SHA1-3DES", "-passout", Password, "-out", $"{kind}.3des.key");
    }

    private void OpenSsl(params string[] arguments)
    {
        var result = Command.Run("openssl", arguments, _folder);
        Assert.True(result.ExitCode == 0, $"openssl {string.Join(' ', arguments)}: {result.Text}");
    }
}
