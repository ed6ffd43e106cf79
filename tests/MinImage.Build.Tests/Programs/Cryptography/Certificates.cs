using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

internal static class Certificates
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2049, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static int PrintAll()
    {
        using var rsa = RsaKeys.Key(2048);
        using var ecdsa = Curves.Signing(ECCurve.NamedCurves.nistP256);
        foreach (var name in Inputs.Hashes)
        {
            var hash = new HashAlgorithmName(name);
            PrintAuthority(
                $"RSA {name}",
                new CertificateRequest("CN=Authority, O=Tests", rsa, hash, RSASignaturePadding.Pkcs1),
                X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1),
                hash);
            PrintAuthority(
                $"RSA-PSS {name}",
                new CertificateRequest("CN=Authority, O=Tests", rsa, hash, RSASignaturePadding.Pss),
                X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pss),
                hash);
            PrintAuthority($"ECDSA {name}", new CertificateRequest("CN=Authority, O=Tests", ecdsa, hash), X509SignatureGenerator.CreateForECDsa(ecdsa), hash);
        }

        foreach (var (name, curve) in Curves.All)
        {
            Lines.Print($"certificate of {name}", () =>
            {
                using var key = Curves.Signing(curve);
                var request = new CertificateRequest("CN=Authority, O=Tests", key, HashAlgorithmName.SHA256);
                request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
                using var certificate = request.CreateSelfSigned(From, To);
                return $"{certificate.PublicKey.Oid.FriendlyName} {ChainOf(certificate, certificate)}";
            });
        }

        PrintParts(rsa);
        PrintChains();
        PrintRequests(rsa, ecdsa);
        PrintRevocationLists(rsa, ecdsa);
        return 0;
    }

    // Whether it leads to a root, and if not, why.
    public static string ChainOf(X509Certificate2 certificate, X509Certificate2 root, params X509Certificate2[] others)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        var result = chain.Build(certificate);
        return $"chain of {chain.ChainElements.Count} {result} "
            + $"{string.Join(", ", chain.ChainStatus.Select(s => $"{s.Status} ({s.StatusInformation})"))}".TrimEnd();
    }

    private static void PrintAuthority(string name, CertificateRequest request, X509SignatureGenerator generator, HashAlgorithmName hash)
    {
        Lines.Print($"authority of {name}", () =>
        {
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var authority = request.Create(request.SubjectName, generator, From, To, [1]);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            var leaf = new CertificateRequest("CN=Leaf", key, hash);
            using var issued = leaf.Create(authority.SubjectName, generator, From, To, [2, 3]);
            using var other = new CertificateRequest("CN=Authority, O=Tests", key, HashAlgorithmName.SHA256).CreateSelfSigned(From, To);
            return $"{authority.SignatureAlgorithm.FriendlyName} {ChainOf(issued, authority)}; of another's: {ChainOf(issued, other)}";
        });
    }

    // What can be read of a certificate.
    private static void PrintParts(RSA rsa)
    {
        var request = new CertificateRequest(
            "CN=\"A name, with a comma\", OU=Tests+C=DE, E=a@example.com", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.example.com");
        names.AddIpAddress(IPAddress.Parse("192.0.2.1"));
        names.AddEmailAddress("a@example.com");
        names.AddUri(new Uri("https://example.com/"));
        names.AddUserPrincipalName("a@example.com");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 3, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.2.3.4")], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, X509SubjectKeyIdentifierHashAlgorithm.Sha384, false));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(["http://example.com/crl"]));
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([new("http://example.com/ocsp")], [new("http://example.com/ca")]));
        request.CertificateExtensions.Add(new X509Extension("1.2.3.4.5", [4, 1, 9], false));
        using var certificate = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), From, To, [1, 2, 3]);

        Lines.Print("certificate", () => certificate.RawData);
        Lines.Print("certificate as text", () => certificate.ToString(true));
        foreach (var extension in certificate.Extensions)
        {
            Lines.Print($"extension {extension.Oid!.Value}", () => $"{extension.GetType().Name} {extension.Format(false)}");
        }

        foreach (var type in Enum.GetValues<X509NameType>().Distinct())
        {
            Lines.Print($"name {type}", () => certificate.GetNameInfo(type, false));
        }

        Lines.Print("subject", () => $"{certificate.SubjectName.Decode(X500DistinguishedNameFlags.Reversed)} | {certificate.SubjectName.Format(true)}");
        Lines.Print(
            "names that match",
            () => $"{certificate.MatchesHostname("www.example.com")} {certificate.MatchesHostname("192.0.2.1")} {certificate.MatchesHostname("example.org")}");
        Lines.Print("thumbprint", () => certificate.GetCertHashString(HashAlgorithmName.SHA3_256));
        Lines.Print("PEM", () => X509Certificate2.CreateFromPem(certificate.ExportCertificatePem()).Equals(certificate));
        Lines.Print("PKCS#7", () =>
        {
            var exported = new X509Certificate2Collection(certificate).Export(X509ContentType.Pkcs7)!;
            var imported = new X509Certificate2Collection();
#pragma warning disable SYSLIB0057 // The loader that has taken its place does not read this kind.
            imported.Import(exported);
#pragma warning restore SYSLIB0057
            return $"{X509Certificate2.GetCertContentType(exported)} {imported.Count} {imported[0].Equals(certificate)}";
        });
        Lines.Print("a DSA certificate", () =>
        {
            using var dsa = X509CertificateLoader.LoadCertificateFromFile(Inputs.File("dsa-2048.crt"));
            return $"{dsa.SignatureAlgorithm.FriendlyName} {dsa.GetDSAPublicKey()!.KeySize} {ChainOf(dsa, dsa)}";
        });
        Lines.Print("the roots", () =>
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            return $"{store.Certificates.Count > 100} {store.Certificates.Find(X509FindType.FindBySubjectName, "MinImage Root rsa-2048", false).Count}";
        });
    }

    // The chains that the servers show, without TLS.
    private static void PrintChains()
    {
        foreach (var kind in Directory.EnumerateFiles(Inputs.File(""), "*.root.crt").Select(Path.GetFileName).Order(StringComparer.Ordinal))
        {
            var name = kind!.Split('.')[0];
            Lines.Print($"chain of {name}", () =>
            {
                using var root = X509CertificateLoader.LoadCertificateFromFile(Inputs.File(kind));
                using var intermediate = X509CertificateLoader.LoadCertificateFromFile(Inputs.File($"{name}.intermediate.crt"));
                using var leaf = X509CertificateLoader.LoadCertificateFromFile(Inputs.File($"{name}.leaf.crt"));
                return $"{leaf.PublicKey.Oid.FriendlyName} {leaf.SignatureAlgorithm.FriendlyName} {ChainOf(leaf, root, intermediate)}; without "
                    + $"what is between: {ChainOf(leaf, root)}";
            });
        }
    }

    private static void PrintRequests(RSA rsa, ECDsa ecdsa)
    {
        foreach (var (name, request) in ((string, CertificateRequest)[])
        [
            ("RSA", new CertificateRequest("CN=Asks", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            ("RSA-PSS", new CertificateRequest("CN=Asks", rsa, HashAlgorithmName.SHA512, RSASignaturePadding.Pss)),
            ("ECDSA", new CertificateRequest("CN=Asks", ecdsa, HashAlgorithmName.SHA384)),
        ])
        {
            Lines.Print($"request of {name}", () =>
            {
                request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
                var padding = name == "ECDSA" ? null : RSASignaturePadding.Pkcs1;
                var read = CertificateRequest.LoadSigningRequestPem(
                    request.CreateSigningRequestPem(), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, padding);
                var spoilt = request.CreateSigningRequest();
                spoilt[^1] ^= 1;
                try
                {
                    CertificateRequest.LoadSigningRequest(spoilt, HashAlgorithmName.SHA256, signerSignaturePadding: padding);
                    return "takes any signature";
                }
                catch (CryptographicException e)
                {
                    return $"{read.SubjectName.Name} {read.CertificateExtensions.Count} {Lines.Of(e)}";
                }
            });
        }
    }

    private static void PrintRevocationLists(RSA rsa, ECDsa ecdsa)
    {
        var request = new CertificateRequest("CN=Authority", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), From, To, [1]);
        Lines.Print("revocation list of RSA", () => List().Build(
            authority.SubjectName, X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), 7, To, HashAlgorithmName.SHA256, Identifier(), From));
        Lines.Print("revocation list of ECDSA", () =>
        {
            var list = List().Build(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(ecdsa), 7, To, HashAlgorithmName.SHA256, Identifier(), From);
            var read = CertificateRevocationListBuilder.Load(list, out var number);
            return $"{number} {read.RemoveEntry(new byte[] { 2, 3 })} {read.RemoveEntry(new byte[] { 9 })}";
        });

        X509AuthorityKeyIdentifierExtension Identifier() => X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false);

        CertificateRevocationListBuilder List()
        {
            var list = new CertificateRevocationListBuilder();
            list.AddEntry([2, 3], From, X509RevocationReason.KeyCompromise);
            return list;
        }
    }
}
