// What all operations work on: the same in every run.
internal static class Inputs
{
    public static readonly byte[] Message = "what do ya want for nothing?"u8.ToArray();

    // Less than a block, a block, some of them, and enough for the code that takes many at once.
    public static readonly byte[][] Messages = [[], Bytes(3), Bytes(64), Bytes(200), Bytes(100_003)];

    public static readonly string[] Hashes = ["MD5", "SHA1", "SHA256", "SHA384", "SHA512", "SHA3-256", "SHA3-384", "SHA3-512"];

    public static byte[] Bytes(int count, byte seed = 1)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 167) + (i >> 8) + seed);
        }

        return bytes;
    }

    // A file that the test made before it published: keys and certificates.
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "keys", name);

    public static string Text(string name) => System.IO.File.ReadAllText(File(name));
}
