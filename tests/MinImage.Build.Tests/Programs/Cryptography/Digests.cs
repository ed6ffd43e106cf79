using System.Security.Cryptography;

internal static class Digests
{
    public static int PrintAll()
    {
        foreach (var name in Inputs.Hashes)
        {
            var hash = new HashAlgorithmName(name);
            foreach (var message in Inputs.Messages)
            {
                Lines.Print($"{name} of {message.Length}", () => CryptographicOperations.HashData(hash, message));
                Lines.Print($"HMAC-{name} of {message.Length}", () => CryptographicOperations.HmacData(hash, Inputs.Bytes(20), message));
            }

            Lines.Print($"HMAC-{name}, a long key", () => CryptographicOperations.HmacData(hash, Inputs.Bytes(500), Inputs.Message));
            Lines.Print($"{name} in parts", () => InParts(IncrementalHash.CreateHash(hash)));
            Lines.Print($"HMAC-{name} in parts", () => InParts(IncrementalHash.CreateHMAC(hash, Inputs.Bytes(20))));
            Lines.Print($"{name} of a stream", () => CryptographicOperations.HashData(hash, new MemoryStream(Inputs.Messages[^1])));
        }

        Lines.Print("SHA3 is there", () => $"{SHA3_256.IsSupported} {SHA3_384.IsSupported} {SHA3_512.IsSupported} {HMACSHA3_256.IsSupported}");
        Lines.Print("SHAKE is there", () => $"{Shake128.IsSupported} {Shake256.IsSupported}");
        Lines.Print("KMAC is there", () => $"{Kmac128.IsSupported} {Kmac256.IsSupported} {KmacXof128.IsSupported} {KmacXof256.IsSupported}");
        foreach (var message in Inputs.Messages)
        {
            Lines.Print($"SHAKE128 of {message.Length}", () => Shake128.HashData(message, 33));
            Lines.Print($"SHAKE256 of {message.Length}", () => Shake256.HashData(message, 300));
            Lines.Print($"KMAC128 of {message.Length}", () => Kmac128.HashData(Inputs.Bytes(32), message, 32, "Tagged"u8));
            Lines.Print($"KMAC256 of {message.Length}", () => Kmac256.HashData(Inputs.Bytes(32), message, 64, "Tagged"u8));
            Lines.Print($"KMACXOF128 of {message.Length}", () => KmacXof128.HashData(Inputs.Bytes(32), message, 32));
            Lines.Print($"KMACXOF256 of {message.Length}", () => KmacXof256.HashData(Inputs.Bytes(32), message, 99));
        }

        Lines.Print("SHAKE256 in parts", () =>
        {
            using var shake = new Shake256();
            shake.AppendData(Inputs.Message);
            shake.AppendData(Inputs.Bytes(1000));
            return [.. shake.GetCurrentHash(20), .. shake.GetHashAndReset(20)];
        });
        Lines.Print("SHAKE128, read twice", () =>
        {
            using var shake = new Shake128();
            shake.AppendData(Inputs.Message);
            return [.. shake.Read(7), .. shake.Read(20)];
        });
        Lines.Print("KMAC256 in parts", () =>
        {
            using var kmac = new Kmac256(Inputs.Bytes(32), "Tagged"u8);
            kmac.AppendData(Inputs.Message);
            kmac.AppendData(Inputs.Bytes(1000));
            return [.. kmac.GetCurrentHash(16), .. kmac.GetHashAndReset(32)];
        });

        Lines.Print(
            "by the old classes",
            () =>
                (byte[])
                    [.. Old(MD5.Create()), .. Old(SHA1.Create()), .. Old(SHA256.Create()), .. Old(SHA384.Create()),
                     .. Old(SHA512.Create()), .. Old(new HMACMD5([1])), .. Old(new HMACSHA1([1])), .. Old(new HMACSHA512([1]))]);
        Lines.Print("random", () => !RandomNumberGenerator.GetBytes(16).SequenceEqual(RandomNumberGenerator.GetBytes(16)));
        return 0;
    }

    private static byte[] InParts(IncrementalHash hash)
    {
        using (hash)
        {
            hash.AppendData(Inputs.Bytes(1));
            hash.AppendData(Inputs.Bytes(130));
            var sofar = hash.GetCurrentHash();
            hash.AppendData(Inputs.Bytes(5000));
            return [.. sofar, .. hash.GetHashAndReset(), .. hash.GetHashAndReset()];
        }
    }

    private static byte[] Old(HashAlgorithm algorithm)
    {
        using (algorithm)
        {
            return algorithm.ComputeHash(Inputs.Message);
        }
    }
}
