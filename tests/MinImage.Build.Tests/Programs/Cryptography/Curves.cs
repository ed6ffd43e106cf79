using System.Security.Cryptography;

internal static class Curves
{
    // Those that .NET has names for, and others that OpenSSL knows by their object identifiers, over prime and over binary fields.
    public static readonly (string Name, ECCurve Curve)[] All =
    [
        ("nistP256", ECCurve.NamedCurves.nistP256),
        ("nistP384", ECCurve.NamedCurves.nistP384),
        ("nistP521", ECCurve.NamedCurves.nistP521),
        ("brainpoolP160r1", ECCurve.NamedCurves.brainpoolP160r1),
        ("brainpoolP160t1", ECCurve.NamedCurves.brainpoolP160t1),
        ("brainpoolP192r1", ECCurve.NamedCurves.brainpoolP192r1),
        ("brainpoolP192t1", ECCurve.NamedCurves.brainpoolP192t1),
        ("brainpoolP224r1", ECCurve.NamedCurves.brainpoolP224r1),
        ("brainpoolP224t1", ECCurve.NamedCurves.brainpoolP224t1),
        ("brainpoolP256r1", ECCurve.NamedCurves.brainpoolP256r1),
        ("brainpoolP256t1", ECCurve.NamedCurves.brainpoolP256t1),
        ("brainpoolP320r1", ECCurve.NamedCurves.brainpoolP320r1),
        ("brainpoolP320t1", ECCurve.NamedCurves.brainpoolP320t1),
        ("brainpoolP384r1", ECCurve.NamedCurves.brainpoolP384r1),
        ("brainpoolP384t1", ECCurve.NamedCurves.brainpoolP384t1),
        ("brainpoolP512r1", ECCurve.NamedCurves.brainpoolP512r1),
        ("brainpoolP512t1", ECCurve.NamedCurves.brainpoolP512t1),
        ("secp256k1", ECCurve.CreateFromValue("1.3.132.0.10")),
        ("secp224k1", ECCurve.CreateFromValue("1.3.132.0.32")),
        ("secp224r1", ECCurve.CreateFromValue("1.3.132.0.33")),
        ("secp192k1", ECCurve.CreateFromValue("1.3.132.0.31")),
        ("secp160r1", ECCurve.CreateFromValue("1.3.132.0.8")),
        ("secp160r2", ECCurve.CreateFromValue("1.3.132.0.30")),
        ("secp160k1", ECCurve.CreateFromValue("1.3.132.0.9")),
        ("secp128r1", ECCurve.CreateFromValue("1.3.132.0.28")),
        ("secp112r1", ECCurve.CreateFromValue("1.3.132.0.6")),
        ("prime192v1", ECCurve.CreateFromValue("1.2.840.10045.3.1.1")),
        ("prime239v1", ECCurve.CreateFromValue("1.2.840.10045.3.1.4")),
        ("sect163k1", ECCurve.CreateFromValue("1.3.132.0.1")),
        ("sect163r2", ECCurve.CreateFromValue("1.3.132.0.15")),
        ("sect233k1", ECCurve.CreateFromValue("1.3.132.0.26")),
        ("sect283k1", ECCurve.CreateFromValue("1.3.132.0.16")),
        ("sect283r1", ECCurve.CreateFromValue("1.3.132.0.17")),
        ("sect409k1", ECCurve.CreateFromValue("1.3.132.0.36")),
        ("sect571r1", ECCurve.CreateFromValue("1.3.132.0.39")),
        ("c2pnb163v1", ECCurve.CreateFromValue("1.2.840.10045.3.0.1")),
        ("c2tnb359v1", ECCurve.CreateFromValue("1.2.840.10045.3.0.18")),
        ("SM2", ECCurve.CreateFromValue("1.2.156.10197.1.301")),
        ("wap-wsg-idm-ecid-wtls7", ECCurve.CreateFromValue("2.23.43.1.4.7")),
        ("by the name P-256", ECCurve.CreateFromFriendlyName("nistP256")),
        ("by the name secp384r1", ECCurve.CreateFromFriendlyName("secp384r1")),
    ];

    public static int PrintAll()
    {
        foreach (var (name, curve) in All)
        {
            Print(name, curve);
        }

        using var key = Signing(ECCurve.NamedCurves.nistP256);
        foreach (var hash in Inputs.Hashes)
        {
            Lines.Print($"ECDSA {hash}", () => Verifies(key, new HashAlgorithmName(hash)));
        }

        Keys.PrintFormats("ECDSA", key, ECDsa.Create, Keys.SamePublicKey);
        using var agreeing = Agreeing(ECCurve.NamedCurves.nistP384);
        Keys.PrintFormats("ECDH", agreeing, ECDiffieHellman.Create, Keys.SamePublicKey);
        return 0;
    }

    // The private key is the same number on all curves; the public one comes from it.
    public static ECDsa Signing(ECCurve curve) => ECDsa.Create(Parameters(curve, 2));

    public static ECDiffieHellman Agreeing(ECCurve curve, byte seed = 2) => ECDiffieHellman.Create(Parameters(curve, seed));

    private static ECParameters Parameters(ECCurve curve, byte seed)
    {
        using var any = ECDsa.Create(curve);
        var number = new byte[any.ExportParameters(true).D!.Length];
        Inputs.Bytes(12, seed).CopyTo(number, number.Length - 12);
        return new ECParameters { Curve = curve, D = number };
    }

    private static void Print(string name, ECCurve curve)
    {
        Lines.Print($"{name} makes keys", () =>
        {
            using var made = ECDsa.Create(curve);
            return $"{made.KeySize} {Verifies(made, HashAlgorithmName.SHA256)}";
        });
        Lines.Print($"{name} public key", () =>
        {
            using var key = Signing(curve);
            var q = key.ExportParameters(false).Q;
            return $"{Lines.Of(q.X!)} {Lines.Of(q.Y!)}";
        });
        Lines.Print($"{name} ECDSA", () =>
        {
            using var key = Signing(curve);
            return $"{Verifies(key, HashAlgorithmName.SHA1)}, {Verifies(key, HashAlgorithmName.SHA512)}";
        });
        Lines.Print($"{name} explicit parameters", () =>
        {
            using var key = Signing(curve);
            var parameters = key.ExportExplicitParameters(true);
            using var other = ECDsa.Create(parameters);
            var (c, again) = (parameters.Curve, other.ExportExplicitParameters(true));
            var text = string.Join(
                ' ', ((byte[]?[])[c.Prime ?? c.Polynomial, c.A, c.B, c.G.X, c.G.Y, c.Order, c.Cofactor, c.Seed]).Select(b => b is null ? "none" : Lines.Of(b)));
            return $"{c.CurveType} {text} {again.Q.X!.SequenceEqual(parameters.Q.X!)} {Verifies(other, HashAlgorithmName.SHA256)} "
                + $"{Lines.Of(key.ExportECPrivateKey())}";
        });
        Lines.Print($"{name} ECDH", () =>
        {
            using var alice = Agreeing(curve);
            using var bob = Agreeing(curve, 77);
            var theirs = bob.PublicKey;
            byte[][] derived =
            [
                alice.DeriveRawSecretAgreement(theirs),
                alice.DeriveKeyFromHash(theirs, HashAlgorithmName.SHA256),
                alice.DeriveKeyFromHash(theirs, HashAlgorithmName.SHA512, [1], [2]),
                alice.DeriveKeyFromHmac(theirs, HashAlgorithmName.SHA384, [3, 4]),
                alice.DeriveKeyTls(theirs, "master secret"u8.ToArray(), Inputs.Bytes(64)),
            ];
            return $"{string.Join(' ', derived.Select(Lines.Of))} {bob.DeriveRawSecretAgreement(alice.PublicKey).SequenceEqual(derived[0])}";
        });
        Lines.Print($"{name} PKCS#8", () =>
        {
            using var key = Signing(curve);
            using var other = ECDsa.Create();
            other.ImportPkcs8PrivateKey(key.ExportPkcs8PrivateKey(), out _);
            using var third = ECDsa.Create();
            third.ImportFromPem(key.ExportECPrivateKeyPem());
            return $"{Lines.Of(key.ExportSubjectPublicKeyInfo())} {Keys.SamePublicKey(key, other)} {Keys.SamePublicKey(key, third)}";
        });
        Lines.Print($"{name} a point that is not on it", () =>
        {
            using var key = Signing(curve);
            var parameters = key.ExportParameters(false);
            parameters.Q.X![^1] ^= 1;
            using var other = ECDsa.Create(parameters);
            return "taken";
        });
    }

    private static string Verifies(ECDsa key, HashAlgorithmName hash)
    {
        var signature = key.SignData(Inputs.Message, hash);
        var sequence = key.SignData(Inputs.Message, hash, DSASignatureFormat.Rfc3279DerSequence);
        return $"{signature.Length} {key.VerifyData(Inputs.Message, signature, hash)} "
            + $"{key.VerifyData(Inputs.Message, sequence, hash, DSASignatureFormat.Rfc3279DerSequence)} {key.VerifyData(Inputs.Bytes(3), signature, hash)}";
    }
}
