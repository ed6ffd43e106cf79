using System.Security.Cryptography;

internal static class Derivation
{
    public static int PrintAll()
    {
        foreach (var name in Inputs.Hashes)
        {
            var hash = new HashAlgorithmName(name);
            Lines.Print($"PBKDF2 {name}", () => Rfc2898DeriveBytes.Pbkdf2("password"u8, Inputs.Bytes(16), 2000, hash, 100));
            Lines.Print($"PBKDF2 {name}, of characters", () => Rfc2898DeriveBytes.Pbkdf2("pässword", Inputs.Bytes(16), 1, hash, 20));
            Lines.Print($"HKDF {name}", () => HKDF.DeriveKey(hash, Inputs.Bytes(32), 100, Inputs.Bytes(16), Inputs.Bytes(10)));
            Lines.Print($"HKDF {name} in two steps", () => HKDF.Expand(hash, HKDF.Extract(hash, Inputs.Bytes(32), Inputs.Bytes(16)), 77, Inputs.Bytes(10)));
            Lines.Print($"SP800-108 {name}", () => SP800108HmacCounterKdf.DeriveBytes(Inputs.Bytes(32), hash, "label"u8, "context"u8, 100));
        }

        Lines.Print("Rfc2898DeriveBytes", () =>
        {
#pragma warning disable SYSLIB0060 // That it is obsolete is no reason for it to stop working.
            using var derived = new Rfc2898DeriveBytes("password", Inputs.Bytes(16), 1000, HashAlgorithmName.SHA256);
#pragma warning restore SYSLIB0060
            return [.. derived.GetBytes(7), .. derived.GetBytes(50)];
        });
        return 0;
    }
}
