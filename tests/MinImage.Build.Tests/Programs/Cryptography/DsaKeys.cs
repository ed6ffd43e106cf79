using System.Security.Cryptography;

internal static class DsaKeys
{
    public static int PrintAll()
    {
        using var dsa = Key();
        foreach (var name in Inputs.Hashes)
        {
            var hash = new HashAlgorithmName(name);
            foreach (var format in (DSASignatureFormat[])[DSASignatureFormat.IeeeP1363FixedFieldConcatenation, DSASignatureFormat.Rfc3279DerSequence])
            {
                Lines.Print($"DSA {name} {format}", () =>
                {
                    var signature = dsa.SignData(Inputs.Message, hash, format);
                    return $"{dsa.VerifyData(Inputs.Message, signature, hash, format)} {dsa.VerifyData(Inputs.Bytes(3), signature, hash, format)}";
                });
            }
        }

        Keys.PrintFormats("DSA", dsa, DSA.Create, Keys.SamePublicKey);
        Lines.Print("DSA parameters", () =>
        {
            using var other = DSA.Create(dsa.ExportParameters(true));
            return Keys.SamePublicKey(dsa, other);
        });
        Lines.Print("DSA made", () =>
        {
            using var made = DSA.Create(1024);
            return $"{made.KeySize} {made.VerifyData(Inputs.Message, made.SignData(Inputs.Message, HashAlgorithmName.SHA1), HashAlgorithmName.SHA1)}";
        });
        return 0;
    }

    public static DSA Key()
    {
        var dsa = DSA.Create();
        dsa.ImportFromPem(Inputs.Text("dsa-2048.pem"));
        return dsa;
    }
}
