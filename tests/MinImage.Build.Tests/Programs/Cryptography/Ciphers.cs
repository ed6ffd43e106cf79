using System.Security.Cryptography;

internal static class Ciphers
{
    private static readonly byte[] Plain = Inputs.Bytes(5000);

    public static int PrintAll()
    {
        foreach (var bits in (int[])[128, 192, 256])
        {
            PrintModes($"AES-{bits}", Aes.Create, bits, [8, 128]);
            PrintGcm(bits);
            PrintCcm(bits);
            foreach (var length in (int[])[1, 8, 16, 33])
            {
                Lines.Print($"AES-{bits} key wrap of {length}", () =>
                {
                    using var aes = Aes.Create();
                    aes.Key = Inputs.Bytes(bits / 8);
                    var wrapped = aes.EncryptKeyWrapPadded(Inputs.Bytes(length));
                    return $"{Lines.Of(wrapped)} {aes.DecryptKeyWrapPadded(wrapped).SequenceEqual(Inputs.Bytes(length))}";
                });
            }
        }

        PrintModes("3DES-128", TripleDES.Create, 128, [8, 64]);
        PrintModes("3DES-192", TripleDES.Create, 192, [8, 64]);
        PrintModes("DES", DES.Create, 64, [8]);
        foreach (var bits in (int[])[40, 64, 128])
        {
            PrintModes($"RC2-{bits}", RC2.Create, bits, [8]);
        }

        PrintChaCha();
        return 0;
    }

    private static void PrintModes(string name, Func<SymmetricAlgorithm> create, int bits, int[] feedbacks)
    {
        foreach (var padding in (PaddingMode[])[PaddingMode.PKCS7, PaddingMode.ANSIX923, PaddingMode.None, PaddingMode.Zeros])
        {
            // Zeros are not taken away again; and None takes whole blocks.
            var plain = padding is PaddingMode.None or PaddingMode.Zeros ? Plain[..4992] : Plain;
            Lines.Print($"{name} ECB {padding}", () => Once(a => a.EncryptEcb(plain, padding), (a, c) => a.DecryptEcb(c, padding)));
            Lines.Print($"{name} CBC {padding}", () => Once(a => a.EncryptCbc(plain, Iv(a), padding), (a, c) => a.DecryptCbc(c, Iv(a), padding)));
            foreach (var feedback in feedbacks)
            {
                Lines.Print(
                    $"{name} CFB{feedback} {padding}",
                    () => Once(a => a.EncryptCfb(plain, Iv(a), padding, feedback), (a, c) => a.DecryptCfb(c, Iv(a), padding, feedback)));
            }

            string Once(Func<SymmetricAlgorithm, byte[]> encrypt, Func<SymmetricAlgorithm, byte[], byte[]> decrypt)
            {
                using var algorithm = Keyed();
                var encrypted = encrypt(algorithm);
                return $"{Lines.Of(encrypted)} {decrypt(algorithm, encrypted).SequenceEqual(plain)}";
            }
        }

        foreach (var mode in (CipherMode[])[CipherMode.ECB, CipherMode.CBC, CipherMode.CFB, CipherMode.CTS])
        {
            Lines.Print($"{name} {mode} in parts", () =>
            {
                using var algorithm = Keyed();
                algorithm.Mode = mode;
                algorithm.IV = Iv(algorithm);
                var encrypted = InParts(algorithm.CreateEncryptor(), Plain);
                return $"{Lines.Of(encrypted)} {InParts(algorithm.CreateDecryptor(), encrypted).SequenceEqual(Plain)}";
            });
        }

        Lines.Print($"{name} wrong padding", () =>
        {
            using var algorithm = Keyed();
            return algorithm.DecryptCbc(Inputs.Bytes(32, 9), Iv(algorithm));
        });

        SymmetricAlgorithm Keyed()
        {
            var algorithm = create();
            algorithm.Key = Inputs.Bytes(bits / 8, 5);
            return algorithm;
        }

        static byte[] Iv(SymmetricAlgorithm algorithm) => Inputs.Bytes(algorithm.BlockSize / 8, 7);
    }

    private static byte[] InParts(ICryptoTransform transform, byte[] data)
    {
        using var output = new MemoryStream();
        using (var stream = new CryptoStream(output, transform, CryptoStreamMode.Write))
        {
            foreach (var part in data.Chunk(777))
            {
                stream.Write(part);
            }
        }

        return output.ToArray();
    }

    private static void PrintGcm(int bits)
    {
        foreach (var tagSize in (int[])[12, 13, 14, 15, 16])
        {
            Lines.Print($"AES-{bits}-GCM, tag of {tagSize}", () =>
            {
                using var gcm = new AesGcm(Inputs.Bytes(bits / 8), tagSize);
                return Authenticated(tagSize, (n, p, c, t, a) => gcm.Encrypt(n, p, c, t, a), (n, c, t, p, a) => gcm.Decrypt(n, c, t, p, a), 12);
            });
        }
    }

    private static void PrintCcm(int bits)
    {
        foreach (var (tagSize, nonce) in ((int, int)[])[(4, 7), (8, 12), (12, 13), (16, 11)])
        {
            Lines.Print($"AES-{bits}-CCM, tag of {tagSize}, nonce of {nonce}", () =>
            {
                using var ccm = new AesCcm(Inputs.Bytes(bits / 8));
                return Authenticated(tagSize, (n, p, c, t, a) => ccm.Encrypt(n, p, c, t, a), (n, c, t, p, a) => ccm.Decrypt(n, c, t, p, a), nonce);
            });
        }
    }

    private static void PrintChaCha()
    {
        Lines.Print(
            "authenticated ciphers are there", () => $"GCM {AesGcm.IsSupported} CCM {AesCcm.IsSupported} ChaCha20-Poly1305 {ChaCha20Poly1305.IsSupported}");
        Lines.Print("ChaCha20-Poly1305", () =>
        {
            using var chacha = new ChaCha20Poly1305(Inputs.Bytes(32));
            return Authenticated(16, (n, p, c, t, a) => chacha.Encrypt(n, p, c, t, a), (n, c, t, p, a) => chacha.Decrypt(n, c, t, p, a), 12);
        });
    }

    private delegate void Cipher(byte[] nonce, byte[] first, byte[] second, byte[] third, byte[] associated);

    // The tag, what came out, whether it comes back, and what is said of a tag that is not the right one.
    private static string Authenticated(int tagSize, Cipher encrypt, Cipher decrypt, int nonceSize)
    {
        byte[] nonce =
            Inputs.Bytes(nonceSize, 3), associated =
                Inputs.Bytes(100), encrypted = new byte[Plain.Length], tag = new byte[tagSize], decrypted = new byte[Plain.Length];
        encrypt(nonce, Plain, encrypted, tag, associated);
        decrypt(nonce, encrypted, tag, decrypted, associated);
        var result = $"{Lines.Of(tag)} {Lines.Of(encrypted)} {decrypted.SequenceEqual(Plain)}";
        tag[0] ^= 1;
        try
        {
            decrypt(nonce, encrypted, tag, decrypted, associated);
            return result + " and takes any tag";
        }
        catch (AuthenticationTagMismatchException e)
        {
            return $"{result} {Lines.Of(e)}";
        }
    }
}
